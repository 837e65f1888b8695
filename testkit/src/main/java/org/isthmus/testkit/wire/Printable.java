// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import java.util.Locale;

/// Text made safe for a terminal: control characters, line and paragraph separators, bidirectional overrides
/// and unpaired surrogates are shown by their code point in braces, so that what a stranger wrote can neither
/// move the cursor nor turn a line around.
public final class Printable {
    private Printable() {}

    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (harmless(point)) {
                out.appendCodePoint(point);
            } else {
                out.append("\\u{")
                        .append(Integer.toHexString(point).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        });
        return out.toString();
    }

    /// At most `limit` characters of it, with `…` where it was cut.
    public static String text(String text, int limit) {
        return text.length() <= limit ? text(text) : text(text.substring(0, limit)) + "…";
    }

    private static boolean harmless(int point) {
        boolean turnsText = point == 0x061C
                || (point >= 0x200E && point <= 0x200F)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            default -> !turnsText;
        };
    }
}
