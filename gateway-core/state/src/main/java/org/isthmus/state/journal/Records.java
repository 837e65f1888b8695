// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CpmItemCodec;
import org.isthmus.model.pack.DeliveryStateCodec;

/// Items and their delivery states as the journal keeps them: packs them, and reads them from the log's layers or the
/// tables.
final class Records {
    /// Added to the time of what is being handed over, so that it stands behind everything that is ever due.
    static final long HANDING_OVER = 1L << 60;

    /// Added to the time when an item ended, so that it stands behind everything that may still happen.
    static final long ENDED = 1L << 61;

    private final ReadPool reads;
    private final Unfolded unfolded;
    private final KeyedHash hash;

    /// An item with its first state, ready to be written.
    record NewItem(CpmItem item, byte[] body, PackedState state) {}

    /// A state, ready to be written: when it wakes, in milliseconds, and the hash of the recipient that it is held for.
    record PackedState(DeliveryState state, StateKind kind, Optional<Long> wakes, Optional<Long> held, byte[] packed) {}

    Records(ReadPool reads, Unfolded unfolded, KeyedHash hash) {
        this.reads = reads;
        this.unfolded = unfolded;
        this.hash = hash;
    }

    NewItem pack(CpmItem item, DeliveryState initial) {
        return new NewItem(
                item,
                CpmItemCodec.pack(item).toByteArray(),
                pack(initial, held(initial, item.parties().recipient())));
    }

    PackedState pack(ItemId item, DeliveryState state) {
        if (!state.awaitsRecipient()) {
            return pack(state, Optional.empty());
        }
        CpmItem known = item(item).orElseThrow(() -> unknown(item));
        return pack(state, held(state, known.parties().recipient()));
    }

    private Optional<Long> held(DeliveryState state, Address recipient) {
        return state.awaitsRecipient() ? Optional.of(heldFor(recipient)) : Optional.empty();
    }

    long heldFor(Address recipient) {
        return hash.of(recipient.canonical());
    }

    private static PackedState pack(DeliveryState state, Optional<Long> held) {
        return packed(state, DeliveryStateCodec.pack(state).toByteArray(), held);
    }

    /// A state that is packed already.
    static PackedState packed(DeliveryState state, byte[] octets, Optional<Long> held) {
        return new PackedState(state, StateKind.of(state), wakes(state), held, octets);
    }

    private static Optional<Long> wakes(DeliveryState state) {
        return switch (state) {
            case DeliveryState.HandingOver handing ->
                Optional.of(HANDING_OVER + handing.since().toEpochMilli());
            case DeliveryState.Ended ended -> Optional.of(ENDED + ended.at().toEpochMilli());
            default -> state.wakes().map(Records::millisUp);
        };
    }

    /// Rounded up: nothing is due before its time.
    private static long millisUp(Instant at) {
        long millis = at.toEpochMilli();
        return at.getNano() % 1_000_000 == 0 ? millis : millis + 1;
    }

    Optional<CpmItem> item(ItemId id) {
        Optional<CpmItem> recent = unfolded.layers().fresh(id).map(NewItem::item);
        return recent.isPresent()
                ? recent
                : reads.read(session -> {
                    try (ResultSet row = session.query("SELECT body FROM item WHERE id = ?", id.value())) {
                        return row.next()
                                ? Optional.of(CpmItemCodec.unpack(Octets.copyOf(row.getBytes(1))))
                                : Optional.empty();
                    }
                });
    }

    Optional<DeliveryState> state(ItemId id) {
        Optional<DeliveryState> recent =
                unfolded.layers().item(id).map(standing -> standing.state().state());
        return recent.isPresent()
                ? recent
                : reads.read(session -> {
                    try (ResultSet row = session.query("SELECT state FROM delivery WHERE item = ?", id.value())) {
                        return row.next()
                                ? Optional.of(DeliveryStateCodec.unpack(Octets.copyOf(row.getBytes(1))))
                                : Optional.empty();
                    }
                });
    }

    /// The greatest id that an item has, or a story: what was refused before it was stored has only that.
    Optional<ItemId> greatest() {
        Optional<ItemId> recent = unfolded.layers().greatest();
        long folded = reads.read(session -> Math.max(
                session.number("SELECT coalesce(max(item), -1) FROM delivery", -1),
                session.number("SELECT coalesce(max(item), -1) FROM trail", -1)));
        return Stream.concat(recent.stream(), folded < 0 ? Stream.empty() : Stream.of(new ItemId(folded)))
                .max(Comparator.naturalOrder());
    }

    List<ItemId> newest(ItemId before, int limit) {
        Unfolded.Layers layers = unfolded.layers();
        Set<ItemId> found = new HashSet<>(layers.before(before));
        reads.read(session -> {
            try (ResultSet rows = session.query(
                    "SELECT item FROM delivery WHERE item < ? ORDER BY item DESC LIMIT ?", before.value(), (long)
                            limit)) {
                while (rows.next()) {
                    found.add(new ItemId(rows.getLong(1)));
                }
            }
            return true;
        });
        return found.stream().sorted(Comparator.reverseOrder()).limit(limit).toList();
    }

    static IllegalArgumentException unknown(ItemId id) {
        return new IllegalArgumentException("item " + id + " was never accepted, or is pruned");
    }

    static IllegalArgumentException taken(ItemId id) {
        return new IllegalArgumentException("there is an item " + id + " already");
    }
}
