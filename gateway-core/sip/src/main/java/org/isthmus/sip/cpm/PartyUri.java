// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.Optional;
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
    private static final String PHONE = ";user=phone";
    static final String NAMES = "alphanumeric.invalid";
    static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

    /// Who sends what comes from a remote network that keeps an anonymous sender to itself (RFC 3323 section 4.1.1.3).
    /// Nothing can be sent there.
    public static final SipUri NOBODY = new SipUri("sip", "anonymous", "anonymous.invalid", 0);

    private PartyUri() {}

    public static String of(Address address, String domain) {
        return switch (address) {
            case SipUri uri -> uri.canonical();
            case Msisdn number -> "sip:" + number.e164() + "@" + domain + PHONE;
            case ShortCode code -> "sip:" + code.digits() + "@" + domain + PHONE;
            case AlphanumericSender sender -> new SipUri("sip", sender.name(), NAMES, 0).canonical();
            case MailAddress mail -> new SipUri("sip", mail.mailbox(), domain, 0).canonical();
        };
    }

    /// The address that [#of] wrote, whatever a numbering plan would make of it: a function of ours
    /// hands on what it has read already. Anything else is read by `addresses`.
    static Optional<Address> read(String uri, AddressReader addresses) {
        if (uri.endsWith(PHONE)) {
            String user = SipUri.parse(uri).map(SipUri::user).orElse("");
            if (Msisdn.isValid(user)) {
                return Optional.of(new Msisdn(user));
            }
            if (ShortCode.isValid(user)) {
                return Optional.of(new ShortCode(user));
            }
        }
        return addresses.readUri(uri) instanceof AddressReading.Party(Address address, String _)
                ? Optional.of(address)
                : Optional.empty();
    }
}
