// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Protection;

/// How this gateway speaks SMS: what it makes of texts, and the links to message centres. All links of one
/// group lead to the same message centre, so they agree on its alphabet and on how it writes message ids.
public record SmsSettings(
        @Setting(
                value = "The most parts that one text may be cut into; a longer text is refused, never truncated.",
                fallback = "10",
                min = "1",
                max = "255")
        int maxParts,

        @Setting(
                value = "Whether typographic characters (curly quotes, dashes, ellipsis) are written plainly when"
                        + " the whole text then fits the 7-bit alphabet: none or typographic.",
                fallback = "none")
        Transliteration transliteration,

        @Setting(
                value = "How long the parts of a long inbound message are waited for; what is there is then"
                        + " delivered with its gaps marked.",
                fallback = "10m",
                min = "10s",
                max = "7d")
        Duration reassembly,

        @Setting(
                value = "For how long after a link was lost and bound again a message counts as the repeat of one that"
                        + " was taken in the last moments before and is equal to it; 0s for never.",
                fallback = "30s",
                min = "0s",
                max = "10m")
        Duration repeatWindow,

        @Setting("How much one sender of short messages may send.")
        SenderRate senderRate,

        @Setting(
                value =
                        "The links to message centres; links of the same group serve the same one. A link that changed is"
                                + " drained and built anew, the others are not touched.",
                fallback = "[]",
                live = true)
        List<Link> links) {

    public SmsSettings {
        links = List.copyOf(links);
        SectionLaws laws = new SectionLaws();
        Map<String, Link> byName = new HashMap<>();
        Map<String, Link> byGroup = new HashMap<>();
        for (Link link : links) {
            laws.law(byName.putIfAbsent(link.name(), link) == null, "two links are named " + link.name(), "links.name");
            Link first = byGroup.getOrDefault(link.group(), link);
            byGroup.put(link.group(), first);
            laws.law(
                    first.agreesWith(link),
                    "links " + first.name() + " and " + link.name()
                            + " are of one group and must agree on kind, default-alphabet, id-notation, numbering, text and marks",
                    "links.name",
                    "links.group",
                    "links.kind",
                    "links.default-alphabet",
                    "links.id-notation",
                    "links.numbering",
                    "links.text",
                    "links.marks");
        }
        laws.enforce();
    }

    /// The groups with a link that can send, in the order of the file. The first takes what no rule gives to another.
    public List<String> sendingGroups() {
        return links.stream()
                .filter(link -> link.bind() != Bind.RECEIVER)
                .map(Link::group)
                .distinct()
                .toList();
    }

    /// The groups that only receive, in the order of the file.
    public List<String> receivingGroups() {
        List<String> sending = sendingGroups();
        return groups().stream().filter(group -> !sending.contains(group)).toList();
    }

    /// All groups, in the order of the file.
    public List<String> groups() {
        return links.stream().map(Link::group).distinct().toList();
    }

    /// The links of one group in the order of the file.
    public List<Link> group(String group) {
        return links.stream().filter(link -> link.group().equals(group)).toList();
    }

    /// How much may come from one source address before `ESME_RTHROTTLED` is the answer, which has the message centre
    /// try again later. An application that writes to many has one source address too, so this is generous.
    public record SenderRate(
            @Setting(
                    value = "Short messages (parts) per second that one sender may keep up.",
                    fallback = "200",
                    min = "1",
                    max = "100000")
            int perSecond,

            @Setting(
                    value = "Short messages that one sender may send at once after a rest.",
                    fallback = "2000",
                    min = "1",
                    max = "1000000")
            int burst,

            @Setting(
                    value = "How many senders are watched at once.",
                    fallback = "100000",
                    min = "1000",
                    max = "10000000")
            int sendersWatched) {

        /// The defaults, for tests and tools that read no file.
        public static final SenderRate DEFAULT = new SenderRate(200, 2000, 100_000);
    }

    /// One connection to a message centre, as an ESME (SMPP 3.4).
    public record Link(
            @Setting(
                    value = "The link's own name, as logs, trail and `isthmus links` show it.",
                    example = "main-1",
                    pattern = "[a-z0-9][a-z0-9.-]{0,31}")
            String name,

            @Setting(
                    value = "The message centre that the link leads to; receipts are believed inside the group.",
                    fallback = "main",
                    pattern = "[a-z0-9][a-z0-9.-]{0,31}")
            String group,

            @Setting(
                    value = "smsc (finished segments, byte for byte) or camel-smpp (short plain texts only, for"
                            + " the simplest peers).",
                    fallback = "smsc")
            Kind kind,

            @Setting(value = "Host and port of the message centre.", example = "smsc.example.net:2775")
            Listen peer,

            @Setting(
                    value = "Whether it sends, receives or both: transmitter, receiver or transceiver.",
                    fallback = "transceiver")
            Bind bind,

            @Setting("Who we are to the message centre.") Login login,
            @Setting("Flow and time-outs.") Flow flow,

            @Setting(
                    value = "What data_coding 0 means there: gsm (the 7-bit alphabet, one septet per octet),"
                            + " latin1 or ascii.",
                    fallback = "gsm")
            DefaultAlphabet defaultAlphabet,

            @Setting(
                    value = "How message ids of answers and receipts relate: auto, as-written, submit-hex (answers"
                            + " hexadecimal, receipts decimal) or receipt-hex (the other way round). Set it when"
                            + " the message centre counts from small numbers.",
                    fallback = "auto")
            IdNotation idNotation,

            @Setting("TON and NPI of the addresses that we send, and how numbers are written and read.")
            Numbering numbering,

            @Setting("How texts are written to this message centre.")
            SmsTextSettings text,

            @Setting(
                    value = "Which links of the group are taken first: those with the lowest number, and those with a"
                            + " higher one while no lower one can take a message; equal ones share the load.",
                    fallback = "1",
                    min = "0",
                    max = "99")
            int priority,

            @Setting("TLS towards the message centre; without it the link is not encrypted.")
            Optional<SmsTlsSettings> tls,

            @Setting(
                    value = "What command_status numbers in answers to a submit_sm mean here, where this message centre"
                            + " differs from the usual: temporary (tried again), permanent (given up) or throttled (tried"
                            + " again, and the link slows down). Keys are names such as ESME_RSUBMITFAIL or numbers such"
                            + " as 0x00000400.",
                    fallback = "{}",
                    example = "{ESME_RSUBMITFAIL: temporary}")
            Map<String, Meaning> errors,

            @Setting(value = "Optional parameters that are written into every submit_sm.", fallback = "[]")
            List<SmsTlvSettings> tlvs,

            @Setting(
                    value =
                            "Declares that the way to the message centre runs inside a trusted network (own lines, a VPN):"
                                    + " without tls its messages then count as those of a trusted network, else as not protected.",
                    fallback = "false")
            boolean trustedNetwork,

            @Setting("How priority, sensitivity and reply address are written to this message centre and read from it.")
            SmsMarkSettings marks) {

        public Link {
            errors = Map.copyOf(errors);
            tlvs = List.copyOf(tlvs);
            boolean septets = defaultAlphabet == DefaultAlphabet.GSM;
            new SectionLaws()
                    .law(peer.port() != 0, "peer needs the port that the message centre listens on, not 0", "peer")
                    .law(
                            kind != Kind.CAMEL_SMPP || tls.isEmpty(),
                            "a link of kind camel-smpp has no tls",
                            "kind",
                            "tls")
                    .law(
                            kind != Kind.CAMEL_SMPP || flow.perSecond().isEmpty(),
                            "a link of kind camel-smpp keeps no pace",
                            "kind",
                            "flow.per-second")
                    .law(
                            kind != Kind.CAMEL_SMPP || tlvs.isEmpty(),
                            "a link of kind camel-smpp writes no tlvs",
                            "kind",
                            "tlvs")
                    .law(
                            tlvs.stream().map(SmsTlvSettings::number).distinct().count() == tlvs.size(),
                            "two tlvs have the same tag",
                            "tlvs.tag")
                    .law(
                            !marks.privacyIndicator() || !hasTag(tlvs, SmsTlvSettings.PRIVACY_INDICATOR),
                            "a tlv has the tag of privacy_indicator, which marks write: set marks.privacy-indicator to"
                                    + " false",
                            "tlvs.tag",
                            "marks.privacy-indicator")
                    .law(
                            marks.replyAddress() != SmsMarkSettings.ReplyAddress.CALLBACK_NUM
                                    || !hasTag(tlvs, SmsTlvSettings.CALLBACK_NUM),
                            "a tlv has the tag of callback_num, which reply addresses are written with",
                            "tlvs.tag",
                            "marks.reply-address")
                    .law(
                            kind != Kind.CAMEL_SMPP
                                    || marks.replyAddress() != SmsMarkSettings.ReplyAddress.CALLBACK_NUM,
                            "a link of kind camel-smpp writes no callback-num",
                            "kind",
                            "marks.reply-address")
                    .law(
                            septets || text.nationalLanguages().isEmpty(),
                            "national-languages need default-alphabet gsm",
                            "text.national-languages",
                            "default-alphabet")
                    .law(
                            septets || text.septets() == SmsTextSettings.Septets.UNPACKED,
                            "only septets of default-alphabet gsm can be packed",
                            "text.septets",
                            "default-alphabet")
                    .law(
                            kind != Kind.CAMEL_SMPP || text.equals(SmsTextSettings.DEFAULT),
                            "a link of kind camel-smpp writes texts in one way only: leave text out",
                            "kind",
                            "text")
                    .enforce();
        }

        /// How what comes by it is protected.
        public Protection protection() {
            return tls.map(by -> by.checkName() ? Protection.CERTIFICATE : Protection.TLS)
                    .orElse(trustedNetwork ? Protection.TRUSTED_NETWORK : Protection.NONE);
        }

        private static boolean hasTag(List<SmsTlvSettings> tlvs, int tag) {
            return tlvs.stream().anyMatch(tlv -> tlv.number() == tag);
        }

        /// Whether both can serve one message centre: a text planned for one of them fits the other, and what comes in
        /// by either is read alike.
        public boolean agreesWith(Link other) {
            return defaultAlphabet == other.defaultAlphabet
                    && idNotation == other.idNotation
                    && kind == other.kind
                    && text.equals(other.text)
                    && numbering.equals(other.numbering)
                    && marks.equals(other.marks);
        }
    }

    /// The bind's identity (SMPP 3.4 section 4.1.1).
    public record Login(
            @Setting(value = "system_id, at most 15 characters.", example = "isthmus")
            String systemId,

            @Setting(
                    value = "The password, at most 8 characters, as file:PATH or env:NAME.",
                    example = "env:SMSC_PASSWORD")
            Secret password,

            @Setting(value = "system_type, at most 12 characters; most message centres want none.", fallback = "''")
            String systemType) {
        public Login {
            new SectionLaws()
                    .law(fits(systemId, 15), "system-id is longer than 15 or not plain ASCII", "system-id")
                    .law(fits(password.value(), 8), "password is longer than 8 or not plain ASCII", "password")
                    .law(fits(systemType, 12), "system-type is longer than 12 or not plain ASCII", "system-type")
                    .enforce();
        }

        private static boolean fits(String value, int most) {
            return value.length() <= most && value.chars().allMatch(c -> c >= ' ' && c <= '~');
        }
    }

    /// How much is under way at once, and how long is waited.
    public record Flow(
            @Setting(
                    value = "Submits that may be unanswered at once on this link.",
                    fallback = "100",
                    min = "1",
                    max = "10000")
            int window,

            @Setting(
                    value = "Inbound requests worked on at once; more are answered ESME_RTHROTTLED.",
                    fallback = "200",
                    min = "1",
                    max = "10000")
            int inboundWindow,

            @Setting(value = "How long connecting and binding may take.", fallback = "10s", min = "100ms", max = "5m")
            Duration bindTimeout,

            @Setting(
                    value = "How long a submit's answer is waited for; without one the outcome is unknown and the"
                            + " part is not sent again.",
                    fallback = "10s",
                    min = "100ms",
                    max = "5m")
            Duration answerTimeout,

            @Setting(
                    value = "How long a submit waits for a free place in the window, and for its turn on a link that is"
                            + " slowed down, before it is put off.",
                    fallback = "5s",
                    min = "0s",
                    max = "5m")
            Duration windowTimeout,

            @Setting(value = "After this silence an enquire_link is sent.", fallback = "30s", min = "100ms", max = "1h")
            Duration enquireLink,

            @Setting(
                    value = "The first pause before a lost link is built again; it doubles with each failure.",
                    fallback = "1s",
                    min = "10ms",
                    max = "5m")
            Duration reconnectDelay,

            @Setting(value = "The longest pause between two attempts.", fallback = "60s", min = "10ms", max = "1h")
            Duration reconnectLimit,

            @Setting(
                    value = "The largest PDU accepted; a longer one ends the link.",
                    fallback = "72KiB",
                    min = "512",
                    max = "1MiB")
            ByteSize largestPdu,

            @Setting(
                    value = "The PDUs a second that the contract with the message centre allows: the link submits no"
                            + " faster, evenly, and what comes faster waits its turn. Without it the link is slowed down"
                            + " only by answers that say so.",
                    example = "100",
                    min = "1",
                    max = "100000")
            Optional<Integer> perSecond) {
        /// As fast as the message centre takes it.
        public Flow(
                int window,
                int inboundWindow,
                Duration bindTimeout,
                Duration answerTimeout,
                Duration windowTimeout,
                Duration enquireLink,
                Duration reconnectDelay,
                Duration reconnectLimit,
                ByteSize largestPdu) {
            this(
                    window,
                    inboundWindow,
                    bindTimeout,
                    answerTimeout,
                    windowTimeout,
                    enquireLink,
                    reconnectDelay,
                    reconnectLimit,
                    largestPdu,
                    Optional.empty());
        }

        public Flow {
            new SectionLaws()
                    .law(
                            reconnectDelay.compareTo(reconnectLimit) <= 0,
                            "reconnect-delay must not be above reconnect-limit",
                            "reconnect-delay",
                            "reconnect-limit")
                    .enforce();
        }
    }

    /// TON and NPI by kind of address (SMPP 3.4 sections 5.2.5 and 5.2.6).
    public record Numbering(
            @Setting(value = "TON of international numbers.", fallback = "1", min = "0", max = "255")
            int internationalTon,

            @Setting(value = "NPI of international numbers.", fallback = "1", min = "0", max = "255")
            int internationalNpi,

            @Setting(value = "TON of short codes.", fallback = "3", min = "0", max = "255")
            int shortTon,

            @Setting(value = "NPI of short codes.", fallback = "0", min = "0", max = "255")
            int shortNpi,

            @Setting(value = "TON of alphanumeric senders.", fallback = "5", min = "0", max = "255")
            int alphanumericTon,

            @Setting(value = "NPI of alphanumeric senders.", fallback = "0", min = "0", max = "255")
            int alphanumericNpi,

            @Setting("The message centre's own rules for national numbers and short codes, in both directions.")
            Optional<SmsNationalSettings> national) {

        /// Without rules of a country.
        public Numbering(
                int internationalTon,
                int internationalNpi,
                int shortTon,
                int shortNpi,
                int alphanumericTon,
                int alphanumericNpi) {
            this(
                    internationalTon,
                    internationalNpi,
                    shortTon,
                    shortNpi,
                    alphanumericTon,
                    alphanumericNpi,
                    Optional.empty());
        }
    }

    public enum Kind {
        SMSC,
        CAMEL_SMPP
    }

    /// What an answer other than ESME_ROK means for the part.
    public enum Meaning {
        TEMPORARY,
        PERMANENT,
        THROTTLED
    }

    public enum Bind {
        TRANSMITTER,
        RECEIVER,
        TRANSCEIVER
    }

    public enum DefaultAlphabet {
        GSM,
        LATIN1,
        ASCII
    }

    public enum IdNotation {
        AUTO,
        AS_WRITTEN,
        SUBMIT_HEX,
        RECEIPT_HEX
    }

    public enum Transliteration {
        NONE,
        TYPOGRAPHIC
    }
}
