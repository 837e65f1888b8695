// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The demonstration: a gateway with simulated peers on loopback, a conversation both ways, and what became of it.
@NullMarked
package org.isthmus.demo;

import org.jspecify.annotations.NullMarked;
