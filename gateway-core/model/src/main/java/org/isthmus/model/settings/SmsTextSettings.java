// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;

/// How texts are written to one message centre: which alphabets it takes, and how long texts are cut. What comes
/// from it is read in every form, whatever stands here.
public record SmsTextSettings(
        @Setting(
                value = "What 7-bit texts are sent as: default-alphabet (data_coding 0), ascii (data_coding 1), latin1"
                        + " (data_coding 3, only the characters that the 7-bit alphabet has too) or latin1-8bit"
                        + " (data_coding 3, every character of Latin-1, 140 to a message, for networks that carry them"
                        + " so).",
                fallback = "default-alphabet")
        Encoding encoding,

        @Setting(
                value = "Whether septets stand one in an octet, as nearly every message centre wants them, or packed as"
                        + " on the radio side: unpacked or packed. Applies to both directions.",
                fallback = "unpacked")
        Septets septets,

        @Setting(
                value = "National language tables of the 7-bit alphabet that may be used where a text then needs fewer"
                        + " parts than in UCS-2 (turkish, spanish, portuguese, bengali, gujarati, hindi, kannada,"
                        + " malayalam, oriya, punjabi, tamil, telugu, urdu); only for recipients whose phones have"
                        + " them.",
                fallback = "[]")
        List<NationalLanguage> nationalLanguages,

        @Setting(
                value =
                        "How a long text is cut: udh-8 or udh-16 (a header with a reference of so many bits), sar (sar_*"
                                + " parameters) or payload (whole in message_payload; the message centre cuts it and gives one"
                                + " receipt).",
                fallback = "udh-8")
        Segmentation segmentation,

        @Setting(
                value = "For which parts of a long text a receipt is asked and waited for: each-part, first-part or"
                        + " last-part. Set it where the message centre sends only one; the other parts then count as"
                        + " delivered with it.",
                fallback = "each-part")
        Receipts receipts) {

    /// The defaults, for tests and tools that read no file.
    public static final SmsTextSettings DEFAULT = new SmsTextSettings(
            Encoding.DEFAULT_ALPHABET, Septets.UNPACKED, List.of(), Segmentation.UDH_8, Receipts.EACH_PART);

    public SmsTextSettings {
        nationalLanguages = List.copyOf(nationalLanguages);
        boolean header = segmentation == Segmentation.UDH_8 || segmentation == Segmentation.UDH_16;
        new SectionLaws()
                .law(
                        nationalLanguages.isEmpty() || encoding == Encoding.DEFAULT_ALPHABET,
                        "national-languages need encoding default-alphabet",
                        "national-languages",
                        "encoding")
                .law(
                        nationalLanguages.isEmpty() || header,
                        "national-languages are told in a header: they need segmentation udh-8 or udh-16",
                        "national-languages",
                        "segmentation")
                .law(
                        septets == Septets.UNPACKED || encoding == Encoding.DEFAULT_ALPHABET,
                        "only septets of encoding default-alphabet can be packed",
                        "septets",
                        "encoding")
                .enforce();
    }

    public enum Encoding {
        DEFAULT_ALPHABET,
        ASCII,
        LATIN1,
        LATIN1_8BIT
    }

    public enum Septets {
        UNPACKED,
        PACKED
    }

    public enum Segmentation {
        UDH_8,
        UDH_16,
        SAR,
        PAYLOAD
    }

    public enum Receipts {
        EACH_PART,
        FIRST_PART,
        LAST_PART
    }

    /// The languages that have tables, with the identifier that a header names them by (3GPP TS 23.038 section
    /// 6.2.1.2.4). Spanish has a single shift table only.
    public enum NationalLanguage {
        TURKISH(1),
        SPANISH(2),
        PORTUGUESE(3),
        BENGALI(4),
        GUJARATI(5),
        HINDI(6),
        KANNADA(7),
        MALAYALAM(8),
        ORIYA(9),
        PUNJABI(10),
        TAMIL(11),
        TELUGU(12),
        URDU(13);

        private final int identifier;

        NationalLanguage(int identifier) {
            this.identifier = identifier;
        }

        public int identifier() {
            return identifier;
        }
    }
}
