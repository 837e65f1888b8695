// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.handset.Cpim;
import org.isthmus.testkit.handset.SipPacket;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan.Pace;
import org.isthmus.testkit.load.LoadPlan.Senders;
import org.isthmus.testkit.smsc.RepeatPause;
import org.isthmus.testkit.wire.Hex;
import org.isthmus.testkit.wire.LockstepTcp;
import org.isthmus.testkit.wire.LockstepUdp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadToolsTest {
    private static final ManualClock CLOCK = ManualClock.at("2026-11-20T10:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Test
    void generator_and_sink_agree_on_every_number_in_a_closed_loop() throws Exception {
        try (SipSink sink = SipSink.start();
                SipLoad load = SipLoad.open(plan(sink.address(), new Pace.Outstanding(64)), CLOCK)) {
            load.register();
            LoadReport report = load.run(Duration.ofMillis(100), Duration.ofMillis(400), LIMIT);
            assertThat(report.sent()).isPositive();
            assertThat(report.accepted()).isEqualTo(report.sent()).isEqualTo(sink.messages());
            assertThat(report.notifications()).isEqualTo(new LoadReport.Notifications(report.sent(), 0, 0, 0));
            assertThat(load.acceptedNumbers().cardinality()).isEqualTo((int) report.sent());
            assertThat(report.trouble().unanswered()).isZero();
            assertThat(report.answered().count()).isPositive();
            assertThat(report.json())
                    .startsWith("{\"sent\":")
                    .contains("\"202\":")
                    .endsWith("}}");
        }
    }

    @Test
    void an_unfinished_loop_waits_for_the_notifications() throws Exception {
        try (SipSink sink = SipSink.start();
                SipLoad load = SipLoad.open(plan(sink.address(), new Pace.Unfinished(8)), CLOCK)) {
            LoadReport report = load.run(Duration.ofMillis(100), Duration.ofMillis(400), LIMIT);
            assertThat(report.accepted()).isEqualTo(report.sent()).isPositive();
            assertThat(report.notifications()).isEqualTo(new LoadReport.Notifications(report.sent(), 0, 0, 0));
            assertThat(report.perSecond().delivered()).isPositive();
            assertThat(load.timesUntil(_ -> 0).count()).isZero();
            assertThat(load.timesUntil(_ -> System.nanoTime()).count()).isPositive();
        }
    }

    @Test
    void several_runs_share_users_and_count_on_while_rates_and_times_are_of_the_last() throws Exception {
        try (SipSink sink = SipSink.start();
                SipLoad load = SipLoad.open(plan(sink.address(), new Pace.PerSecond(100)), CLOCK, 1000)) {
            LoadRun run = new LoadRun(new Pace.PerSecond(200), Duration.ZERO, Duration.ofMillis(250), LIMIT, true);
            assertThat(load.run(run).sent()).isEqualTo(50);
            LoadReport report = load.run(run);
            assertThat(report.sent()).isEqualTo(100);
            assertThat(report.answered().count()).isEqualTo(50);
            assertThat(report.notifications()).isEqualTo(new LoadReport.Notifications(100, 0, 0, 0));
            assertThat(load.acceptedNumbers().nextSetBit(0)).isEqualTo(1000);
            assertThat(load.seconds().all()).hasSize(1);
            assertThat(load.seconds().all().getFirst().accepted()).isEqualTo(50);
            assertThat(load.timesBySecond(_ -> System.nanoTime()).getFirst().count())
                    .isEqualTo(50);
        }
    }

    @Test
    void a_run_that_waits_for_answers_only_ends_without_notifications() throws Exception {
        try (SipSink sink = SipSink.answering();
                SipLoad load = SipLoad.open(plan(sink.address(), new Pace.Outstanding(4)), CLOCK)) {
            LoadReport report =
                    load.run(new LoadRun(new Pace.Outstanding(4), Duration.ZERO, Duration.ofMillis(100), LIMIT, false));
            assertThat(report.accepted()).isEqualTo(report.sent()).isPositive();
            assertThat(report.notifications().missing()).isEqualTo(report.accepted());
        }
    }

    @Test
    void behind_a_trusted_peer_the_senders_are_asserted() throws Exception {
        try (LockstepUdp server = LockstepUdp.open(LIMIT)) {
            LoadPlan plan = new LoadPlan(
                    server.address(),
                    SipTransport.UDP,
                    1,
                    Senders.usual(1, "example.org", "pw").asserted(),
                    new Pace.PerSecond(1000));
            try (SipLoad load = SipLoad.open(plan, CLOCK)) {
                load.run(Duration.ZERO, Duration.ofMillis(1), Duration.ZERO);
                assertThat(text(server.take()))
                        .contains("\r\nP-Asserted-Identity: <sip:load00000@example.org>\r\n")
                        .doesNotContain("P-Preferred-Identity");
            }
        }
    }

    @Test
    void an_open_loop_keeps_its_rate_whatever_comes_back() throws Exception {
        try (SipSink sink = SipSink.start();
                SipLoad load = SipLoad.open(plan(sink.address(), new Pace.PerSecond(500)), CLOCK)) {
            LoadReport report = load.run(Duration.ZERO, Duration.ofSeconds(1), LIMIT);
            assertThat(report.sent()).isEqualTo(500);
            assertThat(report.notifications().missing()).isZero();
        }
    }

    @Test
    void a_notification_about_a_refused_message_does_not_stand_for_one_that_is_missing() {
        LoadNotifications notifications = new LoadNotifications("0a0b0c0d", new LoadSlots());
        notifications.accepted(1);
        assertThat(notifications.complete()).isFalse();
        take(notifications, "ld0a0b0c0dn00000002");
        assertThat(notifications.complete()).isFalse();
        assertThat(notifications.counted()).isEqualTo(new LoadReport.Notifications(1, 0, 1, 0));
        take(notifications, "ld0a0b0c0dn00000001");
        assertThat(notifications.complete()).isTrue();
        take(notifications, "ld0a0b0c0dn00000003");
        notifications.accepted(3);
        assertThat(notifications.complete()).isTrue();
    }

    private static void take(LoadNotifications notifications, String id) {
        byte[] request = notification(id, id).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(notifications.request(request, 0, request.length, ByteBuffer.allocate(4096)))
                .isTrue();
    }

    @Test
    void a_message_of_the_load_is_a_whole_CPM_message_of_160_characters() throws Exception {
        Senders senders = Senders.usual(3, "example.org", "pw");
        LoadMessage message = new LoadMessage(senders, 2, "0a0b0c0d", "UDP", "127.0.0.1:5", "2026-11-20T10:00:00Z");
        ByteBuffer out = ByteBuffer.allocate(4096);
        message.write(out, 0x1234, 2, "X: y\r\n".getBytes(StandardCharsets.US_ASCII));
        SipPacket sip = SipPacket.read(Arrays.copyOf(out.array(), out.position()));
        assertThat(sip.requestUri()).isEqualTo("sip:+447700900002@example.org;user=phone");
        assertThat(sip.branch()).isEqualTo("z9hG4bKld0a0b0c0d000012342");
        assertThat(sip.first("CSeq")).isEqualTo("2 MESSAGE");
        assertThat(sip.first("X")).isEqualTo("y");
        assertThat(sip.first("Contribution-ID")).isEqualTo("ld0a0b0c0dm00001234");
        Cpim cpim = Cpim.read(sip.body());
        assertThat(cpim.imdn("Message-ID")).containsExactly("ld0a0b0c0dn00001234");
        assertThat(cpim.imdn("Disposition-Notification")).containsExactly("positive-delivery");
        assertThat(cpim.content().utf8()).hasSize(160).startsWith("N=00001234 ");
        assertThat(sip.raw().size()).isEqualTo(message.size() + 6);
    }

    @Test
    void a_challenged_message_goes_again_with_credentials_and_a_doubled_notification_is_counted() throws Exception {
        try (LockstepUdp server = LockstepUdp.open(LIMIT);
                SipLoad load = SipLoad.open(plan(server.address(), new Pace.PerSecond(0.4)), CLOCK)) {
            Thread script = Thread.ofVirtual().start(() -> {
                try {
                    String first = text(server.take());
                    server.send(answer(first, "407 Who", "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n"));
                    String second = text(server.take());
                    assertThat(second)
                            .contains("CSeq: 2 MESSAGE\r\nProxy-Authorization: Digest username=\"load00000\"");
                    server.send(answer(second, "202 Accepted", ""));
                    String id = second.replaceFirst("(?s).*imdn.Message-ID: (\\S+).*", "$1");
                    for (String branch : new String[] {"one", "one", "two"}) {
                        server.send(notification(id, branch));
                        server.expect(
                                Pattern.compile("(?s)SIP/2.0 200 OK\r\nv: SIP/2.0/UDP h;branch=" + branch + ".*"));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            LoadReport report = load.run(Duration.ZERO, Duration.ofSeconds(2), Duration.ofMillis(500));
            script.join();
            assertThat(report.accepted()).isEqualTo(1);
            assertThat(report.notifications()).isEqualTo(new LoadReport.Notifications(1, 1, 0, 0));
        }
    }

    @Test
    void over_TCP_what_comes_in_pieces_is_put_together() throws Exception {
        try (LockstepTcp server = LockstepTcp.listen(LIMIT)) {
            LoadPlan plan = new LoadPlan(
                    server.address(),
                    SipTransport.TCP,
                    1,
                    Senders.usual(1, "example.org", "pw"),
                    new Pace.PerSecond(1));
            try (SipLoad load = SipLoad.open(plan, CLOCK)) {
                server.accept();
                Thread script = Thread.ofVirtual().start(() -> {
                    try {
                        String request = server.expect(Pattern.compile("(?s)MESSAGE .*\r\n\r\nN=.{158}"))
                                .group();
                        String answer = answer(request, "202 Accepted", "");
                        server.send("\r\n" + answer.substring(0, 40));
                        server.send(answer.substring(40));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                LoadReport report = load.run(Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(1500));
                script.join();
                assertThat(report.accepted()).isEqualTo(1);
                assertThat(report.notifications().missing()).isEqualTo(1);
            }
        }
    }

    @Test
    void the_fast_centre_answers_receipts_and_counts_by_number() throws Exception {
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ZERO);
                LockstepTcp esme = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT)) {
            esme.send(Hex.bytes("0000001b 00000009 00000000 00000001 67 77 00 70 77 00 00 34 00 00 00"));
            esme.expect(Hex.bytes("00000019 80000009 00000000 00000001 66 61 73 74 73 6d 73 63 00"));
            for (int sequence = 2; sequence < 4; sequence++) {
                esme.send(Hex.bytes("00000033 00000004 00000000 0000000" + sequence
                        + "00 01 01 34 34 00 02 01 35 00 00 00 00 00 00 01 00 00 00 0a 4e 3d 30 30 30 30 30 30 30 37"
                        + "00 1d 00 01 00"));
                byte[] answer = esme.take(27);
                assertThat(Hex.text(answer)).startsWith("00 00 00 1b 80 00 00 04 00 00 00 00 00 00 00 0" + sequence);
                byte[] head = esme.take(4);
                byte[] receipt = esme.take((head[2] & 0xff) * 256 + (head[3] & 0xff) - 4);
                assertThat(Hex.text(receipt))
                        .startsWith("00 00 00 05 00 00 00 00 00 00 00 0" + (sequence - 1)
                                + " 00 02 01 35 00 01 01 34 34 00 04 00 00 00 00 00 00 00 00 ")
                        .endsWith("00 04 27 00 01 02");
                esme.send(Hex.bytes("00000011 80000005 00000000 0000000" + (sequence - 1) + "00"));
            }
            await().atMost(LIMIT).until(() -> smsc.report().receipts().taken() == 2);
            FastSmscReport report = smsc.report();
            assertThat(report.submits()).isEqualTo(2);
            assertThat(report.numbers()).isEqualTo(new FastSmscReport.Numbers(1, 1, 7));
            assertThat(report.numbers().missing()).isEqualTo(7);
            assertThat(report.receipts()).isEqualTo(new FastSmscReport.Receipts(2, 2, Map.of(), 0, 0));
            assertThat(report.json()).contains("\"twice\":1");
            assertThat(smsc.timesSeen(7)).isEqualTo(2);
            assertThat(smsc.timesSeen(1 << 20)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000058", "00000014", "00000064", "00000008"})
    void the_fast_centre_sends_a_receipt_again_that_was_refused_for_now_and_counts_by_status(String status)
            throws Exception {
        RepeatPause pause = new RepeatPause(Duration.ofMillis(1), Duration.ofMillis(2));
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ZERO, pause);
                LockstepTcp esme = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT)) {
            String first = receiptOfOneSubmit(esme);
            for (int sequence = 1; sequence < 4; sequence++) {
                esme.send(Hex.bytes("00000011 80000005" + status + "0000000" + sequence + "00"));
                assertThat(receipt(esme))
                        .isEqualTo(first.replace("00 00 00 01 00 02", "00 00 00 0" + (sequence + 1) + " 00 02"));
            }
            esme.send(Hex.bytes("00000011 80000005 00000000 00000004 00"));
            await().atMost(LIMIT).until(() -> smsc.report().receipts().taken() == 1);
            assertThat(smsc.report().receipts())
                    .isEqualTo(new FastSmscReport.Receipts(1, 1, Map.of(Integer.parseInt(status, 16), 3L), 3, 0));
            assertThat(smsc.report().json())
                    .contains("\"receipts_refused_with\":{\"0x" + status + "\":3},\"receipts_repeated\":3");
        }
    }

    @Test
    void the_fast_centre_takes_a_final_refusal_as_the_end() throws Exception {
        RepeatPause pause = new RepeatPause(Duration.ofMillis(1), Duration.ofMillis(2));
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ZERO, pause);
                LockstepTcp esme = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT)) {
            receiptOfOneSubmit(esme);
            esme.send(Hex.bytes("00000011 80000005 00000065 00000001 00 00000010 00000015 00000000 00000009"));
            esme.expect(Hex.bytes("00000010 80000015 00000000 00000009"));
            esme.send(Hex.bytes("00000010 00000015 00000000 0000000a"));
            esme.expect(Hex.bytes("00000010 80000015 00000000 0000000a"));
            assertThat(smsc.report().receipts()).isEqualTo(new FastSmscReport.Receipts(1, 0, Map.of(0x65, 1L), 0, 0));
        }
    }

    @Test
    void the_fast_centre_sends_again_what_was_unanswered_when_its_link_ended() throws Exception {
        RepeatPause pause = new RepeatPause(Duration.ofMillis(1), Duration.ofMillis(2));
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ZERO, pause)) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", smsc.port());
            String first;
            try (LockstepTcp esme = LockstepTcp.connect(address, LIMIT)) {
                first = receiptOfOneSubmit(esme);
            }
            try (LockstepTcp esme = LockstepTcp.connect(address, LIMIT)) {
                bind(esme);
                assertThat(receipt(esme)).isEqualTo(first);
            }
        }
    }

    @Test
    void repeats_come_after_pauses_that_grow_and_are_no_more_than_there_is_room_for() {
        FastRepeats repeats = new FastRepeats(new RepeatPause(Duration.ofNanos(10), Duration.ofNanos(35)), 4);
        assertThat(repeats.nextDue()).isEqualTo(Long.MAX_VALUE);
        for (int refusals = 4; refusals > 0; refusals--) {
            assertThat(repeats.add(100, refusals, refusals)).isTrue();
        }
        assertThat(repeats.add(100, 1, 5)).isFalse();
        assertThat(repeats.takeDue(109)).isEqualTo(-1);
        assertThat(repeats.nextDue()).isEqualTo(110);
        assertThat(repeats.takeDue(110)).isEqualTo(1);
        assertThat(repeats.takeDue(120)).isEqualTo(2);
        assertThat(repeats.takeDue(134)).isEqualTo(-1);
        assertThat(repeats.takeDue(135)).isEqualTo(4);
        assertThat(repeats.takeDue(135)).isEqualTo(3);
        assertThat(repeats.add(100, 1, 5)).isTrue();
    }

    @Test
    void the_fast_centre_outlives_a_client_that_is_killed() throws Exception {
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ofMillis(1))) {
            for (int round = 0; round < 3; round++) {
                try (Socket socket = new Socket("127.0.0.1", smsc.port())) {
                    socket.getOutputStream()
                            .write(Hex.bytes("0000001b 00000009 00000000 00000001 67 77 00 70 77 00 00 34 00 00 00"
                                    .concat("00000033 00000004 00000000 00000002")
                                    .concat("00 01 01 34 34 00 02 01 35 00 00 00 00 00 00 01 00 00 00 0a")
                                    .concat("4e 3d 30 30 30 30 30 30 30 37 00 1d 00 01 00")));
                    assertThat(socket.getInputStream().read()).isZero();
                    socket.setSoLinger(true, 0);
                }
            }
            await().atMost(LIMIT).until(() -> smsc.report().submits() == 3);
        }
    }

    @Test
    void a_load_outlives_a_server_that_is_not_there() throws Exception {
        InetSocketAddress nobody;
        try (LockstepUdp gone = LockstepUdp.open(LIMIT)) {
            nobody = gone.address();
        }
        try (SipLoad load = SipLoad.open(plan(nobody, new Pace.PerSecond(50)), CLOCK)) {
            LoadReport report = load.run(Duration.ZERO, Duration.ofMillis(200), Duration.ofMillis(50));
            assertThat(report.sent()).isPositive();
            assertThat(report.trouble().unanswered()).isEqualTo(report.sent());
            assertThat(report.accepted()).isZero();
        }
    }

    @Test
    void a_percentile_is_at_most_one_bucket_off() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 100_000; i++) {
            latencies.add(i * 1000L);
        }
        assertThat(latencies.percentile(0.5) / 5e7).isCloseTo(1, within(0.035));
        assertThat(latencies.percentile(0.99) / 9.9e7).isCloseTo(1, within(0.035));
        assertThat(latencies.largest()).isEqualTo(100_000_000L);
        assertThat(new Latencies().percentile(0.5)).isZero();
    }

    @Test
    void a_ring_gives_back_what_was_added_in_its_order() {
        Random random = Seeds.random("due ring");
        DueRing ring = new DueRing();
        long added = 0;
        long taken = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(5) < 3) {
                ring.add(added, added);
                added++;
            } else if (!ring.isEmpty()) {
                assertThat(ring.nextDue()).isEqualTo(taken);
                assertThat(ring.take()).isEqualTo(taken++);
            }
        }
        assertThat(ring.size()).isEqualTo((int) (added - taken));
    }

    private static void bind(LockstepTcp esme) throws IOException {
        esme.send(Hex.bytes("0000001b 00000009 00000000 00000001 67 77 00 70 77 00 00 34 00 00 00"));
        esme.expect(Hex.bytes("00000019 80000009 00000000 00000001 66 61 73 74 73 6d 73 63 00"));
    }

    private static String receiptOfOneSubmit(LockstepTcp esme) throws IOException {
        bind(esme);
        esme.send(Hex.bytes("00000033 00000004 00000000 00000002"
                + "00 01 01 34 34 00 02 01 35 00 00 00 00 00 00 01 00 00 00 0a 4e 3d 30 30 30 30 30 30 30 37"
                + "00 1d 00 01 00"));
        esme.take(27);
        return receipt(esme);
    }

    private static String receipt(LockstepTcp esme) throws IOException {
        byte[] head = esme.take(4);
        return Hex.text(esme.take((head[2] & 0xff) * 256 + (head[3] & 0xff) - 4));
    }

    private static LoadPlan plan(InetSocketAddress server, Pace pace) {
        return new LoadPlan(server, SipTransport.UDP, 1, Senders.usual(50, "example.org", "pw"), pace);
    }

    private static String answer(String request, String status, String headers) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .forEach(line -> out.append(line).append("\r\n"));
        return out + headers + "Content-Length: 0\r\n\r\n";
    }

    private static String notification(String id, String branch) {
        return "MESSAGE sip:x SIP/2.0\r\nv: SIP/2.0/UDP h;branch=" + branch
                + "\r\nf: <sip:a@b>;tag=1\r\nt: <sip:c@d>\r\n"
                + "i: 1\r\nCSeq: 1 MESSAGE\r\nc: message/imdn+xml\r\n\r\n<imdn><message-id>" + id
                + "</message-id><delivery-notification><status><delivered/>";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
