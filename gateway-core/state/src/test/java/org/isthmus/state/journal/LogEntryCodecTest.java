// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.delivered;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.held;
import static org.isthmus.testkit.contract.SampleItems.message;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.pack.CorruptRecord;
import org.isthmus.model.pack.CpmItemCodec;
import org.isthmus.model.pack.DeliveryStateCodec;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.junit.jupiter.api.Test;

class LogEntryCodecTest {
    private static final KeyedHash.Wide ONE = new KeyedHash.Wide(1, -2);
    private static final KeyedHash.Wide TWO = new KeyedHash.Wide(Long.MIN_VALUE, 3);

    private static final List<LogEntry> ALL = List.of(
            new LogEntry.Accepted(fresh(held(NOON), Optional.of(-7L)), Optional.of(ONE)),
            new LogEntry.Accepted(fresh(handingOver(), Optional.empty()), Optional.empty()),
            new LogEntry.Moved(new ItemId(9), state(delivered(), Optional.empty())),
            new LogEntry.Learnt(TWO, new PartOf(new ItemId(9), 3)),
            new LogEntry.KeptReport(5, 1_700_000_000_000L, List.of(ONE, TWO), new byte[] {1, 2, 3}),
            new LogEntry.HandedOut(5),
            new LogEntry.Settled(5));

    @Test
    void what_is_packed_one_after_the_other_comes_out_in_the_same_order() {
        assertThat(LogEntryCodec.unpackAll(row())).usingRecursiveComparison().isEqualTo(ALL);
    }

    @Test
    void a_row_cut_anywhere_but_between_entries_is_damage() {
        byte[] row = row();
        int whole = 0;
        for (int length = 0; length < row.length; length++) {
            byte[] cut = Arrays.copyOf(row, length);
            try {
                List<LogEntry> entries = LogEntryCodec.unpackAll(cut);
                assertThat(entries).usingRecursiveComparison().isEqualTo(ALL.subList(0, whole));
                whole++;
            } catch (CorruptRecord damage) {
                assertThat(damage).hasMessageContaining("octet");
            }
        }
        assertThat(whole).isEqualTo(ALL.size());
    }

    @Test
    void a_kind_that_nobody_knows_is_damage() {
        assertThatThrownBy(() -> LogEntryCodec.unpackAll(new byte[] {99})).isInstanceOf(CorruptRecord.class);
    }

    private static byte[] row() {
        var row = new ByteArrayOutputStream();
        ALL.forEach(entry -> row.writeBytes(LogEntryCodec.pack(entry)));
        return row.toByteArray();
    }

    private static Records.NewItem fresh(DeliveryState state, Optional<Long> held) {
        var item = message(8);
        return new Records.NewItem(item, CpmItemCodec.pack(item).toByteArray(), state(state, held));
    }

    private static Records.PackedState state(DeliveryState state, Optional<Long> held) {
        Octets packed = DeliveryStateCodec.pack(state);
        return Records.packed(state, packed.toByteArray(), held);
    }
}
