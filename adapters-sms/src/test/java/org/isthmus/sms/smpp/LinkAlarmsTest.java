// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.Bind;
import org.isthmus.sms.CapturedLog;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.smpp.LinkAlarms.Alarm;
import org.isthmus.sms.smpp.LinkAlarms.Kind;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.junit.jupiter.api.Test;

class LinkAlarmsTest {
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private final LinkAlarms alarms = new LinkAlarms();
    private final Told one = new Told(1);
    private final Told other = new Told(2);
    private final List<SmscLinks> groups = List.of(new SmscLinks("lab", List.of(one, other)));
    private Instant now = START;

    private static final class Told implements SmsLink {
        private final SmsSettings.Link settings;
        private State state = State.UP;
        private String error = "";

        private Told(int priority) {
            this.settings = LinkFixture.settings(1, Bind.TRANSCEIVER, priority);
        }

        @Override
        public SmsSettings.Link settings() {
            return settings;
        }

        @Override
        public void start() {}

        @Override
        public LinkStatus status() {
            return new LinkStatus(
                    settings.name(),
                    "lab",
                    state,
                    START,
                    new LinkStatus.Window(0, 10),
                    new LinkStatus.Counts(0, 0, 0, 0, 0),
                    error,
                    LinkStatus.Order.RUN,
                    settings.protection());
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
            return List.of();
        }

        @Override
        public void close() {}
    }

    private void lookFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            alarms.look(groups, now);
        }
    }

    private List<String> raised() {
        return alarms.raised().stream().map(Alarm::toString).toList();
    }

    @Test
    void a_link_that_stays_down_raises_one_alarm_with_one_line_and_is_over_once() {
        try (CapturedLog log = CapturedLog.of(LinkAlarms.class.getName())) {
            one.state = State.DOWN;
            one.error = "connection refused";
            lookFor(10);
            assertThat(raised()).isEmpty();
            lookFor(60);
            assertThat(raised()).containsExactly("link-down lab-1: connection refused");
            assertThat(alarms.isRaised(Kind.LINK_DOWN, "lab-1")).isTrue();
            assertThat(alarms.isRaised(Kind.GROUP_DOWN, "lab")).isFalse();
            one.state = State.UP;
            lookFor(10);
            assertThat(raised()).hasSize(1);
            lookFor(10);
            assertThat(raised()).isEmpty();
            assertThat(log.lines("alarm"))
                    .containsExactly(
                            "WARN alarm link-down lab-1: connection refused", "INFO alarm link-down lab-1 is over");
        }
    }

    @Test
    void a_link_that_comes_and_goes_has_one_alarm_and_not_many() {
        try (CapturedLog log = CapturedLog.of(LinkAlarms.class.getName())) {
            for (int i = 0; i < 100; i++) {
                one.state = i % 3 == 0 ? State.UP : State.DOWN;
                one.error = "lost " + i;
                lookFor(1);
            }
            assertThat(log.lines("alarm")).hasSize(1);
            assertThat(raised()).singleElement().asString().startsWith("link-down lab-1: lost ");
        }
    }

    @Test
    void a_group_without_a_link_that_takes_messages_raises_its_own_alarm() {
        one.state = State.PAUSED;
        other.state = State.DOWN;
        lookFor(20);
        assertThat(raised())
                .contains("group-down lab: none of its links takes messages, so they wait")
                .hasSize(2);
        other.state = State.UP;
        lookFor(20);
        assertThat(raised()).isEmpty();
    }

    @Test
    void throttling_is_an_alarm_when_it_goes_on_for_long() {
        for (int i = 0; i < 59; i++) {
            one.state = i % 4 == 0 ? State.THROTTLED : State.UP;
            lookFor(1);
        }
        assertThat(raised()).isEmpty();
        one.state = State.THROTTLED;
        lookFor(3);
        assertThat(raised()).containsExactly("link-throttled lab-1: the message centre slows it down");
        one.state = State.UP;
        lookFor(20);
        assertThat(raised()).isEmpty();
    }

    @Test
    void a_link_that_is_gone_has_no_alarm() {
        one.state = State.DOWN;
        lookFor(20);
        assertThat(raised()).hasSize(1);
        alarms.look(List.of(new SmscLinks("lab", List.of(other))), now);
        assertThat(raised()).isEmpty();
    }
}
