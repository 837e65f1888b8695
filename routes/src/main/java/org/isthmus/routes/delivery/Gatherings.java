// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Recipients for whom what was kept is being gathered, so that a new message natively to them stays behind it;
/// and the conversations that wait for the end of it. Safe for use by many threads.
final class Gatherings {
    private record Open(int times, Set<String> conversations) {}

    private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();

    void begin(String recipient) {
        open.merge(recipient, new Open(1, Set.of()), (is, _) -> new Open(is.times() + 1, is.conversations()));
    }

    /// Notes that the conversation waits. False when nothing is being gathered for this recipient.
    boolean waits(String recipient, String conversation) {
        if (open.isEmpty()) {
            return false;
        }
        return open.computeIfPresent(recipient, (_, is) -> {
                    Set<String> more = new HashSet<>(is.conversations());
                    more.add(conversation);
                    return new Open(is.times(), more);
                })
                != null;
    }

    boolean isOpen(String recipient) {
        return open.containsKey(recipient);
    }

    /// The conversations that waited, when this was the last gathering for the recipient.
    Set<String> end(String recipient) {
        Open is = open.get(recipient);
        boolean last = open.computeIfPresent(
                        recipient, (_, now) -> now.times() == 1 ? null : new Open(now.times() - 1, now.conversations()))
                == null;
        return last ? Optional.ofNullable(is).map(Open::conversations).orElse(Set.of()) : Set.of();
    }
}
