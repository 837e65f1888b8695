// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.ArrayList;
import java.util.List;

/// What the settings of one section must be to each other. A record's constructor asks for all of its laws and then
/// enforces them, so that who wrote the file hears of every broken one at once.
final class SectionLaws {
    private final List<String> broken = new ArrayList<>();

    /// `words` say what is wrong when the law does not hold.
    SectionLaws law(boolean holds, String words) {
        if (!holds) {
            broken.add(words);
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
