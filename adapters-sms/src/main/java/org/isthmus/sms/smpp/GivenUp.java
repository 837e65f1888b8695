// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;

/// The submits of one session that nobody waits for any more, with who wants to know should they be answered after
/// all: the answer brings the id without which their receipts match nothing. A class, since it remembers; the oldest
/// goes first when there are too many. Safe for use by many threads.
final class GivenUp {
    private final Map<Integer, Consumer<Answered>> bySequence;

    GivenUp(int most) {
        this.bySequence = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Consumer<Answered>> eldest) {
                return size() > most;
            }
        };
    }

    synchronized void add(int sequence, Consumer<Answered> late) {
        bySequence.put(sequence, late);
    }

    synchronized boolean has(int sequence) {
        return bySequence.containsKey(sequence);
    }

    /// Gives it once.
    synchronized Optional<Consumer<Answered>> remove(int sequence) {
        return Optional.ofNullable(bySequence.remove(sequence));
    }

    synchronized void clear() {
        bySequence.clear();
    }
}
