// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The SMPP edge as Camel component smsc:, and the simple link on camel-smpp.
@NullMarked
package org.isthmus.sms.camel;

import org.jspecify.annotations.NullMarked;
