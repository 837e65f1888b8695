// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The alphabets of SMS (3GPP TS 23.038), pure.
@NullMarked
package org.isthmus.sms.text;

import org.jspecify.annotations.NullMarked;
