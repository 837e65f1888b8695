// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// Which of the ids that a report names may lead to an item (stage 3 section 4.8: message centres write their own
/// ids in other bases). An id as the peer wrote it is believed where nothing else can be meant. One that is only a
/// guess at what the peer meant is not when it leads to a message that has ended, and none is when the guesses
/// lead to several messages: what is reported then is more likely another message, whose answer is still on its
/// way. When what is written leads to one message and a guess to another one that has not ended, nobody knows
/// which is meant, and nothing is believed.
///
/// It looks nothing up: what each id leads to comes in.
public final class ReportBelief {
    private ReportBelief() {}

    /// One id of a report: whether it is a guess, which part it leads to, and whether the delivery of that part's
    /// item has ended.
    public record Candidate(ForeignId id, boolean guess, Optional<PartOf> part, boolean ended) {}

    /// The ids that may be believed, those as written first; empty when there is none.
    public static List<ForeignId> believable(List<Candidate> named) {
        Set<PartOf> written = parts(named, candidate -> !candidate.guess());
        Set<PartOf> open = parts(named, candidate -> candidate.guess() && !candidate.ended());
        if (!written.isEmpty() && !written.containsAll(open)) {
            return List.of();
        }
        List<ForeignId> ids = new ArrayList<>();
        named.stream()
                .filter(candidate -> !candidate.guess())
                .map(Candidate::id)
                .forEach(ids::add);
        if (parts(named, Candidate::guess).size() <= 1) {
            named.stream()
                    .filter(candidate -> candidate.guess() && !candidate.ended())
                    .map(Candidate::id)
                    .forEach(ids::add);
        }
        return ids;
    }

    private static Set<PartOf> parts(List<Candidate> named, Predicate<Candidate> which) {
        return named.stream()
                .filter(which)
                .flatMap(candidate -> candidate.part().stream())
                .collect(Collectors.toSet());
    }
}
