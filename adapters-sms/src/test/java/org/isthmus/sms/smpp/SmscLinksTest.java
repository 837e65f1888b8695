// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.Protection;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.interworking.LegacyMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.Bind;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmscLinksTest {
    private static final HandOver TAKEN = new HandOver.Accepted(List.of());
    private static final HandOver DOWN = new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, "down"), Duration.ZERO);

    private static final class Stub implements SmsLink {
        private final State state;
        private final int used;
        private final SmsSettings.Link settings;
        private final HandOver outcome;
        private final List<HandOverRequest> got = new ArrayList<>();

        private Stub(State state, int used, SmsSettings.Link settings, HandOver outcome) {
            this.state = state;
            this.used = used;
            this.settings = settings;
            this.outcome = outcome;
        }

        private Stub(State state, int used, boolean sends, HandOver outcome) {
            this(state, used, LinkFixture.settings(1, sends ? Bind.TRANSCEIVER : Bind.RECEIVER, 1), outcome);
        }

        private static Stub ofPriority(int priority, State state, int used) {
            return new Stub(state, used, LinkFixture.settings(1, Bind.TRANSMITTER, priority), TAKEN);
        }

        @Override
        public SmsSettings.Link settings() {
            return settings;
        }

        @Override
        public void start() {}

        @Override
        public LinkStatus status() {
            LinkStatus.Counts none = new LinkStatus.Counts(0, 0, 0, 0, 0);
            LinkStatus.Window window = new LinkStatus.Window(used, 10);
            return new LinkStatus(
                    "stub", "lab", state, Instant.EPOCH, window, none, "", LinkStatus.Order.RUN, Protection.NONE);
        }

        @Override
        public LinkCounters counters() {
            return new LinkCounters();
        }

        @Override
        public void order(LinkStatus.Order order) {}

        @Override
        public void leave() {}

        @Override
        public boolean isLeaving() {
            return false;
        }

        @Override
        public boolean awaitIdle(Duration patience) {
            return true;
        }

        @Override
        public List<HandOver> submit(HandOverRequest request, SmsMessage message) {
            got.add(request);
            return Collections.nCopies(request.parts().size(), outcome);
        }

        @Override
        public void close() {}
    }

    private static void handOver(int times, Stub... links) {
        SmscLinks group = new SmscLinks("lab", List.of(links));
        for (int i = 0; i < times; i++) {
            assertThat(group.handOver(LinkFixture.request("a"))).containsExactly(TAKEN);
        }
    }

    @Test
    void the_least_loaded_link_that_is_up_takes_the_whole_message() {
        Stub busy = new Stub(State.UP, 5, true, TAKEN);
        Stub free = new Stub(State.UP, 1, true, TAKEN);
        Stub receiver = new Stub(State.UP, 0, false, TAKEN);
        Stub down = new Stub(State.DOWN, 0, true, TAKEN);
        SmscLinks links = new SmscLinks("lab", List.of(receiver, down, busy, free));
        assertThat(links.handOver(LinkFixture.request("a".repeat(200)))).containsExactly(TAKEN, TAKEN);
        assertThat(free.got).hasSize(1);
        assertThat(busy.got).isEmpty();
        assertThat(receiver.got).isEmpty();
        assertThat(down.got).isEmpty();
    }

    @Test
    void equal_links_take_turns_and_throttled_ones_are_passed_over() {
        Stub throttled = new Stub(State.THROTTLED, 0, true, TAKEN);
        Stub first = new Stub(State.UP, 3, true, TAKEN);
        Stub second = new Stub(State.UP, 3, true, TAKEN);
        handOver(6, throttled, first, second);
        assertThat(throttled.got).isEmpty();
        assertThat(first.got).hasSizeBetween(2, 4);
        assertThat(second.got).hasSizeBetween(2, 4);
    }

    @Test
    void the_lowest_number_is_taken_first_whatever_its_load_and_the_next_one_when_its_window_is_full() {
        Stub spare = Stub.ofPriority(2, State.UP, 0);
        Stub busy = Stub.ofPriority(1, State.UP, 9);
        handOver(3, spare, busy);
        assertThat(busy.got).hasSize(3);
        assertThat(spare.got).isEmpty();

        Stub full = Stub.ofPriority(1, State.UP, 10);
        handOver(3, full, spare);
        assertThat(full.got).isEmpty();
        assertThat(spare.got).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"UP"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_link_of_the_lowest_number_that_is_in_any_other_state_is_passed_over(State state) {
        Stub first = Stub.ofPriority(1, state, 0);
        Stub spare = Stub.ofPriority(2, State.UP, 5);
        handOver(2, first, spare);
        assertThat(first.got).isEmpty();
        assertThat(spare.got).hasSize(2);
    }

    @Test
    void a_throttled_link_takes_what_no_other_can_and_one_that_is_held_back_takes_nothing() {
        Stub throttled = Stub.ofPriority(2, State.THROTTLED, 0);
        Stub paused = Stub.ofPriority(1, State.PAUSED, 0);
        Stub drained = Stub.ofPriority(1, State.DRAINED, 0);
        handOver(1, paused, throttled, drained);
        assertThat(throttled.got).hasSize(1);
        SmscLinks held = new SmscLinks("lab", List.of(paused, drained));
        assertThat(held.handOver(LinkFixture.request("a"))).allMatch(HandOver.Deferred.class::isInstance);
        assertThat(paused.got).isEmpty();
        assertThat(drained.got).isEmpty();
    }

    @Test
    @Timeout(60)
    void a_submit_that_was_read_by_a_centre_which_then_hung_up_is_given_to_no_other_link() throws Exception {
        try (LockstepSmsc first = new LockstepSmsc();
                LockstepSmsc second = new LockstepSmsc();
                LinkFixture one = new LinkFixture(LinkFixture.settings(first.port()));
                LinkFixture other = new LinkFixture(LinkFixture.settings(second.port(), Bind.TRANSCEIVER, 2));
                Peer peer = first.acceptAndBind();
                Peer spare = second.acceptAndBind();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            one.awaitUp();
            other.awaitUp();
            SmscLinks group = new SmscLinks("lab", List.of(one.link, other.link));
            Future<List<HandOver>> lost = caller.submit(() -> group.handOver(LinkFixture.request("once")));
            peer.readSubmit();
            peer.reset();
            assertThat(lost.get(10, TimeUnit.SECONDS)).singleElement().isInstanceOf(HandOver.Unknown.class);
            await().until(() -> one.link.status().state() != State.UP);

            Future<List<HandOver>> next = caller.submit(() -> group.handOver(LinkFixture.request("next")));
            Pdu submit = spare.readSubmit();
            assertThat(new String(submit.octets(), StandardCharsets.ISO_8859_1)).endsWith("next");
            spare.answerSubmit(submit, 0, "1");
            assertThat(next.get(10, TimeUnit.SECONDS)).singleElement().isInstanceOf(HandOver.Accepted.class);
        }
    }

    @Test
    void a_link_that_turns_out_to_be_down_gives_way_to_the_next() {
        Stub lost = new Stub(State.UP, 0, true, DOWN);
        Stub other = new Stub(State.UP, 1, true, TAKEN);
        assertThat(new SmscLinks("lab", List.of(lost, other)).handOver(LinkFixture.request("a")))
                .containsExactly(TAKEN);
    }

    @Test
    void what_may_have_left_is_never_given_to_another_link() {
        HandOver unknown = new HandOver.Unknown(Refusal.of(Cause.PEER_SILENT, ""), List.of());
        Stub first = new Stub(State.UP, 0, true, unknown);
        Stub other = new Stub(State.UP, 1, true, TAKEN);
        assertThat(new SmscLinks("lab", List.of(first, other)).handOver(LinkFixture.request("a")))
                .containsExactly(unknown);
        assertThat(other.got).isEmpty();
    }

    @Test
    void with_no_link_up_everything_is_put_off() {
        SmscLinks links = new SmscLinks("lab", List.of(new Stub(State.DOWN, 0, true, TAKEN)));
        assertThat(links.handOver(LinkFixture.request("a".repeat(200))))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                HandOver.Deferred.class,
                                deferred ->
                                        assertThat(deferred.refusal().cause()).isEqualTo(Cause.LINK_DOWN)));
    }

    @Test
    void another_technology_s_message_is_refused() {
        HandOverRequest request = LinkFixture.request("a");
        LegacyMessage foreign = new LegacyMessage() {
            @Override
            public int parts() {
                return 1;
            }

            @Override
            public String summary() {
                return "not ours";
            }
        };
        HandOverRequest wrong = new HandOverRequest(
                request.item(), foreign, List.of(0), request.sender(), request.recipient(), true, Duration.ZERO);
        assertThat(new SmscLinks("lab", List.of()).handOver(wrong).getFirst()).isInstanceOf(HandOver.Rejected.class);
    }
}
