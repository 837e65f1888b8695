// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.List;

/// The embedded SIP core: whose devices may register, who is believed to be whom, how much one sender may send.
public record RegistrarSettings(
        @Setting(
                value = "How long a registration lasts that asks for nothing (RFC 3261 section 10.3).",
                fallback = "1h",
                min = "1m",
                max = "7d")
        Duration usualExpiry,

        @Setting(
                value = "A registration for less than this is refused 423. Above one hour it counts as one hour.",
                fallback = "1m",
                min = "1s",
                max = "1h",
                live = true)
        Duration shortestExpiry,

        @Setting(
                value = "A registration for longer than this is shortened to it.",
                fallback = "2h",
                min = "1m",
                max = "7d",
                live = true)
        Duration longestExpiry,

        @Setting(
                value = "How many devices one user may have registered at once.",
                fallback = "10",
                min = "1",
                max = "100",
                live = true)
        int devicesPerUser,

        @Setting("How users prove who they are.") DigestSettings digest,

        @Setting(
                value = "Addresses or ranges of peers whose P-Asserted-Identity and Path are believed (an IMS core)."
                        + " Never put a network here that handsets can reach from.",
                fallback = "[]",
                example = "[192.0.2.10, 2001:db8:5::/48]")
        List<String> trustedPeers,

        @Setting(
                value = "Names in the certificates of peers that are believed like those: the domain of a URI"
                        + " sip:DOMAIN or a DNS name among the alternative names of a certificate that is good by"
                        + " sip.tls.authorities (RFC 5922).",
                fallback = "[]",
                example = "[core.ims.example.org]")
        List<String> trustedCertificates,

        @Setting("The IMS core, where it is asked who is registered.")
        CoreSettings core,

        @Setting("How much one sender may send.") SenderRateSettings senderRate) {

    public RegistrarSettings {
        trustedPeers = List.copyOf(trustedPeers);
        trustedCertificates = List.copyOf(trustedCertificates);
        new SectionLaws()
                .law(
                        shortestExpiry.compareTo(usualExpiry) <= 0 && usualExpiry.compareTo(longestExpiry) <= 0,
                        "shortest-expiry, usual-expiry and longest-expiry must be in rising order",
                        "shortest-expiry",
                        "usual-expiry",
                        "longest-expiry")
                .enforce();
    }
}
