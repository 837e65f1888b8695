// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Telephone numbers in any spelling, by the phone-number library.
@NullMarked
package org.isthmus.platform.numbering;

import org.jspecify.annotations.NullMarked;
