// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.story;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.Address;
import org.isthmus.model.trail.Fact;

/// Whether numbers are shown whole. The default hides them; revealing is for whoever gave a reason, and the caller has
/// logged that.
public enum Masking {
    MASKED,
    REVEALED;

    public String address(Address address) {
        return VisibleText.of(this == MASKED ? address.masked() : address.canonical());
    }

    /// The facts that people are shown: of several ids with one name, which are spellings of one id made for
    /// finding it, the first, which is as the peer wrote it.
    static List<Fact> shown(List<Fact> facts) {
        Set<String> seen = new HashSet<>();
        return facts.stream()
                .filter(fact -> !(fact instanceof Fact.Id) || seen.add(fact.name()))
                .toList();
    }

    String fact(Fact fact) {
        return switch (fact) {
            case Fact.Number(String _, Address value) -> address(value);
            case Fact.Id(String _, String value) -> VisibleText.of(value, 120);
            case Fact.Word(String _, String value) -> VisibleText.of(value, 300);
        };
    }
}
