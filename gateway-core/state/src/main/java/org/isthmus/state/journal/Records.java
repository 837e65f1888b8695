// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CpmItemCodec;
import org.isthmus.model.pack.DeliveryStateCodec;
import org.isthmus.state.hash.KeyedHash;
import org.isthmus.state.shared.HotMap;

/// Rows of items and of their delivery states, and the latest of both in memory: an item is mostly read again, and
/// its state changed again, within a second of its coming.
final class Records {
    /// Added to the time of what is being handed over, so that it stands behind everything that is ever due.
    static final long HANDING_OVER = 1L << 60;

    private static final int HOT_STATES = 16_384;
    private static final int HOT_ITEMS = 4_096;
    private static final int LARGEST_HOT_CONTENT = 2_048;

    private final ReadPool reads;
    private final KeyedHash hash;
    private final HotMap<ItemId, DeliveryState> states = new HotMap<>(HOT_STATES);
    private final HotMap<ItemId, CpmItem> items = new HotMap<>(HOT_ITEMS);

    /// An item with its first state, ready to be written.
    record NewItem(CpmItem item, byte[] body, PackedState state) {}

    /// A state, ready to be written. `wakes` and `held` are null when the column is.
    record PackedState(DeliveryState state, StateKind kind, Optional<Long> wakes, Optional<Long> held, byte[] packed) {}

    Records(ReadPool reads, KeyedHash hash) {
        this.reads = reads;
        this.hash = hash;
    }

    NewItem pack(CpmItem item, DeliveryState initial) {
        return new NewItem(
                item,
                CpmItemCodec.pack(item).toByteArray(),
                pack(initial, held(initial, item.parties().recipient())));
    }

    PackedState pack(ItemId item, DeliveryState state) {
        if (!(state instanceof DeliveryState.AwaitingRecipient)) {
            return pack(state, Optional.empty());
        }
        CpmItem known = item(item).orElseThrow(() -> unknown(item));
        return pack(state, held(state, known.parties().recipient()));
    }

    private Optional<Long> held(DeliveryState state, Address recipient) {
        return state instanceof DeliveryState.AwaitingRecipient ? Optional.of(heldFor(recipient)) : Optional.empty();
    }

    long heldFor(Address recipient) {
        return hash.of(recipient.canonical());
    }

    private static PackedState pack(DeliveryState state, Optional<Long> held) {
        Optional<Long> wakes = state instanceof DeliveryState.HandingOver handing
                ? Optional.of(HANDING_OVER + handing.since().toEpochMilli())
                : state.wakes().map(Records::millisUp);
        return new PackedState(
                state,
                StateKind.of(state),
                wakes,
                held,
                DeliveryStateCodec.pack(state).toByteArray());
    }

    /// Rounded up: nothing is due before its time.
    private static long millisUp(Instant at) {
        long millis = at.toEpochMilli();
        return at.getNano() % 1_000_000 == 0 ? millis : millis + 1;
    }

    void insert(Transaction transaction, NewItem fresh) throws SQLException {
        ItemId id = fresh.item().id();
        PackedState state = fresh.state();
        Session session = transaction.session();
        session.update("INSERT INTO item VALUES (?, ?)", id.value(), fresh.body());
        var insert = session.bind(
                "INSERT INTO delivery VALUES (?, ?, ?, ?, ?)",
                id.value(),
                state.kind().number());
        bindState(insert, 3, state);
        insert.executeUpdate();
        transaction.tally().add(state.kind(), 1);
        transaction.tally().add(Tally.Of.ITEM_OCTETS, fresh.body().length);
        transaction.changed(id, state.kind());
        transaction.afterCommit(() -> {
            states.put(id, state.state());
            if (!(fresh.item() instanceof CpmMessage message)
                    || message.content().octets().size() <= LARGEST_HOT_CONTENT) {
                items.put(id, fresh.item());
            }
        });
    }

    /// Refuses with `IllegalArgumentException` when there is no such item.
    void update(Transaction transaction, ItemId id, PackedState state) throws SQLException {
        Session session = transaction.session();
        Optional<StateKind> before = kindNow(transaction, id);
        var update = session.bind(
                "UPDATE delivery SET kind = ?, wakes = ?, held = ?, state = ? WHERE item = ?",
                state.kind().number());
        bindState(update, 2, state);
        update.setLong(5, id.value());
        if (before.isEmpty() || update.executeUpdate() == 0) {
            throw unknown(id);
        }
        transaction.tally().add(before.get(), -1);
        transaction.tally().add(state.kind(), 1);
        transaction.changed(id, state.kind());
        transaction.afterCommit(() -> states.put(id, state.state()));
    }

    private Optional<StateKind> kindNow(Transaction transaction, ItemId id) throws SQLException {
        if (!transaction.apart()) {
            Optional<StateKind> changed = transaction.changed(id);
            if (changed.isPresent()) {
                return changed;
            }
            DeliveryState hot = states.peek(id);
            if (hot != null) {
                return Optional.of(StateKind.of(hot));
            }
        }
        long number = transaction.session().number("SELECT kind FROM delivery WHERE item = ?", -1, id.value());
        return number < 0 ? Optional.empty() : Optional.of(StateKind.ofNumber(number));
    }

    private static void bindState(PreparedStatement statement, int from, PackedState state) throws SQLException {
        bindNumber(statement, from, state.wakes());
        bindNumber(statement, from + 1, state.held());
        statement.setBytes(from + 2, state.packed());
    }

    private static void bindNumber(PreparedStatement statement, int at, Optional<Long> number) throws SQLException {
        if (number.isPresent()) {
            statement.setLong(at, number.get());
        } else {
            statement.setNull(at, Types.INTEGER);
        }
    }

    Optional<CpmItem> item(ItemId id) {
        Optional<CpmItem> hot = items.get(id);
        return hot.isPresent()
                ? hot
                : reads.read(session -> {
                    try (ResultSet row = session.query("SELECT body FROM item WHERE id = ?", id.value())) {
                        return row.next()
                                ? Optional.of(CpmItemCodec.unpack(Octets.copyOf(row.getBytes(1))))
                                : Optional.empty();
                    }
                });
    }

    Optional<DeliveryState> state(ItemId id) {
        Optional<DeliveryState> hot = states.get(id);
        return hot.isPresent()
                ? hot
                : reads.read(session -> {
                    try (ResultSet row = session.query("SELECT state FROM delivery WHERE item = ?", id.value())) {
                        return row.next()
                                ? Optional.of(DeliveryStateCodec.unpack(Octets.copyOf(row.getBytes(1))))
                                : Optional.empty();
                    }
                });
    }

    /// Takes an item out of memory after the pruner took it from the disk.
    void forget(ItemId id) {
        states.remove(id);
        items.remove(id);
    }

    private static IllegalArgumentException unknown(ItemId id) {
        return new IllegalArgumentException("item " + id + " was never accepted, or is pruned");
    }
}
