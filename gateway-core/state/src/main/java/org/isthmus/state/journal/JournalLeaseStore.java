// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.state.shared.SharedView;

/// Leases in the journal and in the shared view. The choice of a number is made inside the writer's transaction, so
/// the journal's constraints are never broken; what other nodes gave to the same user is taken into account, and a
/// conversation that another node leased a number for keeps it here. Times are kept to the millisecond.
final class JournalLeaseStore implements LeaseStore {
    private static final String COLUMNS = "SELECT legacy_user, number, partner, since, until FROM lease ";

    private final GroupCommit writer;
    private final ReadPool reads;
    private final SharedView shared;

    /// What the journal says of a user's leases is told to the shared view in the order of the writes.
    private final ReentrantLock[] users = new ReentrantLock[64];

    JournalLeaseStore(GroupCommit writer, ReadPool reads, SharedView shared) {
        this.writer = writer;
        this.reads = reads;
        this.shared = shared;
        Arrays.setAll(users, _ -> new ReentrantLock());
    }

    private <T> T inOrder(Address legacyUser, Supplier<T> change) {
        ReentrantLock lock = users[legacyUser.canonical().hashCode() & users.length - 1];
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Lease> lease(Address legacyUser, Address partner, List<Msisdn> pool, Instant now, Term term) {
        Instant end = term.until().truncatedTo(ChronoUnit.MILLIS);
        Instant begin = now.truncatedTo(ChronoUnit.MILLIS);
        return shared.alone(legacyUser, () -> {
            Optional<Lease> standing =
                    LeaseChoice.standing(reads.read(session -> of(session, legacyUser)), partner, now, term.enough());
            if (standing.isPresent()) {
                return standing;
            }
            List<Lease> elsewhere = shared.leasesElsewhere(legacyUser);
            return inOrder(legacyUser, () -> {
                Optional<Lease> given = writer.run(transaction -> {
                    List<Lease> known = merged(of(transaction.session(), legacyUser), elsewhere);
                    Optional<Lease> chosen = LeaseChoice.choose(known, legacyUser, partner, pool, begin, end);
                    if (chosen.isPresent()) {
                        write(transaction.session(), chosen.get());
                    }
                    return chosen;
                });
                given.ifPresent(shared::leased);
                return given;
            });
        });
    }

    private static List<Lease> of(Session session, Address legacyUser) throws SQLException {
        return read(session, COLUMNS + "WHERE legacy_user = ?", legacyUser.canonical());
    }

    /// Where both know a number, the lease that ends later is the one in force.
    private static List<Lease> merged(List<Lease> here, List<Lease> elsewhere) {
        List<Lease> all = new ArrayList<>(here);
        all.addAll(elsewhere);
        all.sort(Comparator.comparing(Lease::until).reversed());
        Set<Msisdn> seen = new HashSet<>();
        all.removeIf(lease -> !seen.add(lease.number()));
        return all;
    }

    private static void write(Session session, Lease lease) throws SQLException {
        // REPLACE makes room under both constraints: the ended lease of the number, and the partner's former number.
        session.update(
                "INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?, ?)",
                lease.legacyUser().canonical(),
                lease.number().e164(),
                lease.partner().canonical(),
                lease.since().toEpochMilli(),
                lease.until().toEpochMilli());
    }

    @Override
    public Optional<Lease> find(Address legacyUser, Msisdn number, Instant now) {
        Optional<Lease> known = shared.lease(legacyUser, number);
        Optional<Lease> lease = known.isPresent() ? known : recall(legacyUser, number);
        return lease.filter(found -> found.until().isAfter(now));
    }

    private Optional<Lease> recall(Address legacyUser, Msisdn number) {
        return reads.read(session -> one(session, legacyUser, number));
    }

    private static Optional<Lease> one(Session session, Address legacyUser, Msisdn number) throws SQLException {
        return read(session, COLUMNS + "WHERE legacy_user = ? AND number = ?", legacyUser.canonical(), number.e164())
                .stream()
                .findFirst();
    }

    @Override
    public List<Lease> leases(Instant now, int limit) {
        return reads.read(session ->
                read(session, COLUMNS + "WHERE until > ? ORDER BY until LIMIT ?", now.toEpochMilli(), (long) limit));
    }

    @Override
    public boolean extend(Address legacyUser, Msisdn number, Instant until) {
        return inOrder(legacyUser, () -> {
            Optional<Lease> changed = writer.run(transaction -> {
                transaction
                        .session()
                        .update(
                                "UPDATE lease SET until = ? WHERE legacy_user = ? AND number = ?",
                                until.toEpochMilli(),
                                legacyUser.canonical(),
                                number.e164());
                return one(transaction.session(), legacyUser, number);
            });
            changed.ifPresent(shared::leased);
            return changed.isPresent();
        });
    }

    @Override
    public boolean revoke(Address legacyUser, Msisdn number) {
        return inOrder(legacyUser, () -> {
            int gone = writer.run(transaction -> transaction
                    .session()
                    .update(
                            "DELETE FROM lease WHERE legacy_user = ? AND number = ?",
                            legacyUser.canonical(),
                            number.e164()));
            shared.released(legacyUser, number);
            return gone > 0;
        });
    }

    private static List<Lease> read(Session session, String sql, Object... arguments) throws SQLException {
        try (ResultSet rows = session.query(sql, arguments)) {
            List<Lease> leases = new ArrayList<>();
            while (rows.next()) {
                leases.add(new Lease(
                        Address.ofCanonical(rows.getString(1)),
                        new Msisdn(rows.getString(2)),
                        Address.ofCanonical(rows.getString(3)),
                        Instant.ofEpochMilli(rows.getLong(4)),
                        Instant.ofEpochMilli(rows.getLong(5))));
            }
            return leases;
        }
    }
}
