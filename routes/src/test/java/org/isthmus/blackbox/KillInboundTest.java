// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.Delivery;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The promise of the journal towards message centres: the gateway is killed, or stopped, while telephones write
/// through
/// it, and whatever it had answered `ESME_ROK` reaches the handset, long messages joined from parts of before and after
/// the kill too, and is on the trail, but for its last moments before the kill. How often is the system property
/// `isthmus.kill-rounds`; all rounds run on the same data.
///
/// A message may come twice: a centre that got no answer sends it again, and who was killed does not know the
/// answer that was lost. What was being handed over to a handset at the kill is sent again under the same id.
@Tag("black-box")
class KillInboundTest {
    private static final int ROUNDS = Integer.getInteger("isthmus.kill-rounds", 2);
    private static final int HANDSETS = 4;
    private static final int PHONES = 12;
    private static final Duration LOAD = Duration.ofSeconds(4);
    private static final Duration PACE = Duration.ofMillis(8);
    private static final int EARLIEST_KILL_MILLIS = 300;
    private static final int LATEST_KILL_MILLIS = 3_500;
    private static final int ONE_LONG_IN = 3;

    /// A kill may cost the last moments of the trail, never an item: what came within a second.
    private static final long LAST_MOMENTS = 125;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// As long as a short text is.
    private static final int SHORT = 8;

    private static final String FILLING = " and so on, until it no longer fits into one short message alone".repeat(5);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final Random random = Seeds.random("inbound kill test");

    /// One text of a telephone, with the `deliver_sm` of each of its parts.
    private record Written(String number, String text, List<Delivery> parts) {}

    /// How a gateway comes to its end.
    private interface End {
        void of(GatewayProcess gateway) throws Exception;
    }

    @Test
    void every_short_message_answered_before_or_after_a_kill_reaches_its_handset() throws Exception {
        survives("killed", GatewayProcess::kill);
    }

    @Test
    void every_short_message_answered_before_or_after_a_stop_reaches_its_handset() throws Exception {
        survives("stopped", gateway -> assertThat(gateway.terminate()).isZero());
    }

    private void survives(String how, End end) throws Exception {
        List<SimulatedHandset> handsets = new ArrayList<>();
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()))) {
            GatewayFolder home = GatewayFolder.make(folder, smsc.port());
            for (int handset = 0; handset < HANDSETS; handset++) {
                home.addUser(user(handset), number(handset));
            }
            GatewayProcess gateway = GatewayProcess.start(home);
            try {
                for (int handset = 0; handset < HANDSETS; handset++) {
                    handsets.add(registered(home, user(handset)));
                }
                for (int round = 1; round <= ROUNDS; round++) {
                    smsc.awaitBind(PATIENCE);
                    smsc.forget();
                    handsets.forEach(handset -> handset.messages().clear());
                    int millis = random.nextInt(EARLIEST_KILL_MILLIS, LATEST_KILL_MILLIS);
                    Queue<Written> written = new ConcurrentLinkedQueue<>();
                    gateway = round(home, gateway, end, phones(smsc, round), written, millis);
                    check(gateway, handsets, written, "round " + round + ", " + how + " after " + millis + " ms");
                }
            } finally {
                gateway.close();
            }
        } finally {
            handsets.forEach(SimulatedHandset::close);
        }
    }

    /// Telephones that nobody had before, so that the references of their long messages are fresh.
    private static List<SimulatedPhone> phones(SimulatedSmsc smsc, int round) {
        List<SimulatedPhone> phones = new ArrayList<>();
        for (int phone = 0; phone < PHONES; phone++) {
            phones.add(smsc.phone(String.format(Locale.ROOT, "44770094%02d%02d", round % 100, phone)));
        }
        return phones;
    }

    /// The telephones write on while the gateway is ended and started again.
    private static GatewayProcess round(
            GatewayFolder home,
            GatewayProcess first,
            End end,
            List<SimulatedPhone> phones,
            Queue<Written> written,
            int millis)
            throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
                ScheduledExecutorService kills = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> writing = load.scheduleAtFixedRate(
                    () -> written.add(write(phones, next.getAndIncrement())),
                    0,
                    PACE.toMillis(),
                    TimeUnit.MILLISECONDS);
            Future<GatewayProcess> second = kills.schedule(
                    () -> {
                        end.of(first);
                        return GatewayProcess.start(home);
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
            load.schedule(() -> writing.cancel(false), LOAD.toMillis(), TimeUnit.MILLISECONDS);
            await("the end of the load").atMost(PATIENCE).until(writing::isDone);
            return second.get();
        }
    }

    private static Written write(List<SimulatedPhone> phones, int number) {
        SimulatedPhone phone = phones.get(number % phones.size());
        String text = String.format(Locale.ROOT, "M=%06d", number) + (number % ONE_LONG_IN == 0 ? FILLING : "");
        return new Written(phone.number(), text, phone.send(number(number % HANDSETS), text));
    }

    private static void check(
            GatewayProcess gateway, List<SimulatedHandset> handsets, Queue<Written> written, String round)
            throws Exception {
        for (Written one : written) {
            for (Delivery part : one.parts()) {
                assertThat(part.awaitAnswer(PATIENCE).status())
                        .as(round + ": " + one.text())
                        .isZero();
            }
        }
        Set<String> texts = written.stream().map(Written::text).collect(Collectors.toSet());
        Set<String> arrived = new HashSet<>();
        await(round + ": the arrival of everything that was answered")
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    handsets.forEach(
                            handset -> handset.messages().all().forEach(message -> arrived.add(message.text())));
                    assertThat(texts.stream()
                                    .filter(text -> !arrived.contains(text))
                                    .map(text -> text.substring(0, SHORT)))
                            .isEmpty();
                });
        long untold = 0;
        for (Map.Entry<String, Long> phone : written.stream()
                .collect(Collectors.groupingBy(Written::number, Collectors.counting()))
                .entrySet()) {
            untold += Math.max(0, phone.getValue() - stories(gateway, "+" + phone.getKey()));
        }
        assertThat(untold).as(round + ": arrived and not on the trail").isLessThanOrEqualTo(LAST_MOMENTS);
        assertThat(written).as(round + ": the load was one").hasSizeGreaterThan(100);
        System.out.println("inbound kill test: " + round + ": " + written.size() + " written, all arrived, " + untold
                + " not found on the trail");
    }

    /// How many items are known by `wanted`.
    private static int stories(GatewayProcess gateway, String wanted) throws IOException, InterruptedException {
        Map<?, ?> answer = gateway.ask(TraceCommand.SPEC, Map.of("wanted", wanted, "limit", "1000"));
        return ((List<?>) answer.get("items")).size();
    }

    private static SimulatedHandset registered(GatewayFolder home, String user) throws IOException {
        HandsetAccount account = HandsetAccount.of(user, GatewayFolder.DOMAIN, GatewayFolder.PASSWORD);
        SimulatedHandset handset = SimulatedHandset.open(HandsetSettings.of(account, home.sip(), Clock.systemUTC()));
        assertThat(handset.register().status()).isEqualTo(200);
        return handset;
    }

    private static String user(int handset) {
        return "reader" + handset;
    }

    private static String number(int handset) {
        return "+44770095000" + handset;
    }
}
