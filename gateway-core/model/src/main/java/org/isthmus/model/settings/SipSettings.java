// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;

/// The SIP edge: where it listens, how it names itself, what it bounds.
public record SipSettings(
        @Setting(
                value = "Where SIP over UDP is taken. Port 0 lets the system choose; [::]:5060 takes IPv4 and IPv6.",
                fallback = "[\"0.0.0.0:5060\"]",
                example = "[\"192.0.2.1:5060\", \"[2001:db8::1]:5060\"]")
        List<Listen> udp,

        @Setting(
                value = "Where SIP over TCP is taken. Large requests come this way, so keep one beside each UDP"
                        + " address, on the same port.",
                fallback = "[\"0.0.0.0:5060\"]",
                example = "[\"192.0.2.1:5060\", \"[2001:db8::1]:5060\"]")
        List<Listen> tcp,

        @Setting("SIP over TLS.") SipTlsSettings tls,

        @Setting(
                value = "The host name or address that peers see in our Via; empty takes the address listened on."
                        + " Set it behind address translation.",
                fallback = "\"\"",
                example = "cpm.example.org")
        String advertisedHost,

        @Setting(
                value = "The domains whose users live here. The first one names the gateway itself.",
                fallback = "[isthmus.example]",
                example = "[ims.example.org, rcs.example.org]")
        List<String> domains,

        @Setting("Bounds that keep one peer, or all of them, from using up the machine.")
        SipLimitSettings limits,

        @Setting("How the servers of a SIP URI are found.") SipResolveSettings resolve,

        @Setting("The timers of RFC 3261.") SipTimerSettings timers) {

    public SipSettings {
        udp = List.copyOf(udp);
        tcp = List.copyOf(tcp);
        domains = List.copyOf(domains);
        SectionLaws laws = new SectionLaws()
                .law(
                        !udp.isEmpty() || !tcp.isEmpty() || !tls.listen().isEmpty(),
                        "udp, tcp and tls.listen must not all be empty",
                        "udp",
                        "tcp",
                        "tls.listen")
                .law(!domains.isEmpty(), "domains must name at least one", "domains");
        apart(laws, "udp", udp);
        apart(laws, "tcp", tcp);
        apart(laws, "tls.listen", tls.listen());
        for (Listen secure : tls.listen()) {
            for (Listen plain : tcp) {
                laws.law(
                        !secure.clashesWith(plain),
                        "tls.listen has " + secure + " and tcp has " + plain + ", and only one of them can be opened",
                        "tls.listen.*",
                        "tcp.*");
            }
        }
        laws.enforce();
    }

    private static void apart(SectionLaws laws, String key, List<Listen> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            for (Listen other : addresses.subList(i + 1, addresses.size())) {
                laws.law(
                        !addresses.get(i).clashesWith(other),
                        key + " has " + addresses.get(i) + " and " + other + ", and only one of them can be opened",
                        key + ".*");
            }
        }
    }
}
