// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.StoreUnavailable;
import org.jspecify.annotations.Nullable;

final class MemoryPartStore implements PartStore {
    private final MemoryItems items;
    private final Map<String, Gathered> byKey = new HashMap<>();

    private static final class Gathered {
        private final NavigableMap<Integer, Part> parts = new TreeMap<>();
        private boolean handedOut;
        private @Nullable Instant doneUntil;

        private boolean remembers(Part part, Instant since) {
            Part earlier = parts.get(part.number());
            return earlier != null
                    && earlier.content().equals(part.content())
                    && (doneUntil == null || earlier.received().getEpochSecond() >= since.getEpochSecond());
        }
    }

    MemoryPartStore(MemoryItems items) {
        this.items = items;
    }

    @Override
    public synchronized Kept keep(Part part, Instant since) {
        items.requireWritable();
        Gathered gathered = byKey.computeIfAbsent(part.key(), _ -> new Gathered());
        Instant doneUntil = gathered.doneUntil;
        if (doneUntil != null
                && !(gathered.remembers(part, since) && part.received().isBefore(doneUntil))) {
            gathered = new Gathered();
            byKey.put(part.key(), gathered);
        } else if (gathered.remembers(part, since)) {
            return new Kept.Repeated();
        } else if (gathered.handedOut) {
            throw new StoreUnavailable("what came before it is being handed on");
        } else if (gathered.parts.containsKey(part.number())) {
            setAside(gathered, part.key() + "|before " + byKey.size());
            gathered = new Gathered();
            byKey.put(part.key(), gathered);
        }
        gathered.parts.put(part.number(), part);
        if (gathered.parts.size() < part.total()) {
            return new Kept.Waiting(gathered.parts.size(), part.total());
        }
        gathered.handedOut = true;
        return new Kept.Complete(List.copyOf(gathered.parts.values()));
    }

    private void setAside(Gathered gathered, String key) {
        gathered.parts.replaceAll(
                (number, part) -> new Part(key, number, part.total(), part.content(), part.received()));
        byKey.put(key, gathered);
    }

    @Override
    public synchronized void done(String key, Instant until) {
        items.requireWritable();
        Gathered gathered = byKey.get(key);
        if (gathered != null) {
            gathered.doneUntil = until;
        }
    }

    @Override
    public synchronized List<Incomplete> overdue(String group, Instant before, int limit) {
        items.requireWritable();
        List<Incomplete> overdue = byKey.entrySet().stream()
                .filter(each -> each.getValue().doneUntil == null && !each.getValue().handedOut)
                .filter(each -> each.getKey().startsWith(group + "|"))
                .map(each -> new Incomplete(
                        each.getKey(), List.copyOf(each.getValue().parts.values())))
                .filter(incomplete -> first(incomplete).isBefore(before))
                .sorted(Comparator.comparing(MemoryPartStore::first))
                .limit(limit)
                .toList();
        overdue.forEach(each -> byKey.computeIfPresent(each.key(), (_, gathered) -> {
            gathered.handedOut = true;
            return gathered;
        }));
        return overdue;
    }

    @Override
    public synchronized Set<String> groups() {
        return byKey.entrySet().stream()
                .filter(each -> each.getValue().doneUntil == null)
                .map(each -> PartStore.group(each.getKey()))
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Instant first(Incomplete incomplete) {
        return incomplete.parts().stream()
                .map(Part::received)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
