// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// SMPP 3.4 PDUs that carry messages, as bytes and as values, pure.
@NullMarked
package org.isthmus.sms.codec;

import org.jspecify.annotations.NullMarked;
