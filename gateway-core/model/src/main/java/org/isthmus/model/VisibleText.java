// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.util.Locale;

/// Makes text from outside fit to be shown to a person, on a terminal, a page or in a log: control characters,
/// line breaks, bidirectional overrides and isolates, zero-width and other invisible characters become `\\u....`
/// escapes, so that what is shown is what is there and nobody's name rewrites the line it stands in.
public final class VisibleText {
    private VisibleText() {}

    public static String of(String text) {
        int clean = 0;
        while (clean < text.length() && shows(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        for (int i = clean; i < text.length(); i++) {
            char c = text.charAt(i);
            if (shows(c)) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    /// The same, cut to `longest` characters with an ellipsis.
    public static String of(String text, int longest) {
        String shown = of(text);
        return shown.length() <= longest ? shown : shown.substring(0, Math.max(0, longest - 1)) + "…";
    }

    private static boolean shows(char c) {
        if (c >= 0x20 && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            // Joiners build emoji and scripts; every other format character hides or turns what stands beside it.
            case Character.FORMAT -> c == 0x200d || c == 0x200c;
            default -> true;
        };
    }
}
