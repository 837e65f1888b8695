// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

/// One thing wrong with a configuration file: the line, the setting's path from the root (`sms.links[0].port`,
/// empty for the file as a whole), the value as written (shortened, without control characters, `(not shown)` for
/// secrets, empty when there is none) and what is expected instead. Line 0 is the file as a whole.
public record Fault(int line, String path, String value, String expectation) {
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_PATH = 200;

    public Fault {
        path = shown(path, LONGEST_PATH);
        value = shown(value, LONGEST_VALUE);
    }

    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ")
                + path
                + (value.isEmpty() ? "" : " is \"" + value + "\"")
                + (path.isEmpty() ? "" : ": ")
                + expectation;
    }

    private static String shown(String text, int longest) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> out.appendCodePoint(isVisible(point) ? point : '?'));
        return text.codePointCount(0, text.length()) > longest ? out + "..." : out.toString();
    }

    /// Not control characters, and not the marks that turn the direction of what follows (Unicode UAX 9).
    private static boolean isVisible(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
