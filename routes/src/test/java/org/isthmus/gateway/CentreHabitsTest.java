// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;
import static org.isthmus.gateway.SimulatedNetwork.kinds;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.ReceiptState;
import org.isthmus.testkit.smsc.ReceivedSubmit;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmscPersonality;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Message centres as they are, and what the sender is then told: the truth, once.
class CentreHabitsTest {
    private static final ShiftedClock CLOCK = new ShiftedClock();
    private static SimulatedNetwork network;
    private SimulatedHandset alice;
    private SimulatedPhone phone;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .clock(CLOCK)
                .flow("answer-timeout: 1500ms")
                .section("delivery", "retry-after: [1s]", "report-wait: 30s")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @BeforeEach
    void plain() throws Exception {
        network.smsc().behave("plain");
        alice = network.online();
        phone = network.phone();
    }

    private SentMessage send(String text) throws Exception {
        SentMessage sent = alice.send("tel:+" + phone.number(), text);
        assertThat(sent.status()).isEqualTo(202);
        return sent;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "hex-ids",
                "decimal-ids",
                "padded-ids",
                "counts-from-one",
                "counts-from-one+receipts-first",
                "receipts-first",
                "duplicate-receipts",
                "padded-receipts",
                "hex-throughout",
                "hex-throughout+counts-from-one",
                "late-receipts=300",
                "hex-ids+late-receipts=300+duplicate-receipts",
                "receipts-elsewhere",
                "hex-ids+receipts-first+duplicate-receipts",
                "slow=100"
            })
    void however_ids_are_written_and_whenever_receipts_come_it_is_delivered_once(String habits) throws Exception {
        network.smsc().behave(habits);

        SentMessage one = send("Short");
        SentMessage parts = send("In several parts. ".repeat(20));

        assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        assertThat(network.notifications(alice, parts)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).hasSize(2);
    }

    @Test
    void small_ids_whose_receipts_come_first_are_never_taken_for_those_of_another_message() throws Exception {
        network.smsc().behave("counts-from-one+drops-receipts");
        List<SentMessage> waiting = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            waiting.add(send("Waiting " + i));
        }
        for (SentMessage one : waiting) {
            network.told(one.imdnId(), TrailKind.ACCEPTED);
        }
        network.smsc().behave("counts-from-one+receipts-first");

        for (int i = 0; i < 10; i++) {
            SentMessage sent = send("Reported " + i);
            assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        }

        for (SentMessage one : waiting) {
            assertThat(alice.notifications().all())
                    .noneMatch(notification -> notification.toString().contains(one.imdnId()));
        }
        // Their time is over, so that they are not in the way of the other tests.
        CLOCK.forward(Duration.ofSeconds(31));
        alice.register();
        for (SentMessage one : waiting) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/error");
        }
    }

    @Test
    void a_centre_that_throttles_costs_time_but_no_message_and_no_order() throws Exception {
        network.smsc().behave("throttles=5");
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            sent.add(send("Message " + i));
        }

        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(phone.texts().all())
                .extracting(PhoneText::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> "Message " + i).toList());
    }

    /// By the table of retries alone it would take waves of so many a second, each with the whole window.
    @Test
    void a_burst_over_the_rate_of_the_centre_is_paced_and_through_in_about_the_time_that_the_centre_needs()
            throws Exception {
        network.smsc().behave("throttles=50");
        Instant began = Instant.now();
        List<SentMessage> sent = new ArrayList<>();
        for (int person = 0; person < 8; person++) {
            SimulatedHandset handset = network.online();
            for (int i = 0; i < 25; i++) {
                SentMessage one = handset.send("tel:+44770098%04d".formatted(25 * person + i), "Message " + i);
                assertThat(one.status()).isEqualTo(202);
                sent.add(one);
            }
        }
        await().atMost(PATIENCE)
                .until(() -> network.done(LinksCommand.SPEC, Map.of()).lines().stream()
                        .anyMatch(line -> line.contains("throttled")));

        for (SentMessage one : sent) {
            network.told(one.imdnId(), TrailKind.ACCEPTED);
        }
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(12));
        network.smsc().behave("plain");
    }

    @Test
    void an_answer_that_comes_too_late_still_brings_the_id_by_which_its_receipt_is_believed() throws Exception {
        network.smsc().behave(SmscPersonality.behaviour("slow=2500").receiptsAfter(Duration.ofMillis(3500)));

        SentMessage sent = send("Answered late. ".repeat(15));

        network.told(sent.imdnId(), TrailKind.UNKNOWN);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(submitsTo(phone)).isEqualTo(2);
        assertThat(phone.texts().all()).hasSize(1);
    }

    @Test
    void a_receipt_that_comes_before_its_late_answer_is_believed_with_it() throws Exception {
        network.smsc().behave("slow=2500+receipts-first");

        SentMessage sent = send("Reported before it was answered");

        network.told(sent.imdnId(), TrailKind.UNKNOWN);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(submitsTo(phone)).isEqualTo(1);
    }

    @Test
    void a_refusal_that_comes_too_late_ends_what_was_unknown_as_failed() throws Exception {
        network.smsc().behave("slow=2500+rejects-one-in-1");

        SentMessage sent = send("Refused late");

        network.told(sent.imdnId(), TrailKind.UNKNOWN);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/failed");
        assertThat(submitsTo(phone)).isEqualTo(1);
    }

    @Test
    void a_centre_that_never_answers_makes_it_unknown_which_is_never_sent_again_and_whose_receipt_matches_nothing()
            throws Exception {
        network.smsc().behave("never-answers");

        SentMessage sent = send("Into the dark");

        network.told(sent.imdnId(), TrailKind.UNKNOWN);
        phone.awaitText("Into the dark", PATIENCE);
        CLOCK.forward(Duration.ofSeconds(31));
        alice.register();
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/error");
        assertThat(submitsTo(phone)).isEqualTo(1);
    }

    @Test
    void silence_after_an_unknown_outcome_ends_as_error_which_claims_nothing() throws Exception {
        network.smsc().behave("never-answers+drops-receipts");

        SentMessage sent = send("Nothing comes back");

        network.told(sent.imdnId(), TrailKind.UNKNOWN);
        CLOCK.forward(Duration.ofSeconds(31));
        alice.register();
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/error");
        assertThat(submitsTo(phone)).isEqualTo(1);
        assertThat(network.ended(sent.imdnId()).stream().flatMap(event -> event.facts().stream()))
                .contains(Fact.word("end", "unknown"));
    }

    @Test
    void a_receipt_that_never_comes_ends_as_error_and_not_as_delivered() throws Exception {
        network.smsc().behave("drops-receipts");

        SentMessage sent = send("Accepted and forgotten");

        network.told(sent.imdnId(), TrailKind.ACCEPTED);
        CLOCK.forward(Duration.ofSeconds(31));
        alice.register();
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/error");
    }

    @Test
    void a_refused_submit_is_one_failed_notification() throws Exception {
        network.smsc().behave("rejects-one-in-1");

        SentMessage sent = send("No");

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/failed");
        assertThat(submitsTo(phone)).isEqualTo(1);
    }

    @Test
    void one_part_that_is_refused_fails_the_whole_once_and_the_parts_are_not_sent_again() throws Exception {
        network.smsc().behave("rejects-one-in-3");

        SentMessage sent = send("In several parts. ".repeat(20));

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/failed");
        assertThat(phone.texts().all()).isEmpty();
        assertThat(submitsTo(phone)).isEqualTo(3);
    }

    @Test
    void a_phone_that_is_gone_is_one_failed_notification() throws Exception {
        network.smsc().behave("absent-recipient");

        assertThat(network.notifications(alice, send("Nobody home"))).containsExactly("delivery/failed");
    }

    @Test
    void a_phone_that_is_off_gets_it_when_it_is_on_and_only_then_it_is_delivered() throws Exception {
        phone.switchOff();
        SentMessage sent = send("When you are back");
        network.told(sent.imdnId(), TrailKind.ACCEPTED);
        assertThat(alice.notifications().all()).isEmpty();

        phone.switchOn();

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_link_that_is_down_holds_messages_back_and_they_go_out_in_their_order_when_it_is_up() throws Exception {
        network.smsc().refuseBinds(0x0d);
        network.smsc().closeLinks();
        await().atMost(PATIENCE).until(() -> !linkIs("up"));
        List<SentMessage> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(send("Held " + i));
        }
        network.told(sent.getFirst().imdnId(), TrailKind.DEFERRED);
        assertThat(phone.texts().all()).isEmpty();

        network.smsc().refuseBinds(0);

        for (SentMessage one : sent) {
            assertThat(network.notifications(alice, one)).containsExactly("delivery/delivered");
        }
        assertThat(phone.texts().all())
                .extracting(PhoneText::text)
                .containsExactlyElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "Held " + i).toList());
    }

    @Test
    void a_link_that_the_centre_closes_comes_back_and_nothing_is_lost_or_doubled() throws Exception {
        SentMessage before = send("Before");
        network.ended(before.imdnId());

        network.smsc().closeLinks();
        SentMessage after = send("After");

        assertThat(network.notifications(alice, after)).containsExactly("delivery/delivered");
        assertThat(phone.texts().all()).extracting(PhoneText::text).containsExactly("Before", "After");
    }

    @Test
    void a_centre_that_closes_idle_links_is_bound_again_and_nothing_is_lost(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own =
                SimulatedNetwork.plan().centre("closes-when-idle=1").start(folder)) {
            SimulatedHandset bob = own.online();
            SimulatedPhone telephone = own.phone();
            own.smsc().binds().awaitCount(2, PATIENCE);

            SentMessage sent = bob.send("tel:+" + telephone.number(), "After a silence");

            assertThat(own.notifications(bob, sent)).containsExactly("delivery/delivered");
            assertThat(telephone.texts().all()).hasSize(1);
        }
    }

    @Test
    void a_receipt_for_nobody_changes_nothing_and_is_answered() throws Exception {
        SentMessage sent = send("Mine");
        network.ended(sent.imdnId());
        var submit = network.smsc().submits().all().getLast();

        var stray = new ReceivedSubmit(
                submit.pdu(), submit.message(), submit.systemId(), 1, "99887766554433", "99887766554433", 0);
        assertThat(network.smsc()
                        .sendReceipt(stray, ReceiptState.UNDELIV)
                        .awaitAnswer(PATIENCE)
                        .status())
                .isZero();

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_late_failure_does_not_take_back_what_was_delivered() throws Exception {
        SentMessage sent = send("Done");
        network.ended(sent.imdnId());

        network.smsc()
                .sendReceipt(network.smsc().submits().all().getLast(), ReceiptState.UNDELIV)
                .awaitAnswer(PATIENCE);

        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_receipt_that_only_a_change_of_base_leads_to_what_has_ended_is_not_told_of_it() throws Exception {
        network.smsc().behave("hex-ids");
        SentMessage sent = send("Done");
        network.ended(sent.imdnId());

        network.smsc()
                .sendReceipt(network.smsc().submits().all().getLast(), ReceiptState.UNDELIV)
                .awaitAnswer(PATIENCE);

        assertThat(kinds(network.story(sent.imdnId())))
                .filteredOn(kind -> kind == TrailKind.REPORTED)
                .hasSize(1);
    }

    @Test
    void the_lifetime_that_the_sender_asks_for_goes_on_to_the_centre() throws Exception {
        alice.send(MessageDraft.to("tel:+" + phone.number()).text("Short-lived").header("Expires", "3600"));

        phone.awaitText("Short-lived", PATIENCE);
        assertThat(network.smsc().submits().all().getLast().message().times().toString())
                .containsPattern("[0-9]{12}");
    }

    private long submitsTo(SimulatedPhone whom) {
        return network.smsc().submits().all().stream()
                .filter(submit -> submit.message().destination().number().equals(whom.number()))
                .count();
    }

    private static boolean linkIs(String state) throws InterruptedException {
        return network.done(LinksCommand.SPEC, Map.of()).lines().stream()
                .anyMatch(line -> line.contains(" " + state + " "));
    }

    @Test
    void the_story_tells_of_each_step() throws Exception {
        SentMessage sent = send("Step by step");

        assertThat(kinds(network.ended(sent.imdnId())))
                .containsSubsequence(
                        TrailKind.RECEIVED,
                        TrailKind.ADMITTED,
                        TrailKind.SELECTED,
                        TrailKind.CONVERTED,
                        TrailKind.STORED,
                        TrailKind.SUBMITTED,
                        TrailKind.NUMBER_LEASED,
                        TrailKind.ACCEPTED,
                        TrailKind.REPORTED,
                        TrailKind.NOTIFIED,
                        TrailKind.ENDED);
    }
}
