// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.SipLoad;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscListener;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The promise of the journal: the gateway is killed in mid-load and started again, and whatever it had
/// answered with 202 is at the message centre exactly once, or the gateway itself says that it does not
/// know. How often is the system property `isthmus.kill-rounds`; all rounds run on the same data.
///
/// What is promised of notifications: there are no two of a message. One that was being handed over at the kill is
/// sent again under the same id, by which a handset knows it; its story says so.
@Tag("black-box")
class KillTest {
    private static final int ROUNDS = Integer.getInteger("isthmus.kill-rounds", 2);
    private static final int SENDERS = 20;
    private static final double RATE = 150;

    /// More than a window of 5 bears when each answer takes 200 ms, so that much waits when the kill comes.
    private static final double SLOW_RATE = 60;

    private static final int SLOW_WINDOW = 5;
    private static final Duration LOAD = Duration.ofSeconds(4);
    private static final Duration DRAIN = Duration.ofSeconds(9);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(150);
    private static final int EARLIEST_KILL_MILLIS = 300;
    private static final int LATEST_KILL_MILLIS = 3_500;

    private static final Set<String> UNDER_WAY = Set.of("Choosing", "Queued", "HandingOver");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void every_message_accepted_before_or_after_a_kill_arrives_once_or_is_shown_as_unknown() throws Exception {
        // One hand-over at a time in each conversation, so a kill can not make more of them unknown than there are.
        killed("kill test", ROUNDS, RATE, SENDERS, "", "");
    }

    @Test
    void no_more_messages_are_unknown_after_a_kill_than_the_window_of_a_slow_centre_bears() throws Exception {
        killed("kill test with a slow centre", 1, SLOW_RATE, SLOW_WINDOW, "slow=200", "        window: 5\n");
    }

    /// `most` messages may be unknown after each kill.
    private void killed(String name, int rounds, double rate, int most, String habits, String flow) throws Exception {
        Random random = Seeds.random(name);
        Counted counted = new Counted();
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()))) {
            smsc.listen(counted);
            if (!habits.isEmpty()) {
                smsc.behave(habits);
            }
            GatewayFolder home = GatewayFolder.make(folder, smsc.port(), flow);
            LoadPlan plan = plan(home, rate);
            for (int sender = 0; sender < SENDERS; sender++) {
                home.addUser(plan.senders().userOf(sender));
            }
            GatewayProcess gateway = GatewayProcess.start(home);
            try {
                for (int round = 1; round <= rounds; round++) {
                    smsc.forget();
                    counted.clear();
                    int millis = random.nextInt(EARLIEST_KILL_MILLIS, LATEST_KILL_MILLIS);
                    try (SipLoad load = SipLoad.open(plan, Clock.systemUTC())) {
                        load.register();
                        gateway = round(home, gateway, load, millis);
                        settle(gateway);
                        check(gateway, load, counted, most, "round " + round + ", killed after " + millis + " ms");
                        assertThat(load.acceptedNumbers().cardinality())
                                .as("the load was one")
                                .isGreaterThan((int) rate);
                    }
                }
            } finally {
                gateway.close();
            }
        }
    }

    private static LoadPlan plan(GatewayFolder home, double rate) {
        return new LoadPlan(
                home.sip(),
                SipTransport.UDP,
                1,
                LoadPlan.Senders.usual(SENDERS, GatewayFolder.DOMAIN, GatewayFolder.PASSWORD),
                new LoadPlan.Pace.PerSecond(rate));
    }

    /// The load runs on while the gateway is killed and started again.
    private static GatewayProcess round(GatewayFolder home, GatewayProcess first, SipLoad load, int millis)
            throws Exception {
        try (ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService kills = Executors.newSingleThreadScheduledExecutor()) {
            Future<LoadReport> report = runs.submit(() -> load.run(Duration.ZERO, LOAD, DRAIN));
            Future<GatewayProcess> second = kills.schedule(
                    () -> {
                        first.close();
                        return GatewayProcess.start(home);
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
            GatewayProcess restarted = second.get();
            System.out.println("kill test: " + report.get().json());
            assertThat(report.get().notifications().twice())
                    .as("messages with two notifications")
                    .isZero();
            return restarted;
        }
    }

    /// Until nothing waits for the gateway itself any more.
    private static void settle(GatewayProcess gateway) {
        await("nothing is under way").atMost(SETTLED_WITHIN).until(() -> {
            Map<?, ?> census =
                    (Map<?, ?>) gateway.ask(StatusCommand.SPEC, Map.of()).get("items");
            return census != null
                    && census.keySet().stream().noneMatch(state -> UNDER_WAY.contains(String.valueOf(state)));
        });
    }

    private static void check(GatewayProcess gateway, SipLoad load, Counted counted, int most, String round)
            throws Exception {
        BitSet accepted = load.acceptedNumbers();
        Set<Integer> unknown = new HashSet<>();
        for (int number = accepted.nextSetBit(0); number >= 0; number = accepted.nextSetBit(number + 1)) {
            if (counted.times(number) == 0) {
                assertThat(tracedKinds(gateway, load.imdnId(number)))
                        .as("%s: message %d was accepted and is not at the message centre", round, number)
                        .contains("unknown");
                unknown.add(number);
            }
        }
        assertThat(counted.moreThanOnce()).as(round + ": messages sent twice").isEmpty();
        assertThat(unknown).as(round + ": accepted and unknown").hasSizeLessThanOrEqualTo(most);
        BitSet untold = load.missingNumbers();
        for (int number = untold.nextSetBit(0); number >= 0; number = untold.nextSetBit(number + 1)) {
            assertThat(tracedKinds(gateway, load.imdnId(number)))
                    .as("%s: message %d was accepted and its sender was not told of its delivery", round, number)
                    .containsAnyOf("unknown", "recovered");
        }
        System.out.println("kill test: " + round + ": " + accepted.cardinality() + " accepted, " + unknown.size()
                + " not at the message centre and shown as unknown, " + untold.cardinality()
                + " delivered without a notification and shown as such");
    }

    /// The kinds of all events in the stories of a message and of what is owed for it.
    private static List<String> tracedKinds(GatewayProcess gateway, String imdnId)
            throws IOException, InterruptedException {
        Map<?, ?> answer = gateway.ask(TraceCommand.SPEC, Map.of("wanted", imdnId));
        return ((List<?>) answer.get("items"))
                .stream()
                        .flatMap(item -> ((List<?>) ((Map<?, ?>) item).get("events")).stream())
                        .map(event -> String.valueOf(((Map<?, ?>) event).get("kind")))
                        .toList();
    }

    /// How often each running number was shown by a telephone: the text of a load message begins with
    /// `N=` and its number in hexadecimal digits.
    private static final class Counted implements SmscListener {
        private final Map<Integer, Integer> times = new ConcurrentHashMap<>();

        @Override
        public void shown(PhoneText text) {
            times.merge(Integer.parseInt(text.text().substring(2, 10), 16), 1, Integer::sum);
        }

        int times(int number) {
            return times.getOrDefault(number, 0);
        }

        List<Integer> moreThanOnce() {
            return times.entrySet().stream()
                    .filter(entry -> entry.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        void clear() {
            times.clear();
        }
    }
}
