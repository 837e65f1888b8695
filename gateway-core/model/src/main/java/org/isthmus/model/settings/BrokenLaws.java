// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Settings that are right one by one and wrong together: all that is wrong, in one line each.
public final class BrokenLaws extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final ArrayList<Law> laws;

    BrokenLaws(List<Law> laws) {
        super(laws.stream().map(Law::words).collect(Collectors.joining("; ")));
        this.laws = new ArrayList<>(laws);
    }

    public List<Law> laws() {
        return List.copyOf(laws);
    }

    /// What is wrong, and the settings of the section that it follows from (see `SectionLaws`). `at` is the one that is
    /// wrong, with the numbers of elements (`rules[2].group`); empty when it is the first of `looksAt`.
    public record Law(String words, List<String> looksAt, String at) implements Serializable {
        public Law {
            looksAt = List.copyOf(looksAt);
        }

        public Law(String words, List<String> looksAt) {
            this(words, looksAt, "");
        }
    }
}
