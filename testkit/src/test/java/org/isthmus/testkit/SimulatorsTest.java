// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SipPacket;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.testkit.wire.LockstepUdp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorsTest {
    private static final ManualClock CLOCK = ManualClock.at("2026-11-20T10:00:00Z");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void a_message_centre_obeys_lines_and_ends_well() throws Exception {
        String lines = """
                from +447700900123 to +447700900001 Hello there
                reply 447700900123 too early
                personality
                personality hex-ids
                personality nonsense
                help
                quit
                never read
                """;
        int code = Simulators.smsc(SmscSettings.onLoopback(CLOCK), new BufferedReader(new StringReader(lines)), out);
        assertThat(code).isZero();
        assertThat(shown())
                .contains("SMSC simsmsc listens at 127.0.0.1:")
                .contains("sent in 1 parts")
                .contains("nobody has written to 447700900123 yet")
                .contains("throttles: answers ESME_RTHROTTLED")
                .contains("from now on: hex-ids")
                .contains("no personality “nonsense”")
                .doesNotContain("never read");
    }

    @Test
    void a_message_centre_that_can_not_listen_does_not_begin() {
        SmscSettings nowhere = SmscSettings.onLoopback(CLOCK).at(new Listen("192.0.2.1", 1));
        assertThatThrownBy(() -> Simulators.smsc(nowhere, new BufferedReader(new StringReader("")), out))
                .isInstanceOf(SocketException.class);
        assertThat(shown()).isEmpty();
    }

    @Test
    void a_handset_registers_sends_shows_and_tells_that_it_was_read() throws Exception {
        try (LockstepUdp server = LockstepUdp.open(Duration.ofSeconds(5));
                PipedWriter lines = new PipedWriter()) {
            BufferedReader in = new BufferedReader(new PipedReader(lines));
            Future<Integer> code = threads.submit(() -> Simulators.handset(settings(server.address()), in, out));
            answer(server, "REGISTER ");
            lines.write("to +447700900123 Hello there\n");
            lines.flush();
            assertThat(answer(server, "MESSAGE sip:+447700900123@example.org")
                            .body()
                            .utf8())
                    .endsWith("\r\n\r\nHello there");
            server.send("""
                    MESSAGE sip:alice@x SIP/2.0\r
                    Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa\r
                    From: <sip:bob@example.org>;tag=1\r
                    To: <sip:alice@example.org>\r
                    Call-ID: a\r
                    CSeq: 1 MESSAGE\r
                    Content-Type: text/plain\r
                    \r
                    Hi \u001b[31mAlice""");
            server.take();
            Awaitility.await().until(this::shown, text -> text.contains("Alice"));
            assertThat(shown()).contains("message from sip:bob@example.org: Hi \\u{1B}[31mAlice");
            lines.write("read\nreply Back\n");
            lines.flush();
            answer(server, "MESSAGE sip:bob@example.org");
            lines.write("quit\n");
            lines.flush();
            assertThat(answer(server, "REGISTER ").first("Expires")).isEqualTo("0");
            assertThat(code.get()).isZero();
            assertThat(shown()).contains("its sender did not ask").contains("register: 200 OK");
        }
    }

    private String shown() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static SipPacket answer(LockstepUdp server, String start) throws Exception {
        SipPacket request = SipPacket.read(server.take());
        assertThat(request.startLine()).startsWith(start);
        StringBuilder out = new StringBuilder("SIP/2.0 200 OK\r\n");
        request.fields().stream()
                .filter(field -> field.name().matches("Via|From|To|Call-ID|CSeq"))
                .forEach(field -> out.append(field.name() + ": " + field.value() + "\r\n"));
        server.send(out + "\r\n");
        return request;
    }

    private static HandsetSettings settings(InetSocketAddress server) {
        return HandsetSettings.of(HandsetAccount.of("alice", "example.org", "secret"), server, CLOCK)
                .timers(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }
}
