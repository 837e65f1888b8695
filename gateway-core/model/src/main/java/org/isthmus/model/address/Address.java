// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

/// Who a message is from or to, in any of the technologies that meet here. Two addresses are the same party
/// exactly when their canonical forms are equal; the canonical form is what is stored, indexed and compared.
///
/// `toString` is the masked form on purpose: an address that slips into a log or an exception shows no whole
/// number. Whoever may show the whole one asks for [#canonical()].
public sealed interface Address permits Msisdn, SipUri, ShortCode, AlphanumericSender, MailAddress {

    /// The one spelling of this party: `+447700900123`, `sip:alice@example.org`, `short:12345`, `name:ACME`,
    /// `mailto:bob@example.org`.
    String canonical();

    /// Enough to recognise the party beside its trail, not enough to call it: `+4477****123`,
    /// `sip:al***@example.org`.
    String masked();

    /// Reads back what [#canonical()] wrote.
    static Address ofCanonical(String canonical) {
        int colon = canonical.indexOf(':');
        String scheme = colon < 0 ? "" : canonical.substring(0, colon);
        String rest = canonical.substring(colon + 1);
        return switch (scheme) {
            case "sip", "sips" ->
                SipUri.parse(canonical).orElseThrow(() -> new IllegalArgumentException("not canonical: a SIP URI"));
            case "short" -> new ShortCode(rest);
            case "name" -> new AlphanumericSender(rest);
            case "mailto" -> new MailAddress(rest);
            default -> new Msisdn(canonical);
        };
    }
}
