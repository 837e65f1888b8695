// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// How names that strangers choose become numbers that are looked up.
@NullMarked
package org.isthmus.model.hash;

import org.jspecify.annotations.NullMarked;
