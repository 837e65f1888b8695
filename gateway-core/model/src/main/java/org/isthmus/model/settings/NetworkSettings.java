// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;
import java.util.Optional;

/// One remote network (CPM-PF2, architecture document section 5.3.3.2): how it is known, what is sent to it, and the
/// policy that holds in both directions. It is believed within these bounds only; what an IMS core may say
/// (P-Served-User, Path, registrations) is not taken from it.
public record NetworkSettings(
        @Setting(
                value = "The network's name, as rules (edge: network:NAME), the trail and the log show it.",
                example = "beta",
                pattern = "[a-z][a-z0-9-]{0,31}",
                live = true)
        String name,

        @Setting(value = "How its requests are known.", live = true)
        From from,

        @Setting(
                value = "Where what is for it is sent: a SIP URI whose servers are found by DNS (RFC 3263).",
                example = "sip:pf.beta.example;lr",
                live = true)
        String route,

        @Setting(
                value = "Whose addresses are its: it is sent what is for them, and may assert them alone.",
                live = true)
        Owns owns,

        @Setting(value = "What it may send here, and is sent.", live = true)
        Allows allows,

        @Setting(
                value = "Whether it is inside the trust domain (RFC 3325), so that an anonymous sender's identity goes"
                        + " there, with Privacy: id. Otherwise it is not sent.",
                fallback = "false",
                live = true)
        boolean honoursPrivacy,

        @Setting(
                value = "Whether its servers or devices know a message that comes again by its IMDN Message-ID. What a"
                        + " network that does was silent about is sent there again; what one that does not was silent about"
                        + " waits for its report, and ends as unknown without one.",
                fallback = "known",
                live = true)
        Repetitions repetitions,

        @Setting(
                value = "How identities are written differently there. Only what a rule names is changed.",
                live = true)
        Rewrite rewrite) {

    public NetworkSettings {
        String network = "network " + name + ": ";
        new SectionLaws()
                .law(
                        !from.peers().isEmpty() || !from.certificates().isEmpty(),
                        network + "from needs peers or certificates, or nothing can come from it",
                        "from.peers",
                        "from.certificates")
                .law(
                        !owns.domains().isEmpty() || !owns.numberPrefixes().isEmpty(),
                        network + "owns needs domains or number-prefixes, or nobody lives there",
                        "owns.domains",
                        "owns.number-prefixes")
                .enforce();
    }

    /// What a network makes of a message that comes again.
    public enum Repetitions {
        KNOWN,
        /// It is a second message there.
        UNKNOWN
    }

    /// What makes a request one of this network's.
    public record From(
            @Setting(
                    value = "Addresses or ranges that its requests come from. No handset may be able to use one.",
                    fallback = "[]",
                    example = "[198.51.100.7, 2001:db8:7::/48]",
                    live = true)
            List<String> peers,

            @Setting(
                    value = "Names in the certificates of its servers, as in registrar.trusted-certificates.",
                    fallback = "[]",
                    example = "[pf.beta.example]",
                    live = true)
            List<String> certificates) {
        public From {
            peers = List.copyOf(peers);
            certificates = List.copyOf(certificates);
        }
    }

    /// Whose addresses are its.
    public record Owns(
            @Setting(value = "Its SIP domains.", fallback = "[]", example = "[beta.example]", live = true)
            List<String> domains,

            @Setting(
                    value = "How its international numbers begin. Of several networks the longest beginning counts.",
                    fallback = "[]",
                    example = "[\"+4477009\"]",
                    pattern = "\\+[1-9][0-9]{0,14}",
                    live = true)
            List<String> numberPrefixes) {
        public Owns {
            domains = List.copyOf(domains);
            numberPrefixes = List.copyOf(numberPrefixes);
        }
    }

    /// The policy, for both directions.
    public record Allows(
            @Setting(
                    value = "The services that may be used: an ICSI, a feature tag, or the end of one after a dot"
                            + " (oma.cpm.msg). All when empty. A request that names none counts as oma.cpm.msg.",
                    fallback = "[]",
                    example = "[oma.cpm.msg, oma.cpm.deferred]",
                    live = true)
            List<String> services,

            @Setting(
                    value = "The media types: type/subtype, type/* or */*.",
                    fallback = "[\"*/*\"]",
                    pattern = "[a-z0-9.+-]+/([a-z0-9.+-]+|\\*)|\\*/\\*",
                    live = true)
            List<String> media,

            @Setting(
                    value = "The largest content, with its encodings undone.",
                    fallback = "100KiB",
                    min = "1",
                    max = "10MiB",
                    live = true)
            ByteSize maxSize,

            @Setting(
                    value = "Requests per second that may be kept up in one direction.",
                    fallback = "100",
                    min = "1",
                    max = "1000000",
                    live = true)
            int perSecond,

            @Setting(
                    value = "Requests that may come at once after a rest.",
                    fallback = "200",
                    min = "1",
                    max = "1000000",
                    live = true)
            int burst,

            @Setting(
                    value =
                            "Whether its users may also write to numbers that nobody here has, which the rules then give"
                                    + " to another technology; never to a further network.",
                    fallback = "false",
                    live = true)
            boolean interworking) {
        /// The defaults, for tests and tools that read no file.
        public static final Allows DEFAULT =
                new Allows(List.of(), List.of("*/*"), new ByteSize(100 * 1024L), 100, 200, false);

        public Allows {
            services = List.copyOf(services);
            media = List.copyOf(media);
        }
    }

    /// The rules of both directions; of each the first that fits an identity is applied, once.
    public record Rewrite(
            @Setting(
                    value = "For what comes from it, before anything else looks at it.",
                    fallback = "[]",
                    example = "[{domain: hub.beta.example, becomes: beta.example}]",
                    live = true)
            List<Rule> incoming,

            @Setting(
                    value = "For what is sent to it.",
                    fallback = "[]",
                    example = "[{of: [sender], domain: int.ims.example.org, becomes: ims.example.org}]",
                    live = true)
            List<Rule> outgoing) {
        public static final Rewrite NONE = new Rewrite(List.of(), List.of());

        public Rewrite {
            incoming = List.copyOf(incoming);
            outgoing = List.copyOf(outgoing);
        }
    }

    /// Whose identity a rule is about.
    public enum Whose {
        SENDER,
        RECIPIENT
    }

    /// One rule: what it fits, and what becomes of it.
    public record Rule(
            @Setting(
                    value = "Whose identity it is about.",
                    fallback = "[sender, recipient]",
                    example = "[sender]",
                    live = true)
            List<Whose> of,

            @Setting(
                    value = "It fits SIP addresses of this domain, which is replaced.",
                    example = "int.ims.example.org",
                    live = true)
            Optional<String> domain,

            @Setting(
                    value =
                            "It fits numbers that begin so, which is replaced. A number that would be none is left as it is.",
                    example = "+990",
                    pattern = "\\+?[0-9]{1,15}",
                    live = true)
            Optional<String> prefix,

            @Setting(
                    value = "It fits this one SIP address or international number.",
                    example = "sip:carol@int.ims.example.org",
                    live = true)
            Optional<String> identity,

            @Setting(value = "What is written instead.", example = "ims.example.org", live = true)
            String becomes) {
        public Rule {
            of = List.copyOf(of);
            int given = (domain.isPresent() ? 1 : 0) + (prefix.isPresent() ? 1 : 0) + (identity.isPresent() ? 1 : 0);
            new SectionLaws()
                    .law(
                            given == 1,
                            "a rule has one of domain, prefix and identity, and this one has " + given,
                            "domain",
                            "prefix",
                            "identity")
                    .enforce();
        }
    }
}
