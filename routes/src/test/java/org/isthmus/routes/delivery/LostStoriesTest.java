// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.util.List;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.Test;

class LostStoriesTest {
    private final MemoryStores stores = new MemoryStores();
    private final LostStories lost = new LostStories(stores.messages(), stores.ledger(), stores.trail());

    @Test
    void what_was_accepted_just_before_a_crash_is_found_again_by_every_id_and_only_once() {
        told(1);
        told(2);
        untold(3);
        told(4);
        untold(5);

        assertThat(lost.tellAgain(NOON, 10, 1000)).isEqualTo(2);

        for (String id : List.of("call-5", "imdn-5", BOB.canonical(), "call-3")) {
            assertThat(stores.trail().find(id, 10)).as(id).isNotEmpty();
        }
        assertThat(stores.trail().story(new ItemId(4))).hasSize(1);
        assertThat(lost.tellAgain(NOON, 10, 1000)).isZero();
    }

    @Test
    void the_look_ends_where_stories_go_on_without_a_gap_and_at_its_bound() {
        untold(1);
        for (int i = 2; i <= 20; i++) {
            told(i);
        }
        untold(21);
        assertThat(lost.tellAgain(NOON, 5, 1000)).isEqualTo(1);
        assertThat(stores.trail().story(new ItemId(1))).isEmpty();
    }

    private void told(long number) {
        stores.messages()
                .accept(
                        message(number),
                        queued(NOON),
                        List.of(TrailEvent.of(new ItemId(number), NOON, TrailKind.STORED, "isf")));
    }

    private void untold(long number) {
        stores.messages().accept(message(number), queued(NOON), List.of());
    }
}
