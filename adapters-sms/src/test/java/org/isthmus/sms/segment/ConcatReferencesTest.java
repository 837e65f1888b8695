// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.id.ItemId;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

class ConcatReferencesTest {
    private final Random random = Seeds.random("concatenation references");
    private final List<Address> phones = IntStream.range(0, 20)
            .<Address>mapToObj(i -> new Msisdn("+4477009000" + (10 + i)))
            .toList();

    @Test
    void the_last_messages_to_one_phone_never_share_a_reference_of_8_bits_and_an_item_keeps_its_own() {
        ConcatReferences references = new ConcatReferences();
        Map<Address, Deque<Integer>> recent = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            Address phone = phones.get(random.nextInt(phones.size()));
            ItemId item = new ItemId(random.nextLong() & Long.MAX_VALUE);
            int reference = references.of(item, phone);
            Deque<Integer> before = recent.computeIfAbsent(phone, _ -> new ArrayDeque<>());
            assertThat(reference).isBetween(0, 65_535);
            assertThat(before).doesNotContain(reference & 0xff);
            assertThat(references.of(item, phone)).isEqualTo(reference);
            before.add(reference & 0xff);
            if (before.size() == ConcatReferences.IN_A_ROW) {
                before.remove();
            }
        }
    }

    @Test
    void after_a_restart_nearly_every_item_gets_the_reference_that_it_had() {
        ConcatReferences before = new ConcatReferences();
        Address phone = phones.getFirst();
        int same = 0;
        for (int i = 0; i < 1000; i++) {
            ItemId item = new ItemId(random.nextLong() & Long.MAX_VALUE);
            same += before.of(item, phone) == new ConcatReferences().of(item, phone) ? 1 : 0;
        }
        assertThat(same).isGreaterThan(930);
    }

    @Test
    void memory_is_bounded_and_who_was_asked_for_last_is_remembered() {
        ConcatReferences references = new ConcatReferences(10);
        Address kept = phones.getFirst();
        int first = references.of(new ItemId(1), kept);
        for (Address phone : phones) {
            references.of(new ItemId(2), phone);
            assertThat(references.of(new ItemId(1), kept)).isEqualTo(first);
        }
        assertThat(references.remembered()).isEqualTo(10);
    }
}
