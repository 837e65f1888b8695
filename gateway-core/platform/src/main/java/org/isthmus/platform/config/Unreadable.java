// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.util.ArrayList;
import java.util.List;

/// The settings of one file that could not be read and have something else standing in for them, by path. What is
/// said about a section is believed only where it does not look at one of these. One reading by one thread.
final class Unreadable {
    private final List<String> paths = new ArrayList<>();

    void add(String path) {
        paths.add(path);
    }

    /// One element of the list at `path` could not be read and is missing in it.
    void addElementOf(String path) {
        paths.add(path + ".(left out)");
    }

    /// Whether any of what a law of the section at `path` looks at is missing (for how that is written see
    /// `BrokenLaws`; an empty name is the whole section).
    boolean concerns(String path, List<String> looksAt) {
        String start = path.isEmpty() ? "" : path + ".";
        return paths.stream()
                .filter(missing -> missing.startsWith(start))
                .map(missing -> withoutIndexes(missing.substring(start.length())))
                .anyMatch(missing -> looksAt.stream().anyMatch(key -> holds(key, missing) || holds(missing, key)));
    }

    private static boolean holds(String outer, String inner) {
        return outer.isEmpty() || inner.equals(outer) || inner.startsWith(outer + ".");
    }

    private static String withoutIndexes(String path) {
        StringBuilder plain = new StringBuilder();
        boolean index = false;
        for (char c : path.toCharArray()) {
            index = c == '[' || (index && c != ']');
            if (!index && c != ']') {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
