// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.junit.jupiter.api.Test;

/// Stories as people see them: the ladder, the lines of a trace, what is masked.
class StoryTest {
    private static final ItemId MESSAGE = new ItemId(1);
    private static final ItemId NOTIFICATION = new ItemId(2);
    private static final Msisdn PHONE = new Msisdn("+447700900123");
    private static final Instant START = Instant.parse("2026-11-20T12:00:00.123456789Z");

    private final List<TrailEvent> story = new ArrayList<>();
    private int millis;

    private void tell(ItemId item, TrailKind kind, String leg, Fact... facts) {
        story.add(TrailEvent.of(item, START.plusMillis(millis++), kind, leg, facts));
    }

    private void textThatIsDelivered() {
        tell(MESSAGE, TrailKind.RECEIVED, "sip", Fact.number("to", PHONE), Fact.id("call-id", "c1"));
        tell(
                MESSAGE,
                TrailKind.CONVERTED,
                "sms",
                Fact.word("message", "2 parts, GSM 7-bit, 200 characters"),
                Fact.word("lost", "display report: not possible in SMS; conversation: the phone threads by number"),
                Fact.number("to", PHONE));
        tell(MESSAGE, TrailKind.STORED, "sip", Fact.word("expires", START));
        tell(MESSAGE, TrailKind.SUBMITTED, "sms", Fact.word("parts", 2));
        tell(
                MESSAGE,
                TrailKind.ACCEPTED,
                "sms",
                Fact.word("part", 1),
                Fact.id("peer id", "1F"),
                Fact.id("peer id", "1f"));
        tell(MESSAGE, TrailKind.ACCEPTED, "sms", Fact.word("part", 2));
        tell(MESSAGE, TrailKind.REPORTED, "sms", Fact.word("part", 2), Fact.word("state", "delivered"));
        tell(MESSAGE, TrailKind.ENDED, "sms", Fact.word("end", "delivered"));
        tell(MESSAGE, TrailKind.REPORTED, "sms", Fact.word("part", 1), Fact.word("state", "delivered"));
        tell(NOTIFICATION, TrailKind.STORED, "reports", Fact.word("disposition", "delivered"));
        tell(NOTIFICATION, TrailKind.SUBMITTED, "sip", Fact.word("parts", 1));
        tell(NOTIFICATION, TrailKind.ACCEPTED, "sip", Fact.word("part", 1));
    }

    @Test
    void a_ladder_has_an_arrow_for_each_thing_on_a_wire_and_decisions_beside_its_line() {
        textThatIsDelivered();

        assertThat(String.join("\n", new Ladder(Masking.MASKED).draw(story)) + "\n")
                .isEqualTo("""
                          RCS                       gateway                       SMS
                          |--------- MESSAGE --------->|                            |
                          |                            | CONVERTED  message=2 parts, GSM 7-bit, 200 characters, lost=display
                          |                            |   report: not possible in SMS; conversation: the phone threads by
                          |                            |   number, to=+4477****123
                          |                            | STORED  expires=2026-11-20T12:00:00Z
                          |<------ 202 Accepted -------|                            |
                          |                            |---- submit_sm, 2 parts --->|
                          |                            |<---- accepted part 1 ------|
                          |                            |<---- accepted part 2 ------|
                          |                            |<-- receipt 2: delivered ---|
                          |                            |<-- receipt 1: delivered ---|
                          |                            | ENDED  end=delivered
                          |                            | STORED  disposition=delivered
                          |<----- IMDN delivered ------|                            |
                          |---------- 200 OK --------->|                            |
                        """.indent(0));
    }

    @Test
    void no_line_of_a_ladder_is_wider_than_100_columns_whatever_the_facts_are() {
        for (int length = 1; length < 400; length += 7) {
            tell(
                    MESSAGE,
                    TrailKind.REFUSED,
                    "isf",
                    Fact.word("because", "x".repeat(length)),
                    Fact.word("and", "y z ".repeat(length)));
            tell(MESSAGE, TrailKind.REPORTED, "sms", Fact.word("state", "s".repeat(length)), Fact.word("part", length));
        }

        assertThat(new Ladder(Masking.REVEALED).draw(story))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void what_a_telephone_wrote_comes_from_the_right_and_is_answered_when_it_is_stored() {
        tell(MESSAGE, TrailKind.RECEIVED, "smsc:main", Fact.number("from", PHONE));
        tell(MESSAGE, TrailKind.STORED, "smsc:main");

        assertThat(new Ladder(Masking.MASKED).draw(story).subList(1, 4))
                .containsExactly(
                        "  |                            |<------- deliver_sm --------|",
                        "  |                            | STORED",
                        "  |                            |----- deliver_sm_resp ----->|");
    }

    @Test
    void a_trace_has_one_line_for_each_event_and_says_who_said_what_the_gateway_did_not() {
        story.add(new TrailEvent(
                MESSAGE,
                START,
                TrailKind.REPORTED,
                Asserter.peer("main"),
                "sms",
                List.of(Fact.word("state", "delivered"), Fact.number("to", PHONE))));

        assertThat(new StoryLines(ZoneOffset.UTC, Masking.MASKED).lines(MESSAGE, story))
                .containsExactly(
                        "item " + MESSAGE + ", 2026-11-20",
                        "  12:00:00.123  reported      sms          state=delivered, to=+4477****123  [peer:main says so]");
        assertThat(new StoryLines(ZoneOffset.UTC, Masking.REVEALED)
                        .lines(MESSAGE, story)
                        .getLast())
                .contains("to=+447700900123");
    }

    @Test
    void a_story_that_is_no_longer_kept_is_said_to_be_so() {
        assertThat(new StoryLines(ZoneOffset.UTC, Masking.MASKED).lines(MESSAGE, List.of()))
                .containsExactly("item " + MESSAGE + ": its story is no longer kept");
    }

    @Test
    void of_several_spellings_of_one_id_the_peers_own_is_shown() {
        textThatIsDelivered();

        StoryLines writer = new StoryLines(ZoneOffset.UTC, Masking.MASKED);

        assertThat(writer.lines(MESSAGE, story).toString())
                .contains("peer id=1F")
                .doesNotContain("1f");
        assertThat(writer.data(MESSAGE, story).toString())
                .contains("peer id=1F")
                .doesNotContain("1f");
    }

    @Test
    void the_data_of_a_story_has_the_same_names_as_its_lines() {
        tell(MESSAGE, TrailKind.STORED, "sip", Fact.word("expires", "never"), Fact.number("to", PHONE));

        assertThat(new StoryLines(ZoneOffset.UTC, Masking.MASKED).data(MESSAGE, story))
                .containsEntry("item", MESSAGE.toString())
                .containsEntry(
                        "events",
                        List.of(Map.of(
                                "at",
                                "2026-11-20T12:00:00.123456789Z",
                                "kind",
                                "stored",
                                "leg",
                                "sip",
                                "by",
                                "gateway",
                                "facts",
                                Map.of("expires", "never", "to", "+4477****123"))));
    }

    @Test
    void control_characters_and_bidi_overrides_are_escaped_even_when_revealed() {
        String nasty = "a\u001b[2Jb\u202ec\nd";

        for (Masking masking : Masking.values()) {
            assertThat(masking.fact(Fact.word("w", nasty)) + masking.fact(Fact.id("i", nasty)))
                    .doesNotContain("\u001b", "\u202e", "\n");
        }
    }
}
