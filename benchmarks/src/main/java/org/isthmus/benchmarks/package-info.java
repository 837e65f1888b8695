// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The full loop under load, measured at a gateway that runs as its own process.
@NullMarked
package org.isthmus.benchmarks;

import org.jspecify.annotations.NullMarked;
