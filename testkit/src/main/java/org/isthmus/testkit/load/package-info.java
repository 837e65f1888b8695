// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// A load generator and a sink that are cheap enough to stand beside what they measure.
@NullMarked
package org.isthmus.testkit.load;

import org.jspecify.annotations.NullMarked;
