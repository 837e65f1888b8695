// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// Delivery receipts: reading them, and meeting them with what was submitted, pure.
@NullMarked
package org.isthmus.sms.receipt;

import org.jspecify.annotations.NullMarked;
