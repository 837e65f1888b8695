// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Time that moves by hand.
@NullMarked
package org.isthmus.testkit.clock;

import org.jspecify.annotations.NullMarked;
