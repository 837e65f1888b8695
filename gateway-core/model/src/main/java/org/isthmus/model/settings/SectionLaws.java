// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.ArrayList;
import java.util.List;

/// What the settings of one section must be to each other. A record's constructor asks for all of its laws and then
/// enforces them, so that who wrote the file hears of every broken one at once.
///
/// A law names the settings that it looks at, as the file writes them (`max-parts`; `links.name` for that of every
/// element of a list; `udp.*` for the elements themselves, however many could be read): when one of those can not be
/// read, the law says nothing.
final class SectionLaws {
    private final List<BrokenLaws.Law> broken = new ArrayList<>();

    /// `words` say what is wrong when the law does not hold.
    SectionLaws law(boolean holds, String words, String... looksAt) {
        if (!holds) {
            broken.add(new BrokenLaws.Law(words, List.of(looksAt)));
        }
        return this;
    }

    /// The same of the one setting `at`, whose elements of lists have their numbers (`rules[2].group`).
    SectionLaws lawAt(String at, boolean holds, String words, String... looksAt) {
        if (!holds) {
            broken.add(new BrokenLaws.Law(words, List.of(looksAt), at));
        }
        return this;
    }

    /// Throws [BrokenLaws] with all that did not hold.
    void enforce() {
        if (!broken.isEmpty()) {
            throw new BrokenLaws(broken);
        }
    }
}
