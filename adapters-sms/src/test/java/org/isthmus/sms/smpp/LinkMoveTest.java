// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.isthmus.model.Protection;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Links that several changes of the settings move between groups while their answers are still waited for.
@Timeout(30)
class LinkMoveTest {
    private static final SmsSettings.Link X = LinkFixture.settings("x", 1, LinkFixture.flow(1));
    private static final SmsSettings.Link Y = LinkFixture.settings("y", 1, LinkFixture.flow(1));

    private final LinkNames names = new LinkNames();
    private final Map<String, CountDownLatch> answers =
            new ConcurrentHashMap<>(Map.of("x", new CountDownLatch(1), "y", new CountDownLatch(1)));
    private final Map<String, AtomicInteger> bound = Map.of("x", new AtomicInteger(), "y", new AtomicInteger());
    private final List<SmscLinks> groups = new ArrayList<>();

    @AfterEach
    void close() {
        groups.forEach(SmscLinks::close);
    }

    @Test
    void a_move_of_two_links_that_is_taken_back_half_way_leaves_no_group_waiting() {
        SmscLinks to = group("to");
        SmscLinks ofX = group("of-x", X);
        SmscLinks ofY = group("of-y", Y);
        for (int round = 0; round < 5; round++) {
            answers.replaceAll((_, _) -> new CountDownLatch(1));
            answers.get("y").countDown();
            to.apply(List.of(X, Y), this::link);
            ofX.apply(List.of(), this::link);
            ofY.apply(List.of(), this::link);
            soon().until(() -> ofY.all().isEmpty());

            to.apply(List.of(), this::link);
            ofX.apply(List.of(X), this::link);
            ofY.apply(List.of(Y), this::link);
            answers.get("x").countDown();
            soon().untilAsserted(() -> {
                assertThat(to.all()).isEmpty();
                assertThat(running(ofX)).containsExactly("x");
                assertThat(running(ofY)).containsExactly("y");
            });
        }
    }

    @Test
    void a_change_that_still_wants_what_the_one_before_waited_for_waits_on_and_binds_it_once() {
        SmscLinks to = group("to");
        SmscLinks of = group("of", X);
        to.apply(List.of(X), this::link);
        of.apply(List.of(), this::link);
        soon().until(() -> to.all().size() == 1);
        SmsLink waiting = to.all().getFirst();
        to.apply(List.of(X, Y), this::link);
        soon().untilAsserted(() -> assertThat(running(to)).containsExactly("y"));
        answers.get("x").countDown();
        soon().untilAsserted(() -> assertThat(running(to)).containsExactly("x", "y"));
        assertThat(to.all().getFirst()).isSameAs(waiting);
        assertThat(of.all()).isEmpty();
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(5));
    }

    private SmscLinks group(String name, SmsSettings.Link... links) {
        SmscLinks group =
                new SmscLinks(name, List.of(links).stream().map(this::link).toList(), names);
        groups.add(group);
        group.start();
        return group;
    }

    private SmsLink link(SmsSettings.Link settings) {
        return new Slow(settings, answers, bound.get(settings.name()));
    }

    private static List<String> running(SmscLinks group) {
        return group.all().stream()
                .filter(link -> link.status().state() == LinkStatus.State.UP)
                .map(link -> link.settings().name())
                .toList();
    }

    /// A link whose answers come when the test says so.
    private static final class Slow implements SmsLink {
        private final SmsSettings.Link settings;
        private final Map<String, CountDownLatch> answers;
        private final AtomicInteger bound;
        private volatile LinkStatus.State state = LinkStatus.State.CONNECTING;
        private volatile boolean leaving;

        private Slow(SmsSettings.Link settings, Map<String, CountDownLatch> answers, AtomicInteger bound) {
            this.settings = settings;
            this.answers = answers;
            this.bound = bound;
        }

        @Override
        public SmsSettings.Link settings() {
            return settings;
        }

        @Override
        public void start() {
            assertThat(state).isEqualTo(LinkStatus.State.CONNECTING);
            assertThat(bound.incrementAndGet())
                    .as("bound under one name at a time")
                    .isEqualTo(1);
            state = LinkStatus.State.UP;
        }

        @Override
        public LinkStatus status() {
            return new LinkStatus(
                    settings.name(),
                    "",
                    state,
                    Instant.EPOCH,
                    new LinkStatus.Window(0, 1),
                    new LinkStatus.Counts(0, 0, 0, 0, 0),
                    "",
                    LinkStatus.Order.RUN,
                    Protection.NONE);
        }

        @Override
        public LinkCounters counters() {
            return new LinkCounters();
        }

        @Override
        public void order(LinkStatus.Order order) {}

        @Override
        public void leave() {
            leaving = true;
        }

        @Override
        public boolean isLeaving() {
            return leaving;
        }

        @Override
        public boolean awaitIdle(Duration patience) {
            try {
                return state != LinkStatus.State.UP
                        || answers.get(settings.name()).await(patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public List<HandOver> submit(HandOverRequest request, SmsMessage message) {
            throw new AssertionError("nothing is sent here");
        }

        @Override
        public void close() {
            if (state == LinkStatus.State.UP) {
                bound.decrementAndGet();
            }
            state = LinkStatus.State.CLOSED;
        }
    }
}
