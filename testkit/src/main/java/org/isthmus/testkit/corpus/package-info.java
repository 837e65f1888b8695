// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Samples, broken samples, seeds and foreign programs for tests.
@NullMarked
package org.isthmus.testkit.corpus;

import org.jspecify.annotations.NullMarked;
