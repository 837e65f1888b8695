// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// What stands in front of the SIP stack's parser: form only, bytes in and a verdict out. Whether a well-formed
/// request is welcome is decided behind it.
@NullMarked
package org.isthmus.sip.check;

import org.jspecify.annotations.NullMarked;
