// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.state.journal.TrailBuffer.Chapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the buffered events to the disk: one packed row for each item and flush, and a row of the index for each id
/// and number in it. Written in slices, so that no accept waits behind a large flush. The index is filled bucket by
/// bucket: rows are sorted inside a bucket and buckets follow each other, so that however large the index is, a flush
/// touches a few pages.
final class TrailWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TrailWriter.class);
    private static final int SLICE_ITEMS = 128;

    /// Each slice waits for a sync. With more slices than this in a flush, a slow disk would bound how
    /// much trail there can be in a second, so they get larger instead.
    private static final int MOST_SLICES = 64;

    private static final int BUCKET_ROWS = 8_192;

    private final TrailBuffer buffer;
    private final GroupCommit writer;
    private final InstantSource clock;
    private long bucket;
    private long bucketRows;
    private long nextRow;

    private record Row(ItemId item, byte[] packed) {}

    private record IndexRow(long hash, long item) implements Comparable<IndexRow> {
        @Override
        public int compareTo(IndexRow other) {
            int byHash = Long.compare(hash, other.hash);
            return byHash != 0 ? byHash : Long.compare(item, other.item);
        }
    }

    TrailWriter(TrailBuffer buffer, GroupCommit writer, InstantSource clock, Session session) throws SQLException {
        this.buffer = buffer;
        this.writer = writer;
        this.clock = clock;
        this.bucket = session.number("SELECT max(bucket) FROM trail_bucket", 0);
        this.bucketRows = session.number("SELECT rows FROM trail_bucket WHERE bucket = ?", BUCKET_ROWS, bucket);
        this.nextRow = session.number("SELECT max(id) FROM trail", 0) + 1;
    }

    /// Writes all that is buffered now. What the disk does not take stays buffered for the next time.
    /// Only one thread flushes.
    void flush() {
        List<Chapter> chapters = buffer.drain();
        chapters.sort(Comparator.comparing(Chapter::item));
        try {
            int slice = Math.max(SLICE_ITEMS, Math.ceilDiv(chapters.size(), MOST_SLICES));
            for (int from = 0; from < chapters.size(); from += slice) {
                write(chapters.subList(from, Math.min(chapters.size(), from + slice)));
            }
        } catch (StoreUnavailable unavailable) {
            LOG.debug("the trail has to wait", unavailable);
        }
    }

    private void write(List<Chapter> chapters) {
        List<Row> rows = new ArrayList<>(chapters.size());
        List<IndexRow> index = new ArrayList<>(4 * chapters.size());
        for (Chapter chapter : chapters) {
            rows.add(new Row(chapter.item(), chapter.packed()));
            for (long name : chapter.names()) {
                index.add(new IndexRow(name, chapter.item().value()));
            }
        }
        IndexRow[] sorted = index.toArray(IndexRow[]::new);
        Arrays.sort(sorted);
        long now = clock.millis();
        writer.run(transaction -> {
            insertRows(transaction, rows, now);
            insertIndex(transaction, sorted, now);
            return true;
        });
        chapters.forEach(buffer::written);
    }

    private void insertRows(Transaction transaction, List<Row> rows, long now) throws SQLException {
        PreparedStatement insert = transaction.session().bind("INSERT INTO trail VALUES (?, ?, ?, ?)");
        long octets = 0;
        for (Row row : rows) {
            insert.setLong(1, nextRow++);
            insert.setLong(2, row.item().value());
            insert.setLong(3, now);
            insert.setBytes(4, row.packed());
            insert.addBatch();
            octets += row.packed().length;
        }
        insert.executeBatch();
        transaction.tally().add(Tally.Of.TRAIL_OCTETS, octets);
    }

    private void insertIndex(Transaction transaction, IndexRow[] rows, long now) throws SQLException {
        if (rows.length == 0) {
            return;
        }
        if (bucketRows >= BUCKET_ROWS) {
            bucket++;
            bucketRows = 0;
        }
        PreparedStatement insert = transaction.session().bind("INSERT OR IGNORE INTO trail_index VALUES (?, ?, ?)");
        for (IndexRow row : rows) {
            insert.setLong(1, bucket);
            insert.setLong(2, row.hash());
            insert.setLong(3, row.item());
            insert.addBatch();
        }
        insert.executeBatch();
        bucketRows += rows.length;
        transaction.session().update("INSERT OR REPLACE INTO trail_bucket VALUES (?, ?, ?)", bucket, bucketRows, now);
        transaction.tally().add(Tally.Of.TRAIL_INDEX_ROWS, rows.length);
    }
}
