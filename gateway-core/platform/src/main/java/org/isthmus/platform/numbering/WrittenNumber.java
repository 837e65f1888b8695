// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.numbering;

import java.util.Locale;

/// A number as somebody wrote it, cleaned of what only pleases the eye: `tel:`, visual separators (RFC 3966 section
/// 3), spaces and dashes of any script, invisible direction marks that address books add. Digits of other scripts
/// become ASCII ones; letters are refused, since a vanity spelling is a guess.
///
/// Of the parameters of RFC 3966 `phone-context` is kept, `ext` and `isub` are refused (they name a line behind the
/// number), others are dropped.
sealed interface WrittenNumber {
    int LONGEST = 200;
    int MOST_DIGITS = 24;

    /// ASCII digits, perhaps with a plus sign before them; and the phone context, empty when there is none.
    record Digits(String digits, String context) implements WrittenNumber {}

    record Unclear(String why) implements WrittenNumber {}

    static WrittenNumber read(String written) {
        if (written.length() > LONGEST) {
            return new Unclear("longer than " + LONGEST + " characters");
        }
        String text = written.regionMatches(true, 0, "tel:", 0, 4) ? written.substring(4) : written;
        int semicolon = text.indexOf(';');
        String context = "";
        if (semicolon >= 0) {
            for (String parameter : text.substring(semicolon + 1).split(";", -1)) {
                int equals = parameter.indexOf('=');
                String name = (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
                if (name.equals("ext") || name.equals("isub")) {
                    return new Unclear("it names an extension behind the number");
                }
                if (name.equals("phone-context") && equals > 0) {
                    context = parameter.substring(equals + 1).strip();
                }
            }
        }
        return clean(semicolon < 0 ? text : text.substring(0, semicolon), context);
    }

    private static WrittenNumber clean(String number, String context) {
        StringBuilder digits = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); ) {
            int point = number.codePointAt(i);
            i += Character.charCount(point);
            if (Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
                digits.append((char) ('0' + Character.digit(point, 10)));
            } else if ((point == '+' || point == '\uff0b') && digits.isEmpty()) {
                digits.append('+');
            } else if (!isSeparator(point)) {
                return new Unclear(
                        Character.isLetter(point)
                                ? "it has letters in it"
                                : "it has signs in it that no" + " number has");
            }
        }
        int count = digits.length() - (digits.indexOf("+") == 0 ? 1 : 0);
        if (count == 0) {
            return new Unclear("there are no digits in it");
        }
        if (count > MOST_DIGITS) {
            return new Unclear("it has more than " + MOST_DIGITS + " digits");
        }
        return context.startsWith("+")
                ? withGlobalContext(digits.toString(), context)
                : new Digits(digits.toString(), context);
    }

    private static WrittenNumber withGlobalContext(String digits, String context) {
        return clean(context, "") instanceof Digits(String prefix, String _)
                ? new Digits(digits, prefix)
                : new Unclear("its phone-context is no number");
    }

    private static boolean isSeparator(int point) {
        return switch (Character.getType(point)) {
            case Character.SPACE_SEPARATOR, Character.DASH_PUNCTUATION, Character.FORMAT -> true;
            default ->
                point == '.' || point == '(' || point == ')' || point == '/' || point == '\t' || point == '\u2212';
        };
    }
}
