// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;

/// The text of what a phone wrote, by `data_coding` (SMPP 3.4 section 5.2.19; from 0x10 on, the data coding
/// scheme of 3GPP TS 23.038 section 4: general and for deletion, message waiting, message class, whose reserved
/// values count as the 7-bit alphabet). Content of 8-bit coding is text when it is readable UTF-8 without
/// control characters; what a charset can not decode becomes U+FFFD.
///
/// `defaultAlphabet` is what 0 means at that message centre. 7-bit content is unpacked here, in the tables of
/// `shifts`.
public record InboundText(DefaultAlphabet defaultAlphabet) {
    private static final int COMPRESSED = 0x20;
    private static final Charset JIS = named("x-JIS0208");
    private static final Charset JIS_EXTENDED = named("x-JIS0212");
    private static final Charset KOREAN = named("EUC-KR");
    private static final Charset CYRILLIC = named("ISO-8859-5");
    private static final Charset HEBREW = named("ISO-8859-8");
    private static final Charset ISO_2022_JP = named("ISO-2022-JP");

    /// What there is in a content.
    public sealed interface Read {
        record Text(String text) implements Read {}

        /// Octets that are no text.
        record Binary() implements Read {}

        /// A text that nobody here can read.
        record Compressed() implements Read {}
    }

    /// Whether content of this coding is in the 7-bit alphabet.
    public boolean isSevenBit(int dataCoding) {
        return dataCoding == 0 ? defaultAlphabet == DefaultAlphabet.GSM : dataCoding >= 0x10 && scheme(dataCoding) == 0;
    }

    public Read read(int dataCoding, Shifts shifts, Octets content) {
        return switch (dataCoding) {
            case 0x00 ->
                switch (defaultAlphabet) {
                    case GSM -> septets(shifts, content);
                    case LATIN1, ASCII -> text(StandardCharsets.ISO_8859_1, content);
                };
            // Where ASCII is said, Latin-1 is often meant; of what is ASCII it makes the same.
            case 0x01, 0x03 -> text(StandardCharsets.ISO_8859_1, content);
            case 0x02, 0x04 -> readable(content);
            case 0x05 -> text(JIS, content);
            case 0x06 -> text(CYRILLIC, content);
            case 0x07 -> text(HEBREW, content);
            case 0x08 -> utf16(content);
            case 0x0a -> text(ISO_2022_JP, content);
            case 0x0d -> text(JIS_EXTENDED, content);
            case 0x0e -> text(KOREAN, content);
            default -> dataCoding < 0x10 ? new Read.Binary() : byScheme(dataCoding, shifts, content);
        };
    }

    private static Read byScheme(int dataCoding, Shifts shifts, Octets content) {
        return switch (scheme(dataCoding)) {
            case 0 -> septets(shifts, content);
            case 1 -> readable(content);
            case 2 -> utf16(content);
            default -> new Read.Compressed();
        };
    }

    /// 0 for the 7-bit alphabet, 1 for octets, 2 for UCS-2, 3 for compressed text.
    private static int scheme(int dataCoding) {
        int group = dataCoding >> 4;
        if (group < 0x8) {
            int alphabet = (dataCoding >> 2) & 3;
            return (dataCoding & COMPRESSED) != 0 ? 3 : alphabet == 3 ? 0 : alphabet;
        }
        return switch (group) {
            case 0xe -> 2;
            case 0xf -> (dataCoding >> 2) & 1;
            default -> 0;
        };
    }

    private static Read septets(Shifts shifts, Octets content) {
        return new Read.Text(GsmAlphabet.of(shifts).decode(content.toByteArray()));
    }

    private static Read text(Charset charset, Octets content) {
        return new Read.Text(content.text(charset));
    }

    /// A byte order mark is dropped, an odd last octet too.
    private static Read utf16(Octets content) {
        Octets even = content.slice(0, content.size() & ~1);
        String text = even.text(StandardCharsets.UTF_16BE);
        return new Read.Text(!text.isEmpty() && text.charAt(0) == '\ufeff' ? text.substring(1) : text);
    }

    private static Read readable(Octets content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.toByteArray()))
                    .toString();
            boolean controls = text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
            return controls ? new Read.Binary() : new Read.Text(text);
        } catch (CharacterCodingException _) {
            return new Read.Binary();
        }
    }

    /// All but the Unicode ones are in the module jdk.charsets, which a small run-time image may lack.
    private static Charset named(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }
}
