// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import org.isthmus.sip.message.IncomingSip;

/// The way back to whoever sent a message.
interface ReplyPath {
    IncomingSip.Source source();

    /// Whether the transport delivers by itself, so that nobody repeats requests over it.
    boolean reliable();

    /// Sends the response to the request with this top Via (RFC 3261 section 18.2.2). What can not be sent is
    /// dropped: the sender repeats its request, or gives up.
    void reply(byte[] response, TopVia via);
}
