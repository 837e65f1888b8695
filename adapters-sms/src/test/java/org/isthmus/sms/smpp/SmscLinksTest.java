// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.interworking.LegacyMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.junit.jupiter.api.Test;

class SmscLinksTest {
    private static final HandOver TAKEN = new HandOver.Accepted(List.of());
    private static final HandOver DOWN = new HandOver.Deferred(Refusal.of(Cause.LINK_DOWN, "down"), Duration.ZERO);

    private static final class Stub implements SmsLink {
        private final State state;
        private final int used;
        private final boolean sends;
        private final HandOver outcome;
        private final List<HandOverRequest> got = new ArrayList<>();

        private Stub(State state, int used, boolean sends, HandOver outcome) {
            this.state = state;
            this.used = used;
            this.sends = sends;
            this.outcome = outcome;
        }

        @Override
        public void start() {}

        @Override
        public LinkStatus status() {
            LinkStatus.Counts none = new LinkStatus.Counts(0, 0, 0, 0, 0);
            return new LinkStatus("stub", "lab", state, Instant.EPOCH, new LinkStatus.Window(used, 10), none, "");
        }

        @Override
        public LinkCounters counters() {
            return new LinkCounters();
        }

        @Override
        public boolean sends() {
            return sends;
        }

        @Override
        public List<HandOver> submit(HandOverRequest request, SmsMessage message) {
            got.add(request);
            return Collections.nCopies(request.parts().size(), outcome);
        }

        @Override
        public void close() {}
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
    void equal_links_are_taken_in_the_order_of_the_configuration_and_paused_ones_last() {
        Stub paused = new Stub(State.PAUSED, 0, true, TAKEN);
        Stub first = new Stub(State.UP, 3, true, TAKEN);
        Stub second = new Stub(State.UP, 3, true, TAKEN);
        new SmscLinks("lab", List.of(paused, first, second)).handOver(LinkFixture.request("a"));
        assertThat(first.got).hasSize(1);
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
