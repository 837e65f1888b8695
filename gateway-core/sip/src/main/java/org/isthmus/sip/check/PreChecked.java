// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import org.isthmus.model.Octets;

/// What [SipPreCheck] says of one SIP message.
public sealed interface PreChecked {

    /// The octets from `from` to `to` (exclusive) of what was given are one message of good form. Line ends
    /// before it and whatever follows it in the datagram are left out: RFC 3261 section 18.3 has them ignored.
    record Passed(int from, int to) implements PreChecked {}

    /// A malformed request: `response` is the whole response, to be sent back to where the request came from, and
    /// nothing else is to be done. `why` is its reason phrase.
    record Answer(Octets response, int status, String why) implements PreChecked {}

    /// Nothing but what keeps a way through address translation open: no fault, and not to be answered.
    record KeepAlive() implements PreChecked {}

    /// Not to be answered: a malformed response, a malformed ACK, a request that names no Via.
    record Dropped(String why) implements PreChecked {}
}
