// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
/// The decisions of the embedded SIP core: who sends, which devices are registered, where a request goes. Values
/// in, values out; nothing here opens a socket or reads a clock.
@NullMarked
package org.isthmus.sip.core;

import org.jspecify.annotations.NullMarked;
