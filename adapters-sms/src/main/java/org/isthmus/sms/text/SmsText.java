// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;

/// A text with the way it is written: in the 7-bit alphabet when every character is in it, else in UCS-2, or in
/// the 7-bit alphabet with national tables where these are allowed. When the message centre takes Latin-1 or
/// ASCII instead of septets, a character counts only if it is in both tables; it still costs its septets, since
/// that is what the radio side carries.
///
/// `plain` tells that typographic characters were replaced. Its `toString` shows no text.
public record SmsText(String text, SmsCoding coding, boolean plain) {

    /// Without national tables.
    public static SmsText choose(String text, TextRules rules) {
        SmsCoding coding = rules.plain();
        if (fits(text, coding, rules)) {
            return new SmsText(text, coding, false);
        }
        if (rules.transliteration() == Transliteration.TYPOGRAPHIC) {
            String plain = Typography.plain(text);
            if (fits(plain, coding, rules)) {
                return new SmsText(plain, coding, true);
            }
        }
        return new SmsText(text, SmsCoding.UCS2, false);
    }

    /// The ways to write it with the national tables that `rules` allow: those of one language at a time, and
    /// the single shift table alone before the locking one, since more phones have it. Those with typographic
    /// characters replaced come last. Empty when nothing is allowed or fits.
    public static List<SmsText> national(String text, TextRules rules) {
        if (rules.text().nationalLanguages().isEmpty()) {
            return List.of();
        }
        List<SmsText> ways = new ArrayList<>();
        national(text, false, rules, ways);
        if (rules.transliteration() == Transliteration.TYPOGRAPHIC) {
            String plain = Typography.plain(text);
            if (!plain.equals(text)) {
                national(plain, true, rules, ways);
            }
        }
        return ways;
    }

    private static void national(String text, boolean plain, TextRules rules, List<SmsText> ways) {
        for (NationalLanguage language : rules.text().nationalLanguages()) {
            for (Shifts shifts : List.of(Shifts.single(language), Shifts.locking(language), Shifts.both(language))) {
                if (GsmAlphabet.has(shifts) && GsmAlphabet.of(shifts).hasAll(text)) {
                    ways.add(new SmsText(text, rules.plain().with(shifts), plain));
                }
            }
        }
    }

    public SmsAlphabet alphabet() {
        return coding.alphabet();
    }

    /// Units that the characters from `from` to `to` take.
    public int units(int from, int to) {
        if (alphabet() != SmsAlphabet.GSM_7BIT) {
            return to - from;
        }
        GsmAlphabet alphabet = GsmAlphabet.of(coding.shifts());
        int units = 0;
        for (int i = from; i < to; i++) {
            units += alphabet.septets(text.charAt(i));
        }
        return units;
    }

    /// The octets that SMPP carries for the characters from `from` to `to`, behind a header of so many.
    public byte[] encode(int from, int to, int headerOctets) {
        return switch (coding.octet()) {
            case SEPTET -> GsmAlphabet.of(coding.shifts()).encode(text, from, to);
            case PACKED_SEPTETS ->
                SeptetPacking.packed(GsmAlphabet.of(coding.shifts()).encode(text, from, to), headerOctets);
            case LATIN1 -> text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
            case ASCII -> text.substring(from, to).getBytes(StandardCharsets.US_ASCII);
            case UTF_16 -> utf16(from, to);
        };
    }

    /// By hand, since a charset encoder would replace a lone surrogate.
    private byte[] utf16(int from, int to) {
        byte[] out = new byte[2 * (to - from)];
        for (int i = from, o = 0; i < to; i++) {
            char unit = text.charAt(i);
            out[o++] = (byte) (unit >> 8);
            out[o++] = (byte) unit;
        }
        return out;
    }

    private static boolean fits(String text, SmsCoding coding, TextRules rules) {
        boolean asciiOnly = rules.kind() == Kind.CAMEL_SMPP;
        boolean septets = coding.alphabet() == SmsAlphabet.GSM_7BIT;
        int last = switch (coding.octet()) {
            case SEPTET, PACKED_SEPTETS, UTF_16 -> Character.MAX_VALUE;
            case LATIN1 -> asciiOnly ? 0x7f : 0xff;
            case ASCII -> 0x7f;
        };
        boolean sameCode = asciiOnly && coding.octet() == SmsCoding.Octet.SEPTET;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character > last
                    || (septets && GsmAlphabet.DEFAULT.septets(character) == 0)
                    || (sameCode && !GsmAlphabet.DEFAULT.sameAsAscii(character))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "SmsText[" + text.length() + " units, " + coding.words() + "]";
    }

    /// Typographic characters and what is written plainly for them.
    private static final class Typography {
        private static final String FANCY = "‘’‚‛“”„‟‹›«»‐‑‒–—―…\u00a0\u2002\u2003\u2009\u202f•′″";
        private static final String[] PLAIN = {
            "'", "'", "'", "'", "\"", "\"", "\"", "\"", "<", ">", "\"", "\"", "-", "-", "-", "-", "-", "-", "...", " ",
            " ", " ", " ", " ", "*", "'", "\""
        };

        private static final int[] SORTED = FANCY.chars().sorted().toArray();

        static String plain(String text) {
            StringBuilder out = new StringBuilder(text.length() + 8);
            for (int i = 0; i < text.length(); i++) {
                char character = text.charAt(i);
                if (Arrays.binarySearch(SORTED, character) >= 0) {
                    out.append(PLAIN[FANCY.indexOf(character)]);
                } else {
                    out.append(character);
                }
            }
            return out.toString();
        }
    }
}
