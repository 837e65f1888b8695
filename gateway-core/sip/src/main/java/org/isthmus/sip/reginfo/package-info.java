// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Registration events (RFC 3680).
@NullMarked
package org.isthmus.sip.reginfo;

import org.jspecify.annotations.NullMarked;
