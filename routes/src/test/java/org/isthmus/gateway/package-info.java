// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The running gateway as its users see it: handsets and telephones at its ends, commands at its side, nothing
/// replaced.
@NullMarked
package org.isthmus.gateway;

import org.jspecify.annotations.NullMarked;
