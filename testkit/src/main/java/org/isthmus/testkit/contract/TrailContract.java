// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.util.List;
import java.util.stream.LongStream;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

/// The laws of `Trail`.
public abstract class TrailContract {

    protected abstract StorePorts ports();

    @Test
    void events_are_told_whole_and_in_order() {
        TrailEvent received = event(1, 0, TrailKind.RECEIVED, Fact.id("call-id", "c1"), Fact.word("edge", "access"));
        TrailEvent accepted = new TrailEvent(
                new ItemId(1),
                NOON.plusSeconds(1),
                TrailKind.ACCEPTED,
                Asserter.peer("smsc:main"),
                "smpp:main",
                List.of(Fact.id("smpp-id", "0A1B"), Fact.number("to", BOB)));
        append(received, accepted);
        assertThat(ports().trail().story(new ItemId(1))).containsExactly(received, accepted);
    }

    @Test
    void an_event_that_was_written_late_stands_at_its_time() {
        TrailEvent later = event(1, 2, TrailKind.ACCEPTED);
        TrailEvent earlier = event(1, 1, TrailKind.SUBMITTED);
        append(later, earlier);
        assertThat(ports().trail().story(new ItemId(1))).containsExactly(earlier, later);
    }

    @Test
    void stories_do_not_mix() {
        TrailEvent one = event(1, 0, TrailKind.RECEIVED);
        append(one, event(2, 0, TrailKind.RECEIVED));
        assertThat(ports().trail().story(new ItemId(1))).containsExactly(one);
        assertThat(ports().trail().story(new ItemId(3))).isEmpty();
    }

    @Test
    void any_id_of_any_event_finds_the_item() {
        append(event(1, 0, TrailKind.RECEIVED, Fact.id("call-id", "c1"), Fact.id("imdn", "m1")));
        append(event(1, 1, TrailKind.ACCEPTED, Fact.id("smpp-id", "0A1B")));
        for (String wanted : List.of("c1", "m1", "0A1B")) {
            assertThat(ports().trail().find(wanted, 10)).containsExactly(new ItemId(1));
        }
    }

    @Test
    void an_id_that_is_too_long_is_kept_cut_and_found_by_that() {
        String endless = "call-" + "x".repeat(8000);
        append(event(1, 0, TrailKind.RECEIVED, Fact.id("call-id", endless)));
        assertThat(ports().trail().find(Fact.cut(endless), 10)).containsExactly(new ItemId(1));
        assertThat(ports().trail().story(new ItemId(1)).toString()).hasSizeLessThan(1000);
    }

    @Test
    void a_number_finds_its_items_newest_first_up_to_the_limit() {
        LongStream.rangeClosed(1, 5).forEach(item -> {
            append(event(item, 0, TrailKind.RECEIVED, Fact.number("to", BOB)));
            append(event(item, 1, TrailKind.ENDED, Fact.number("to", BOB)));
        });
        assertThat(ports().trail().find(BOB.canonical(), 3))
                .containsExactly(new ItemId(5), new ItemId(4), new ItemId(3));
    }

    @Test
    void what_came_before_an_item_is_found_from_there_on() {
        LongStream.rangeClosed(1, 5)
                .forEach(item -> append(event(item, 0, TrailKind.RECEIVED, Fact.number("to", BOB))));
        assertThat(ports().trail().find(BOB.canonical(), new ItemId(4), 2))
                .containsExactly(new ItemId(3), new ItemId(2));
        assertThat(ports().trail().find(BOB.canonical(), new ItemId(1), 2)).isEmpty();
        assertThat(ports().trail().find(new ItemId(3).toString(), new ItemId(3), 2))
                .isEmpty();
    }

    @Test
    void an_item_id_in_its_written_form_finds_the_item() {
        append(event(123_456_789, 0, TrailKind.RECEIVED));
        var item = new ItemId(123_456_789);
        assertThat(ports().trail().find(item.toString(), 10)).containsExactly(item);
        assertThat(ports().trail().find(new ItemId(5).toString(), 10)).isEmpty();
    }

    @Test
    void words_and_strange_ids_find_nothing() {
        append(event(1, 0, TrailKind.RECEIVED, Fact.word("edge", "access"), Fact.id("imdn", "m1")));
        assertThat(ports().trail().find("access", 10)).isEmpty();
        assertThat(ports().trail().find("m", 10)).isEmpty();
        assertThat(ports().trail().find("M1", 10)).isEmpty();
        assertThat(ports().trail().find("", 10)).isEmpty();
    }

    private void append(TrailEvent... events) {
        List.of(events).forEach(ports().trail()::append);
    }

    private static TrailEvent event(long item, int second, TrailKind kind, Fact... facts) {
        return TrailEvent.of(new ItemId(item), NOON.plusSeconds(second), kind, "sip", facts);
    }
}
