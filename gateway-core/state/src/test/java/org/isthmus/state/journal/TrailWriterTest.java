// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.state.TestStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailWriterTest {
    private static final int MANY = 20_000;

    @TempDir
    private Path folder;

    /// A sync takes its time however little it brings to disk.
    @Test
    void however_much_waits_a_flush_takes_few_syncs() throws Exception {
        TrailBuffer buffer = new TrailBuffer(new KeyedHash(1, 2));
        for (int item = 1; item <= MANY; item++) {
            buffer.append(TrailEvent.of(
                    new ItemId(item), Instant.EPOCH, TrailKind.RECEIVED, "sip", Fact.id("call-id", "c" + item)));
        }
        try (JournalFile file = JournalFile.open(folder);
                Session session = file.writer()) {
            Tally tally = new Tally(session);
            Log log = new Log(new Unfolded(0), tally, session);
            try (GroupCommit writer =
                    new GroupCommit(session, tally, log, TestStores.settings(10), StoreFaults.none())) {
                TrailWriter trail = new TrailWriter(buffer, writer, InstantSource.fixed(Instant.EPOCH), session);
                writer.start();
                trail.flush();
                assertThat(writer.figures().batches()).isBetween(2L, 64L);
            }
            assertThat(buffer.held()).isZero();
            assertThat(session.number("SELECT count(*) FROM trail", 0)).isEqualTo(MANY);
            assertThat(session.number("SELECT count(*) FROM trail_index", 0)).isEqualTo(MANY);
        }
    }
}
