// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.store.PartStore.Incomplete;
import org.isthmus.model.store.PartStore.Kept;
import org.isthmus.model.store.PartStore.Part;
import org.isthmus.model.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/// The laws of `PartStore`.
public abstract class PartStoreContract {

    protected abstract StorePorts ports();

    @Test
    void parts_wait_until_all_are_there_and_come_out_in_order() {
        assertThat(keep(part("a", 3, 3, 0))).isEqualTo(new Kept.Waiting(1, 3));
        assertThat(keep(part("a", 1, 3, 1))).isEqualTo(new Kept.Waiting(2, 3));
        assertThat(keep(part("a", 2, 3, 2)))
                .isEqualTo(new Kept.Complete(List.of(part("a", 1, 3, 1), part("a", 2, 3, 2), part("a", 3, 3, 0))));
    }

    @Test
    void messages_with_different_keys_do_not_mix() {
        keep(part("a", 1, 2, 0));
        assertThat(keep(part("b", 2, 2, 0))).isEqualTo(new Kept.Waiting(1, 2));
    }

    @Test
    void a_part_that_comes_twice_changes_nothing() {
        keep(part("a", 1, 2, 0));
        assertThat(keep(part("a", 1, 2, 5))).isEqualTo(new Kept.Repeated());
        assertThat(keep(part("a", 2, 2, 6)))
                .isEqualTo(new Kept.Complete(List.of(part("a", 1, 2, 0), part("a", 2, 2, 6))));
    }

    @Test
    void a_complete_message_is_handed_out_once() {
        keep(part("a", 1, 2, 0));
        keep(part("a", 2, 2, 0));
        assertThat(keep(part("a", 2, 2, 1))).isEqualTo(new Kept.Repeated());
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10)).isEmpty();
    }

    @Test
    void the_parts_of_a_done_message_stay_known_until_then() {
        complete("a");
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(keep(part("a", 1, 2, 99))).isEqualTo(new Kept.Repeated());
        assertThat(keep(part("a", 2, 2, 99))).isEqualTo(new Kept.Repeated());
    }

    @Test
    void a_part_of_a_done_message_that_came_too_long_ago_is_one_of_another_message_that_says_the_same() {
        complete("a");
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(ports().parts().keep(part("a", 1, 2, 40), NOON)).isEqualTo(new Kept.Repeated());
        assertThat(ports().parts().keep(part("a", 1, 2, 50), NOON.plusSeconds(20)))
                .isEqualTo(new Kept.Waiting(1, 2));
        assertThat(ports().parts().keep(part("a", 2, 2, 51), NOON.plusSeconds(21)))
                .isInstanceOf(Kept.Complete.class);
    }

    @Test
    void after_then_the_key_stands_for_a_new_message() {
        complete("a");
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(keep(part("a", 1, 2, 100))).isEqualTo(new Kept.Waiting(1, 2));
        assertThat(keep(part("a", 2, 2, 101))).isInstanceOf(Kept.Complete.class);
    }

    @Test
    void other_content_under_the_key_of_a_done_message_is_a_new_message() {
        complete("a");
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        Part other = new Part("lab|a", 1, 2, Octets.utf8("other"), NOON.plusSeconds(50));
        assertThat(keep(other)).isEqualTo(new Kept.Waiting(1, 2));
    }

    @Test
    void other_content_under_the_number_of_a_waiting_part_is_a_new_message_and_overwrites_nothing() {
        keep(part("a", 1, 2, 0));
        Part other = new Part("lab|a", 1, 2, Octets.utf8("other"), NOON.plusSeconds(5));
        assertThat(keep(other)).isEqualTo(new Kept.Waiting(1, 2));
        assertThat(keep(part("a", 2, 2, 6))).isEqualTo(new Kept.Complete(List.of(other, part("a", 2, 2, 6))));
        ports().parts().done("lab|a", NOON.plusSeconds(100));

        List<Incomplete> overdue = ports().parts().overdue("lab", NOON.plusSeconds(60), 10);
        assertThat(overdue).hasSize(1);
        assertThat(overdue.getFirst().parts()).extracting(Part::content).containsExactly(Octets.utf8("part 1"));
        ports().parts().done(overdue.getFirst().key(), NOON.plusSeconds(100));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(200), 10)).isEmpty();
    }

    @Test
    void a_new_part_of_a_message_that_is_being_handed_on_has_to_come_again() {
        keep(part("a", 1, 3, 0));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10)).hasSize(1);
        assertThatThrownBy(() -> keep(part("a", 2, 3, 61))).isInstanceOf(StoreUnavailable.class);
        assertThat(keep(part("a", 1, 3, 61))).isEqualTo(new Kept.Repeated());
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(keep(part("a", 2, 3, 62))).isEqualTo(new Kept.Waiting(1, 3));
    }

    @Test
    void a_message_of_one_part_is_complete_at_once() {
        assertThat(keep(part("a", 1, 1, 0))).isEqualTo(new Kept.Complete(List.of(part("a", 1, 1, 0))));
    }

    @Test
    void overdue_messages_come_oldest_first_with_what_is_there() {
        keep(part("b", 1, 3, 10));
        keep(part("a", 2, 3, 5));
        keep(part("a", 1, 3, 50));
        keep(part("c", 1, 3, 60));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(5), 10)).isEmpty();
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 1))
                .containsExactly(new Incomplete("lab|a", List.of(part("a", 1, 3, 50), part("a", 2, 3, 5))));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10))
                .as("each is handed out once")
                .containsExactly(new Incomplete("lab|b", List.of(part("b", 1, 3, 10))));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10)).isEmpty();
    }

    @Test
    void an_incomplete_message_that_is_done_is_overdue_no_more() {
        keep(part("a", 1, 2, 0));
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10)).isEmpty();
        assertThat(keep(part("a", 1, 2, 50))).isEqualTo(new Kept.Repeated());
    }

    @Test
    void overdue_messages_belong_to_the_group_that_took_them() {
        keep(part("a", 1, 2, 0));
        keep(of("lab2|a"));
        keep(of("la|b|a"));
        assertThat(ports().parts().overdue("other", NOON.plusSeconds(60), 10)).isEmpty();
        assertThat(ports().parts().overdue("lab", NOON.plusSeconds(60), 10))
                .extracting(Incomplete::key)
                .containsExactly("lab|a");
        assertThat(ports().parts().overdue("lab2", NOON.plusSeconds(60), 10))
                .extracting(Incomplete::key)
                .containsExactly("lab2|a");
    }

    @Test
    void the_groups_of_which_something_waits_are_known() {
        assertThat(ports().parts().groups()).isEmpty();
        keep(part("a", 1, 2, 0));
        complete("b");
        keep(of("lab2|a"));
        keep(of("lab2|b|c"));
        assertThat(ports().parts().groups())
                .as("also of what is complete and not done")
                .containsExactlyInAnyOrder("lab", "lab2");
        ports().parts().done("lab|a", NOON.plusSeconds(100));
        assertThat(ports().parts().groups()).contains("lab");
        ports().parts().done("lab|b", NOON.plusSeconds(100));
        assertThat(ports().parts().groups()).containsExactly("lab2");
    }

    private static Part of(String key) {
        return new Part(key, 1, 2, Octets.utf8("part 1"), NOON);
    }

    private void complete(String key) {
        keep(part(key, 1, 2, 0));
        keep(part(key, 2, 2, 0));
    }

    private Kept keep(Part part) {
        return ports().parts().keep(part, Instant.EPOCH);
    }

    private static Part part(String key, int number, int total, int second) {
        return new Part("lab|" + key, number, total, Octets.utf8("part " + number), NOON.plusSeconds(second));
    }
}
