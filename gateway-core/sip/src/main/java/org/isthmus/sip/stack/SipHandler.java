// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Decides the one answer to a request. Runs on a virtual thread of its own and may block. What it throws becomes
/// a 500 without a word of the exception.
@FunctionalInterface
public interface SipHandler {
    SipAnswer answer(IncomingSip request) throws Exception;
}
