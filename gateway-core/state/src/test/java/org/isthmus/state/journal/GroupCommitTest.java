// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.state.TestStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path folder;

    @Test
    void what_breaks_after_the_commit_refuses_nothing_that_is_on_disk() throws Exception {
        AtomicInteger later = new AtomicInteger();
        try (JournalFile file = JournalFile.open(folder);
                Session session = file.writer();
                GroupCommit writer = writer(session)) {
            writer.start();
            for (Throwable broken :
                    new Throwable[] {new IllegalStateException("broken"), new AssertionError("broken")}) {
                long result = writer.run(transaction -> {
                    transaction.afterCommit(() -> {
                        if (broken instanceof Error error) {
                            throw error;
                        }
                        throw (RuntimeException) broken;
                    });
                    transaction.afterCommit(later::incrementAndGet);
                    return 7L;
                });
                assertThat(result).isEqualTo(7);
            }
            assertThat(later).as("effects behind the broken one").hasValue(2);
        }
    }

    private static GroupCommit writer(Session session) throws SQLException {
        Tally tally = new Tally(session);
        Log log = new Log(new Unfolded(0), tally, session);
        return new GroupCommit(session, tally, log, TestStores.settings(10), new StoreFaults());
    }
}
