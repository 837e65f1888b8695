// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a unit of work sees of the transaction it runs in. What it does in memory it leaves to [#afterCommit], since
/// the transaction may yet fail, and then the work may run a second time.
final class Transaction {
    private final Session session;
    private final Tally tally;
    private final List<Runnable> after = new ArrayList<>();
    private final Log log;

    Transaction(Session session, Tally tally, Log log) {
        this.session = session;
        this.tally = tally;
        this.log = log;
    }

    Session session() {
        return session;
    }

    Tally tally() {
        return tally;
    }

    /// Runs on the writer's thread, in order, after the commit and before any caller learns of it.
    void afterCommit(Runnable effect) {
        after.add(effect);
    }

    Log log() {
        return log;
    }

    void append(LogEntry entry) throws SQLException {
        log.append(session, entry);
    }

    void begin() {
        log.begin();
        after.clear();
    }

    int effects() {
        return after.size();
    }

    void dropEffects(int from) {
        after.subList(from, after.size()).clear();
    }

    /// Each by `runner`, which lets none keep the next from running.
    void runEffects(Consumer<Runnable> runner) {
        after.forEach(runner);
        after.clear();
    }
}
