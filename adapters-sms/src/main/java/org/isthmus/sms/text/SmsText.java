// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;

/// A text with the alphabet chosen for it: the 7-bit one when every character is in it, else UCS-2. When the
/// message centre reads `data_coding` 0 as Latin-1 or ASCII, a character counts only if it is in both tables;
/// it still costs its septets, since that is what the radio side carries.
///
/// `plain` tells that typographic characters were replaced. Its `toString` shows no text.
public record SmsText(String text, SmsAlphabet alphabet, DefaultAlphabet octets, boolean plain) {

    public static SmsText choose(String text, TextRules rules) {
        if (fits(text, rules)) {
            return new SmsText(text, SmsAlphabet.GSM_7BIT, rules.defaultAlphabet(), false);
        }
        if (rules.transliteration() == Transliteration.TYPOGRAPHIC) {
            String plain = Typography.plain(text);
            if (fits(plain, rules)) {
                return new SmsText(plain, SmsAlphabet.GSM_7BIT, rules.defaultAlphabet(), true);
            }
        }
        return new SmsText(text, SmsAlphabet.UCS2, rules.defaultAlphabet(), false);
    }

    /// Units that the characters from `from` to `to` take.
    public int units(int from, int to) {
        if (alphabet == SmsAlphabet.UCS2) {
            return to - from;
        }
        int units = 0;
        for (int i = from; i < to; i++) {
            units += GsmAlphabet.septets(text.charAt(i));
        }
        return units;
    }

    /// The octets that SMPP carries for the characters from `from` to `to`.
    public byte[] encode(int from, int to) {
        if (alphabet == SmsAlphabet.UCS2) {
            return utf16(from, to);
        }
        return switch (octets) {
            case GSM -> GsmAlphabet.encode(text, from, to);
            case LATIN1 -> text.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
            case ASCII -> text.substring(from, to).getBytes(StandardCharsets.US_ASCII);
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

    private static boolean fits(String text, TextRules rules) {
        boolean asciiOnly = rules.kind() == Kind.CAMEL_SMPP;
        int last = switch (rules.defaultAlphabet()) {
            case GSM -> Character.MAX_VALUE;
            case LATIN1 -> asciiOnly ? 0x7f : 0xff;
            case ASCII -> 0x7f;
        };
        boolean sameCode = asciiOnly && rules.defaultAlphabet() == DefaultAlphabet.GSM;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character > last
                    || GsmAlphabet.septets(character) == 0
                    || (sameCode && !GsmAlphabet.sameAsAscii(character))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "SmsText[" + text.length() + " units, " + alphabet.words() + "]";
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
