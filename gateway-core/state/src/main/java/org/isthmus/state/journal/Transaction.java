// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.isthmus.model.id.ItemId;

/// What a unit of work sees of the transaction it runs in. What it does in memory it leaves to [#afterCommit], since
/// the transaction may yet fail, and then the work may run a second time.
final class Transaction {
    private final Session session;
    private final Tally tally;
    private final List<Runnable> after = new ArrayList<>();
    private final Map<ItemId, StateKind> changed = new HashMap<>();
    private boolean apart;

    Transaction(Session session, Tally tally) {
        this.session = session;
        this.tally = tally;
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

    void changed(ItemId item, StateKind kind) {
        changed.put(item, kind);
    }

    /// What kind of state an earlier unit of this transaction left.
    Optional<StateKind> changed(ItemId item) {
        return Optional.ofNullable(changed.get(item));
    }

    /// Whether units run each behind a savepoint, so that what earlier ones left has to be read from the file.
    boolean apart() {
        return apart;
    }

    void begin(boolean runApart) {
        apart = runApart;
        changed.clear();
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
