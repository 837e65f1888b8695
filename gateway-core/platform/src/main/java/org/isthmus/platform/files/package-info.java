// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Files with secrets, written as such.
@NullMarked
package org.isthmus.platform.files;

import org.jspecify.annotations.NullMarked;
