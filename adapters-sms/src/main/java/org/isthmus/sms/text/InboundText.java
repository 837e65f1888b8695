// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;

/// The text of what a phone wrote, by `data_coding` (SMPP 3.4 section 5.2.19; from 0x10 on, the data coding
/// scheme of 3GPP TS 23.038 section 4). Content of 8-bit coding is text when it is readable UTF-8 without
/// control characters. Empty when it is no text; what a charset can not decode becomes U+FFFD.
public final class InboundText {
    private static final Charset JIS = named("x-JIS0208");
    private static final Charset JIS_EXTENDED = named("x-JIS0212");
    private static final Charset KOREAN = named("EUC-KR");
    private static final Charset CYRILLIC = named("ISO-8859-5");
    private static final Charset HEBREW = named("ISO-8859-8");
    private static final Charset ISO_2022_JP = named("ISO-2022-JP");

    private InboundText() {}

    /// `defaultAlphabet` is what 0 means at that message centre.
    public static Optional<String> decode(int dataCoding, DefaultAlphabet defaultAlphabet, Octets content) {
        return switch (dataCoding) {
            case 0x00 ->
                Optional.of(
                        switch (defaultAlphabet) {
                            case GSM -> GsmAlphabet.decode(content.toByteArray());
                            case LATIN1, ASCII -> content.text(StandardCharsets.ISO_8859_1);
                        });
            case 0x01, 0x03 -> Optional.of(content.text(StandardCharsets.ISO_8859_1));
            case 0x02, 0x04 -> readable(content);
            case 0x05 -> Optional.of(content.text(JIS));
            case 0x06 -> Optional.of(content.text(CYRILLIC));
            case 0x07 -> Optional.of(content.text(HEBREW));
            case 0x08 -> Optional.of(utf16(content));
            case 0x0a -> Optional.of(content.text(ISO_2022_JP));
            case 0x0d -> Optional.of(content.text(JIS_EXTENDED));
            case 0x0e -> Optional.of(content.text(KOREAN));
            default -> dataCoding < 0x10 ? Optional.empty() : byScheme(dataCoding, content);
        };
    }

    private static Optional<String> byScheme(int scheme, Octets content) {
        int group = scheme >> 4;
        if (group < 0x8) {
            boolean compressed = (scheme & 0x20) != 0;
            return compressed ? Optional.empty() : byAlphabet(scheme >> 2 & 3, content);
        }
        return switch (group) {
            case 0xe -> Optional.of(utf16(content));
            case 0xf -> byAlphabet(scheme >> 2 & 1, content);
            default -> byAlphabet(0, content);
        };
    }

    private static Optional<String> byAlphabet(int alphabet, Octets content) {
        return switch (alphabet) {
            case 0 -> Optional.of(GsmAlphabet.decode(content.toByteArray()));
            case 1 -> readable(content);
            case 2 -> Optional.of(utf16(content));
            default -> Optional.empty();
        };
    }

    /// A byte order mark is dropped, an odd last octet too.
    private static String utf16(Octets content) {
        Octets even = content.slice(0, content.size() & ~1);
        String text = even.text(StandardCharsets.UTF_16BE);
        return !text.isEmpty() && text.charAt(0) == '\ufeff' ? text.substring(1) : text;
    }

    private static Optional<String> readable(Octets content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.toByteArray()))
                    .toString();
            boolean controls = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
            return controls ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /// All but the Unicode ones are in the module jdk.charsets, which a small run-time image may lack.
    private static Charset named(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }
}
