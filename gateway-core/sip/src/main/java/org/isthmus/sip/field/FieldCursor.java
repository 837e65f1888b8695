// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.field;

/// A cursor over the value of one header field, with the lexical elements of RFC 3261 section 25.1 that several
/// fields share. Taking an element that is not there gives an empty string; a quoted string without its end is
/// remembered by [#broken()].
public final class FieldCursor {
    private final String text;
    private int at;
    private boolean broken;

    public FieldCursor(String text, int at) {
        this.text = text;
        this.at = at;
    }

    public boolean done() {
        return at >= text.length();
    }

    public boolean broken() {
        return broken;
    }

    int at() {
        return at;
    }

    /// The character under the cursor, NUL at the end.
    public char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    public FieldCursor space() {
        while (at < text.length() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
        return this;
    }

    boolean take(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    /// `wanted` with space around it; without it, only the space before is taken.
    public boolean separator(char wanted) {
        space();
        if (!take(wanted)) {
            return false;
        }
        space();
        return true;
    }

    public String token() {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /// Everything up to one of `ends` or the end of the value.
    String until(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /// A quoted string without its quotes, escapes undone.
    public String quoted() {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return content.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            content.append(c);
        }
        broken = true;
        return "";
    }

    /// What was passed since `start`, as written.
    String since(int start) {
        return text.substring(start, at);
    }

    static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }
}
