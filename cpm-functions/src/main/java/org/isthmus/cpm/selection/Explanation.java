// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.List;
import java.util.Optional;

/// Why selection said what it said: the facts it used, every rule it tried in order, and the name of the one
/// that won (empty when none did). Words are made only when somebody looks ([ExplanationLines],
/// [ExplanationData]).
public record Explanation(SelectionFacts facts, List<Tried> rules, String winner) {
    public Explanation {
        rules = List.copyOf(rules);
    }

    /// One rule that was looked at. `whyNot` is empty for the one that won.
    public record Tried(String rule, Optional<String> whyNot) {
        public boolean matched() {
            return whyNot.isEmpty();
        }
    }
}
