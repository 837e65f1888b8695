// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
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

    static IllegalArgumentException unknown(ItemId id) {
        return new IllegalArgumentException("item " + id + " was never accepted, or is pruned");
    }

    static IllegalArgumentException taken(ItemId id) {
        return new IllegalArgumentException("there is an item " + id + " already");
    }
}
