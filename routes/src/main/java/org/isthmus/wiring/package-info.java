// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The composition root: everything is made here, by hand, in the order in which it depends on each other.
@NullMarked
package org.isthmus.wiring;

import org.jspecify.annotations.NullMarked;
