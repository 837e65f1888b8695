// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.ArrayList;
import java.util.List;

/// Text broken at spaces into lines of at most a width, each with a prefix. A word is never broken.
final class Wrapped {
    private Wrapped() {}

    static List<String> lines(String text, String prefix, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(prefix);
        for (String word : text.strip().split("\\s+", -1)) {
            if (line.length() > prefix.length() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(prefix.length());
            }
            line.append(line.length() > prefix.length() ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
