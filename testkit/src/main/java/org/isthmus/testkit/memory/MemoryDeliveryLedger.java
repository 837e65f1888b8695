// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger;

final class MemoryDeliveryLedger implements DeliveryLedger {
    private final MemoryItems items;
    private final MemoryTrail trail;
    private final Map<ForeignId, PartOf> parts = new HashMap<>();
    private final List<DeliveryReport> unmatched = new ArrayList<>();
    private final List<DeliveryReport> handedOut = new ArrayList<>();

    private volatile Runnable pause = () -> {};

    MemoryDeliveryLedger(MemoryItems items, MemoryTrail trail) {
        this.items = items;
        this.trail = trail;
    }

    void beforeCommit(Runnable now) {
        pause = now;
    }

    @Override
    public Optional<DeliveryState> state(ItemId item) {
        return items.get(item).map(MemoryItems.Entry::state);
    }

    @Override
    public List<DeliveryReport> commit(Change change) {
        pause.run();
        items.requireWritable();
        List<DeliveryReport> early = new ArrayList<>();
        synchronized (items) {
            for (Owed owed : change.owed()) {
                if (items.has(owed.notification().id())) {
                    throw new IllegalArgumentException("a notification owed is an item already");
                }
            }
            items.change(change.item(), change.state());
            change.owed().forEach(owed -> items.add(owed.notification(), owed.initial()));
            for (PartId learnt : change.learnt()) {
                parts.put(learnt.id(), new PartOf(change.item(), learnt.part()));
            }
            takeUnmatched(change.learnt().stream().map(PartId::id).toList(), early);
        }
        change.story().forEach(trail::append);
        return early;
    }

    private void takeUnmatched(List<ForeignId> ids, List<DeliveryReport> early) {
        for (Iterator<DeliveryReport> each = unmatched.iterator(); each.hasNext(); ) {
            DeliveryReport report = each.next();
            if (report.ids().stream().anyMatch(ids::contains)) {
                early.add(report);
                handedOut.add(report);
                each.remove();
            }
        }
    }

    @Override
    public void settled(DeliveryReport report) {
        items.requireWritable();
        synchronized (items) {
            handedOut.remove(report);
        }
    }

    @Override
    public List<DeliveryReport> unsettled() {
        synchronized (items) {
            return List.copyOf(handedOut);
        }
    }

    @Override
    public Optional<PartOf> find(ForeignId id) {
        synchronized (items) {
            return Optional.ofNullable(parts.get(id));
        }
    }

    @Override
    public Optional<PartOf> keepUnmatched(DeliveryReport report) {
        items.requireWritable();
        synchronized (items) {
            for (ForeignId id : report.ids()) {
                PartOf known = parts.get(id);
                if (known != null) {
                    return Optional.of(known);
                }
            }
            unmatched.add(report);
            return Optional.empty();
        }
    }

    @Override
    public List<DeliveryReport> unmatched(Predicate<DeliveryReport> which, int limit) {
        synchronized (items) {
            return List.copyOf(unmatched).reversed().stream()
                    .filter(which)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public List<ItemId> due(Instant now, int limit) {
        return items.all()
                .filter(entry ->
                        entry.state().wakes().filter(due -> !due.isAfter(now)).isPresent())
                .sorted(Comparator.comparing(entry -> entry.state().wakes().orElseThrow()))
                .map(entry -> entry.item().id())
                .limit(limit)
                .toList();
    }

    @Override
    public List<ItemId> awaiting(Address recipient, int limit) {
        return items.all()
                .filter(entry -> entry.state().awaitsRecipient())
                .filter(entry -> entry.item().parties().recipient().canonical().equals(recipient.canonical()))
                .map(entry -> entry.item().id())
                .limit(limit)
                .toList();
    }

    @Override
    public List<ItemId> interrupted(int limit) {
        return items.all()
                .filter(entry -> entry.state() instanceof DeliveryState.HandingOver)
                .map(entry -> entry.item().id())
                .limit(limit)
                .toList();
    }

    @Override
    public List<Waiting> waiting(int limit) {
        return items.all()
                .filter(entry -> entry.state().keepsItsPlace())
                .map(entry ->
                        new Waiting(entry.item().id(), entry.state().wakes().orElseThrow()))
                .sorted(Comparator.comparing(Waiting::item))
                .limit(limit)
                .toList();
    }

    @Override
    public Map<String, Long> census() {
        return items.all()
                .collect(Collectors.groupingBy(
                        entry -> entry.state().getClass().getSimpleName(), Collectors.counting()));
    }
}
