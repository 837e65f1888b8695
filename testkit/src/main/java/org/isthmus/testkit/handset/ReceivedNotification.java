// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import org.isthmus.model.Octets;

/// A disposition notification that a handset took. `sender` is the asserted identity of who sent it as a URI,
/// `xml` the document as it came, `inCpim` whether it came in CPIM as it should.
/// `id` is its own Message-ID, by which it is known when it comes again (RFC 5438 section 6.3); empty without CPIM.
public record ReceivedNotification(SipPacket sip, String sender, String id, Imdn imdn, Octets xml, boolean inCpim) {

    public String about() {
        return imdn.messageId();
    }

    public String status() {
        return imdn.status();
    }
}
