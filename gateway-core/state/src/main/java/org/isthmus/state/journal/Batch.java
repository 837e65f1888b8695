// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;

/// Units of work that go to the disk together. A unit that fails by its own fault (a bug, a broken constraint) does not
/// harm the others: the transaction is rolled back and all units run again, each behind a savepoint, and only the one
/// that fails is refused. What the disk says fails all of them: it is thrown, and whoever began rolls back.
final class Batch {
    private final List<Unit<?>> units;
    private final Transaction transaction;
    private final Session session;

    Batch(List<Unit<?>> units, Transaction transaction) {
        this.units = units;
        this.transaction = transaction;
        this.session = transaction.session();
    }

    /// Leaves the transaction open, for its commit.
    void run() throws SQLException {
        session.update("BEGIN IMMEDIATE");
        transaction.begin();
        if (!together()) {
            session.update("ROLLBACK");
            transaction.tally().rolledBack();
            session.update("BEGIN IMMEDIATE");
            transaction.begin();
            apart();
        }
    }

    /// False when a unit failed by its own fault.
    private boolean together() throws SQLException {
        for (Unit<?> unit : units) {
            try {
                unit.run(transaction);
            } catch (SQLException failed) {
                if (isDisk(failed)) {
                    throw failed;
                }
                session.dropStatements();
                return false;
            } catch (RuntimeException _) {
                return false;
            }
        }
        return true;
    }

    private void apart() throws SQLException {
        for (Unit<?> unit : units) {
            int effects = transaction.effects();
            long[][] mark = transaction.tally().mark();
            session.update("SAVEPOINT unit");
            RuntimeException refused = null;
            try {
                unit.run(transaction);
            } catch (SQLException failed) {
                if (isDisk(failed)) {
                    throw failed;
                }
                session.dropStatements();
                refused =
                        new IllegalArgumentException("the journal's rules forbid this: " + failed.getMessage(), failed);
            } catch (RuntimeException failed) {
                refused = failed;
            }
            if (refused != null) {
                unit.failed(refused);
                session.update("ROLLBACK TO unit");
                transaction.dropEffects(effects);
                transaction.tally().backTo(mark);
            }
            session.update("RELEASE unit");
        }
    }

    private static boolean isDisk(SQLException failed) {
        return switch (SQLiteErrorCode.getErrorCode(failed.getErrorCode() & 0xff)) {
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_ERROR, SQLITE_MISUSE -> false;
            default -> true;
        };
    }
}
