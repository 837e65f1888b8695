// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// One layer of what the log holds and the tables do not have yet. Only the writer's thread changes it. Any thread may
/// look things up; only for the writer's thread do several look-ups belong together.
final class Recent {
    private final Map<ItemId, Standing> items = new ConcurrentHashMap<>();
    private final Map<KeyedHash.Wide, ItemId> keys = new ConcurrentHashMap<>();
    private final Map<KeyedHash.Wide, PartOf> parts = new ConcurrentHashMap<>();
    private final Map<Long, Set<ItemId>> held = new ConcurrentHashMap<>();
    private final Map<Long, LogEntry.KeptReport> reports = new ConcurrentHashMap<>();
    private final Map<KeyedHash.Wide, List<Long>> reportsOf = new ConcurrentHashMap<>();
    private final Set<Long> handedOut = ConcurrentHashMap.newKeySet();
    private final Set<Long> settled = ConcurrentHashMap.newKeySet();
    private volatile long octets;

    /// Where an item stands. `fresh` when the item itself came in this layer; `below` is the kind of state that the
    /// layers and tables under this one have, empty when they do not know the item.
    record Standing(Optional<Records.NewItem> fresh, Records.PackedState state, Optional<StateKind> below) {

        private Standing over(Standing older) {
            return new Standing(fresh.isPresent() ? fresh : older.fresh, state, older.below);
        }
    }

    /// `before` is the kind of state that the item had until now.
    void apply(LogEntry entry, Optional<StateKind> before) {
        switch (entry) {
            case LogEntry.Accepted(var fresh, var key) -> {
                stand(fresh.item().id(), new Standing(Optional.of(fresh), fresh.state(), before));
                key.ifPresent(wide -> keys.put(wide, fresh.item().id()));
            }
            case LogEntry.Moved(var item, var state) -> stand(item, new Standing(Optional.empty(), state, before));
            case LogEntry.Learnt(var id, var part) -> parts.put(id, part);
            case LogEntry.KeptReport report -> keep(report);
            case LogEntry.HandedOut(var number) -> handedOut.add(number);
            case LogEntry.Settled(var number) -> settled.add(number);
        }
    }

    private void stand(ItemId item, Standing now) {
        now.fresh().ifPresent(fresh -> grow(fresh.body().length));
        items.merge(item, now, (older, newer) -> newer.over(older));
        now.state()
                .held()
                .ifPresent(recipient -> held.computeIfAbsent(recipient, _ -> ConcurrentHashMap.newKeySet())
                        .add(item));
    }

    // Only one thread writes it.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void grow(long by) {
        octets += by;
    }

    /// Of the items that came in this layer.
    long octets() {
        return octets;
    }

    private void keep(LogEntry.KeptReport report) {
        reports.put(report.number(), report);
        report.ids()
                .forEach(id ->
                        reportsOf.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(report.number()));
    }

    /// Lays a younger layer over this one.
    void absorb(Recent younger) {
        younger.items.forEach(this::stand);
        keys.putAll(younger.keys);
        parts.putAll(younger.parts);
        younger.reports.values().forEach(this::keep);
        handedOut.addAll(younger.handedOut);
        settled.addAll(younger.settled);
    }

    void clear() {
        items.clear();
        keys.clear();
        parts.clear();
        held.clear();
        reports.clear();
        reportsOf.clear();
        handedOut.clear();
        settled.clear();
        octets = 0;
    }

    boolean isEmpty() {
        return items.isEmpty()
                && keys.isEmpty()
                && parts.isEmpty()
                && reports.isEmpty()
                && handedOut.isEmpty()
                && settled.isEmpty();
    }

    Map<ItemId, Standing> items() {
        return items;
    }

    Map<KeyedHash.Wide, ItemId> keys() {
        return keys;
    }

    Map<KeyedHash.Wide, PartOf> parts() {
        return parts;
    }

    /// Items that were held for this recipient in this layer; some may have moved on since.
    Set<ItemId> held(long recipient) {
        return held.getOrDefault(recipient, Set.of());
    }

    Map<Long, LogEntry.KeptReport> reports() {
        return reports;
    }

    List<Long> reportsOf(KeyedHash.Wide id) {
        return reportsOf.getOrDefault(id, List.of());
    }

    Set<Long> handedOut() {
        return handedOut;
    }

    Set<Long> settled() {
        return settled;
    }
}
