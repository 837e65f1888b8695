// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.isthmus.model.store.StoreUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few connections that only read. In WAL mode they see the last commit and never hold up the writer. A connection
/// that failed is thrown away.
final class ReadPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);
    private static final int CONNECTIONS = 3;

    private final JournalFile file;
    private final Semaphore permits = new Semaphore(CONNECTIONS, true);
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();

    ReadPool(JournalFile file) {
        this.file = file;
    }

    @FunctionalInterface
    interface Reading<T> {
        T read(Session session) throws SQLException;
    }

    <T> T read(Reading<T> reading) {
        permits.acquireUninterruptibly();
        @Nullable Session session = idle.pollFirst();
        try {
            if (session == null) {
                session = file.reader();
            }
            T result = reading.read(session);
            idle.addFirst(session);
            session = null;
            return result;
        } catch (SQLException failed) {
            throw new StoreUnavailable("the journal can not be read", failed);
        } finally {
            permits.release();
            discard(session);
        }
    }

    private static void discard(@Nullable Session session) {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException failed) {
                LOG.debug("closing a failed connection", failed);
            }
        }
    }

    @Override
    public void close() {
        permits.acquireUninterruptibly(CONNECTIONS);
        idle.forEach(ReadPool::discard);
        idle.clear();
    }
}
