// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Cutting texts into segments before sending (3GPP TS 23.040 section 9.2.3.24.1), pure.
@NullMarked
package org.isthmus.sms.segment;

import org.jspecify.annotations.NullMarked;
