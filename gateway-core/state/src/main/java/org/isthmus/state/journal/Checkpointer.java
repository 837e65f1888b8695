// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.isthmus.model.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the write-ahead log back into the file without holding up the writer. The bulk is copied and synced on
/// a connection of its own while commits go on (a passive checkpoint, SQLite's `wal.html` section 3). Under
/// steady load that alone never catches up, and the log would grow for ever: when it is long, the writer copies
/// the little that is left between two commits, and the next commit begins the log anew.
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final int WORTH_COPYING_PAGES = 2_000;
    private static final int LONG_LOG_PAGES = 12_000;

    /// The log before its pages are copied, and the file after that.
    private static final int SYNCS = 2;

    private final Session session;
    private final GroupCommit writer;
    private final StoreFaults faults;

    Checkpointer(Session session, GroupCommit writer, StoreFaults faults) {
        this.session = session;
        this.writer = writer;
        this.faults = faults;
    }

    private record Log(long pages, long copied) {}

    /// Called a few times in a second.
    void tick() {
        try {
            Log log = checkpoint("NOOP");
            if (log.pages() - log.copied() > WORTH_COPYING_PAGES) {
                faults.slow(SYNCS);
                log = checkpoint("PASSIVE");
            }
            if (log.pages() > LONG_LOG_PAGES) {
                writer.betweenBatches("PRAGMA wal_checkpoint(PASSIVE)");
            }
        } catch (SQLException failed) {
            session.dropStatements();
            LOG.warn("The journal's log could not be taken into its file; it is tried again.", failed);
        } catch (StoreUnavailable closed) {
            LOG.debug("no checkpoint", closed);
        }
    }

    private Log checkpoint(String mode) throws SQLException {
        try (ResultSet row = session.query("PRAGMA wal_checkpoint(" + mode + ")")) {
            return row.next() ? new Log(row.getLong(2), row.getLong(3)) : new Log(0, 0);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException failed) {
            LOG.debug("closing the checkpointer", failed);
        }
    }
}
