// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What figures mean: medians, the second from which a run is steady, and bars that are met or not. Pure.
@NullMarked
package org.isthmus.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
