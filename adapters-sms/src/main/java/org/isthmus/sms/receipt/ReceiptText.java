// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.util.Optional;

/// The text of a receipt, `id:… sub:… dlvrd:… submit date:… done date:… stat:… err:… text:…` (SMPP 3.4
/// appendix B; stage 3 section 4.8), read by key and not by position: message centres change the order, the
/// case and the white space, and leave fields out. Only `id`, `stat` and `err` are used.
///
/// What the user wrote begins at `text:`, so nothing behind it is believed; except that some write an empty
/// `text:` before other fields, which then follow after one blank.
record ReceiptText(Optional<String> id, Optional<String> stat, Optional<String> err) {
    private static final String[] KEYS = {"id", "sub", "dlvrd", "submit date", "done date", "stat", "err", "text"};

    static ReceiptText read(String text) {
        Fields fields = new Fields();
        int at = 0;
        while (at < text.length()) {
            int key = keyAt(text, at);
            if (key >= 0) {
                int value = at + KEYS[key].length() + 1;
                if (key == KEYS.length - 1 && !emptyBeforeAnother(text, value)) {
                    break;
                }
                at = fields.take(KEYS[key], text, value);
            }
            at = nextWord(text, at);
        }
        return new ReceiptText(fields.id, fields.stat, fields.err);
    }

    /// The key that stands with its colon at `at`, or -1.
    private static int keyAt(String text, int at) {
        for (int key = 0; key < KEYS.length; key++) {
            String wanted = KEYS[key];
            int end = at + wanted.length();
            if (end < text.length()
                    && text.charAt(end) == ':'
                    && text.regionMatches(true, at, wanted, 0, wanted.length())) {
                return key;
            }
        }
        return -1;
    }

    private static boolean emptyBeforeAnother(String text, int value) {
        return value + 1 < text.length() && blank(text.charAt(value)) && keyAt(text, value + 1) >= 0;
    }

    private static int nextWord(String text, int from) {
        int at = from;
        while (at < text.length() && !blank(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && blank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean blank(char c) {
        return c <= ' ';
    }

    private static final class Fields {
        private Optional<String> id = Optional.empty();
        private Optional<String> stat = Optional.empty();
        private Optional<String> err = Optional.empty();

        /// Takes the word at `from`, or the next one when there is only a blank; the first value of a key
        /// counts. Returns where to look on.
        int take(String key, String text, int from) {
            int start = from;
            while (start < text.length() && blank(text.charAt(start))) {
                start++;
            }
            if (start > from && keyAt(text, start) >= 0) {
                return from;
            }
            int end = start;
            while (end < text.length() && !blank(text.charAt(end))) {
                end++;
            }
            if (end > start) {
                Optional<String> value = Optional.of(text.substring(start, end));
                switch (key) {
                    case "id" -> id = id.or(() -> value);
                    case "stat" -> stat = stat.or(() -> value);
                    case "err" -> err = err.or(() -> value);
                    default -> {}
                }
            }
            return end;
        }
    }
}
