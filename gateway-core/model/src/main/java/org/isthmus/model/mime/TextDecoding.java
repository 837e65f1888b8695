// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.isthmus.model.Octets;

/// Turns text of any charset that this platform knows into UTF-8, strictly: what does not decode is `Malformed`
/// and never a replacement character. Without a charset, or with `us-ascii`, it is read as UTF-8: SIP's default
/// (RFC 3261 section 7.4.1), and what clients send that forget to name it (corpus rcs/liblinphone-cpim). A byte
/// order mark at the beginning is no text.
public final class TextDecoding {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextDecoding() {}

    /// `charset` is the value of the parameter, or empty.
    public static Decoded toUtf8(Octets text, String charset) {
        try {
            Charset known = charset(charset);
            CharBuffer chars = known.newDecoder().decode(text.toByteBuffer());
            boolean marked = !chars.isEmpty() && chars.get(0) == BYTE_ORDER_MARK;
            if (known.equals(StandardCharsets.UTF_8) && !marked) {
                return new Decoded.Plain(text);
            }
            return new Decoded.Plain(Octets.utf8(
                    chars.subSequence(marked ? 1 : 0, chars.length()).toString()));
        } catch (CharacterCodingException _) {
            return new Decoded.Malformed("the text is not " + (charset.isEmpty() ? "UTF-8" : "of its charset"));
        } catch (IllegalArgumentException _) {
            return new Decoded.Unsupported(charset);
        }
    }

    /// Throws IllegalArgumentException for a name that is not known here, or can not be decoded.
    private static Charset charset(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "utf-8", "utf8", "us-ascii", "ascii" -> StandardCharsets.UTF_8;
            default -> {
                Charset charset = Charset.forName(name.strip());
                if (!charset.canEncode()) {
                    // Auto-detecting charsets decode only, and guess.
                    throw new IllegalCharsetNameException(name);
                }
                yield charset;
            }
        };
    }
}
