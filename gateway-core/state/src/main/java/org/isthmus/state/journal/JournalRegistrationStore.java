// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.state.shared.SharedCodec;
import org.isthmus.state.shared.SharedView;

/// Registrations in the journal and in the shared view. A look-up asks the view, which also knows what other nodes
/// registered, and then the journal.
final class JournalRegistrationStore implements RegistrationStore {
    private final GroupCommit writer;
    private final ReadPool reads;
    private final SharedView shared;

    JournalRegistrationStore(GroupCommit writer, ReadPool reads, SharedView shared) {
        this.writer = writer;
        this.reads = reads;
        this.shared = shared;
    }

    @Override
    public List<Binding> bindings(SipUri aor, Instant now) {
        Optional<List<Binding>> known = shared.bindings(aor);
        List<Binding> bindings = known.isPresent() ? known.get() : recall(aor);
        return bindings.stream()
                .filter(binding -> binding.expires().isAfter(now))
                .toList();
    }

    private List<Binding> recall(SipUri aor) {
        List<Binding> kept = reads.read(session -> {
            try (ResultSet row = session.query("SELECT bindings FROM registration WHERE aor = ?", aor.canonical())) {
                return row.next() ? SharedCodec.bindings(row.getBytes(1)) : List.of();
            }
        });
        shared.recalled(aor, kept);
        return kept;
    }

    @Override
    public void update(SipUri aor, List<Binding> bindings) {
        long liveUntil = bindings.stream()
                .map(Binding::expires)
                .max(Comparator.naturalOrder())
                .map(Instant::toEpochMilli)
                .orElse(0L);
        byte[] packed = SharedCodec.packBindings(bindings);
        writer.run(transaction -> bindings.isEmpty()
                ? transaction.session().update("DELETE FROM registration WHERE aor = ?", aor.canonical())
                : transaction
                        .session()
                        .update(
                                "INSERT OR REPLACE INTO registration VALUES (?, ?, ?)",
                                aor.canonical(),
                                liveUntil,
                                packed));
        shared.registered(aor, bindings);
    }

    @Override
    public long registered(Instant now) {
        return reads.read(session ->
                session.number("SELECT count(*) FROM registration WHERE live_until > ?", 0, now.toEpochMilli()));
    }

    /// All that live, for rebuilding the shared view.
    void each(Instant now, BiConsumer<SipUri, List<Binding>> to) {
        reads.read(session -> {
            try (ResultSet rows =
                    session.query("SELECT aor, bindings FROM registration WHERE live_until > ?", now.toEpochMilli())) {
                while (rows.next()) {
                    byte[] packed = rows.getBytes(2);
                    SipUri.parse(rows.getString(1)).ifPresent(aor -> to.accept(aor, SharedCodec.bindings(packed)));
                }
                return true;
            }
        });
    }
}
