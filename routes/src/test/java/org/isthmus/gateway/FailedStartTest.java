// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.isthmus.wiring.Gateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that fails half-way leaves nothing running: no thread, no listening point, no link, no lock.
class FailedStartTest {
    private static final Clock UTC = Clock.systemUTC();
    private static final int MOST_LOOKS = 60;
    private static final List<String> OURS =
            List.of("tick-", "smsc-centre", "sip-", "journal-", "HTTP-Dispatcher", "Camel", "PDU", "EnquireLink");

    @TempDir
    private Path folder;

    private SimulatedSmsc smsc;

    @BeforeEach
    void centre() throws IOException {
        smsc = SimulatedSmsc.start(SmscSettings.onLoopback(UTC).withAccount("isthmus", "secret"));
    }

    @AfterEach
    void close() {
        smsc.close();
    }

    @Test
    void a_taken_admin_port_leaves_nothing_running() throws Exception {
        int sip = free();
        try (ServerSocket admin = listening(0)) {
            assertThatThrownBy(() -> start(sip, sip, admin.getLocalPort(), UTC)).isInstanceOf(SocketException.class);
        }
        nothingIsLeft(sip);
        start(sip, sip, 0, UTC).close();
    }

    @Test
    void a_taken_sip_port_leaves_nothing_running() throws Exception {
        int udp = free();
        try (ServerSocket tcp = listening(0)) {
            assertThatThrownBy(() -> start(udp, tcp.getLocalPort(), 0, UTC))
                    .hasRootCauseInstanceOf(SocketException.class);
        }
        nothingIsLeft(udp);
        start(udp, udp, 0, UTC).close();
    }

    @Test
    void an_error_anywhere_leaves_nothing_running() throws Exception {
        int sip = free();
        int looks = 0;
        while (!startsWithClockThatBreaksAfter(looks, sip)) {
            nothingIsLeft(sip);
            looks++;
            assertThat(looks).isLessThan(MOST_LOOKS);
        }
        assertThat(looks).as("the start broke at least once").isPositive();
    }

    private boolean startsWithClockThatBreaksAfter(int looks, int sip) throws Exception {
        try (Gateway gateway = start(sip, sip, 0, new BreakingClock(Thread.currentThread(), looks))) {
            return !gateway.addresses().isEmpty();
        } catch (BrokenClock _) {
            return false;
        }
    }

    @Test
    void an_existing_data_directory_is_closed_to_others() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxr-x"));
        start(0, 0, 0, UTC).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("admin-tokens"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_data_directory_that_everybody_may_write_is_refused_and_left_as_it_is() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> start(0, 0, 0, UTC))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("can be written by everybody", "chmod 700 " + data);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwxrwxrwx");
        assertThat(data).isEmptyDirectory();
    }

    // ---- the gateway and what is left of it

    private Gateway start(int udp, int tcp, int admin, Clock clock) throws Exception {
        Path file = Files.writeString(folder.resolve("isthmus.yaml"), """
                data-directory: data
                admin:
                  listen: 127.0.0.1:%d
                sip:
                  udp: ["127.0.0.1:%d"]
                  tcp: ["127.0.0.1:%d"]
                sms:
                  links:
                    - name: centre
                      peer: 127.0.0.1:%d
                      login: {system-id: isthmus, password: file:password}
                """.formatted(admin, udp, tcp, smsc.port()));
        Files.writeString(folder.resolve("password"), "secret");
        return switch (new SettingsReader(_ -> Optional.empty()).readFile(IsthmusSettings.class, file)) {
            case SettingsReading.Read<IsthmusSettings> read -> Gateway.start(file, read.settings(), clock);
            case SettingsReading.Faulty<IsthmusSettings> faulty -> throw new AssertionError(faulty.toString());
        };
    }

    private static void nothingIsLeft(int sip) throws IOException {
        await("the end of its threads")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> OURS.stream().anyMatch(name::startsWith)));
        listening(sip).close();
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), sip)).close();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = listening(0)) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket listening(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static final class BrokenClock extends Error {
        private static final long serialVersionUID = 1;
    }

    /// Breaks at its `looks`-th look by one thread; the others may look as they like.
    private static final class BreakingClock extends Clock {
        private final Thread thread;
        private int left;

        BreakingClock(Thread thread, int looks) {
            this.thread = thread;
            this.left = looks;
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread() == thread && left-- <= 0) {
                throw new BrokenClock();
            }
            return UTC.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
