// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;

/// Writes any address as a SIP URI that [AddressReader] reads back: numbers with `user=phone` in our own domain
/// (RFC 3261 section 19.1.6), mailboxes as users of it. A name that stands for a sender's number is chosen by whoever
/// sends an SMS; it gets a host that nobody can be served at (RFC 2606 section 2), so it never passes for a user.
public final class PartyUri {
    static final String NAMES = "alphanumeric.invalid";
    static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

    private PartyUri() {}

    public static String of(Address address, String domain) {
        return switch (address) {
            case SipUri uri -> uri.canonical();
            case Msisdn number -> "sip:" + number.e164() + "@" + domain + ";user=phone";
            case ShortCode code -> "sip:" + code.digits() + "@" + domain + ";user=phone";
            case AlphanumericSender sender -> new SipUri("sip", sender.name(), NAMES, 0).canonical();
            case MailAddress mail -> new SipUri("sip", mail.mailbox(), domain, 0).canonical();
        };
    }
}
