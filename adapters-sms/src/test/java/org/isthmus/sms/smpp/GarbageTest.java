// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.isthmus.sms.CapturedLog;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a message centre that sends garbage gets, and what the operator reads of it. Each test has a link name of its
/// own, since lines are counted by name.
class GarbageTest {
    private static final String LINKS = "org.isthmus.sms.smpp";

    private LockstepSmsc smsc;
    private CapturedLog log;

    @BeforeEach
    void open() throws IOException {
        smsc = new LockstepSmsc();
        log = CapturedLog.of(LINKS);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        smsc.close();
    }

    @Test
    void an_unknown_request_gets_a_generic_nack_and_one_line_however_often_it_comes() throws Exception {
        try (LinkFixture fixture = link("nack-1");
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            for (int sequence = 1; sequence <= 5; sequence++) {
                peer.send(0x7777, 0, sequence, "\u001b[2J".getBytes(StandardCharsets.US_ASCII));
                Pdu nack = peer.read();
                assertThat(HexFormat.of().formatHex(nack.octets()))
                        .isEqualTo("000000108000000000000003" + HexFormat.of().toHexDigits(sequence));
            }
            assertThat(log.lines("nack-1: malformed"))
                    .containsExactly("INFO smsc link nack-1: malformed: a request that is not known: 0x00007777"
                            + " (1 since the last such line)");
            assertThat(fixture.link.counters().malformedPdus()).isEqualTo(5);
            assertThat(fixture.link.status().state()).isEqualTo(LinkStatus.State.UP);
            assertThat(log.hasTrace()).isFalse();
        }
    }

    @Test
    void a_deliver_sm_that_can_not_be_read_gets_its_status_and_a_line_that_names_both() throws Exception {
        try (LinkFixture fixture = link("cut-1");
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            peer.send(0x05, 0, 2, new byte[] {0, 1, 1, 65});
            assertThat(peer.read().status()).isEqualTo(0x02);
            byte[] cut = LockstepSmsc.deliverBody("1", "2", 0, 0, new byte[5]);
            peer.send(0x05, 0, 3, Arrays.copyOf(cut, cut.length - 1));
            assertThat(peer.read().status()).isEqualTo(0x01);
            assertThat(log.lines("cut-1: malformed"))
                    .containsExactly(
                            "INFO smsc link cut-1: malformed: deliver_sm ends inside its mandatory part: answered"
                                    + " ESME_RINVCMDLEN (1 since the last such line)",
                            "INFO smsc link cut-1: malformed: sm_length is larger than the PDU: answered"
                                    + " ESME_RINVMSGLEN (1 since the last such line)");
            assertThat(fixture.link.counters().answers(0x02)).isEqualTo(1);
            assertThat(fixture.link.counters().answers(0x01)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500_000_000, Integer.MAX_VALUE, -1, 0, 15, 72 * 1024 + 1})
    void a_bad_length_gets_a_generic_nack_a_close_and_one_line_and_allocates_nothing(int length) throws Exception {
        String name = "length" + Integer.toUnsignedString(length);
        try (LinkFixture fixture = link(name);
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            long before = allocated(name);
            peer.raw(ByteBuffer.allocate(16)
                    .putInt(length)
                    .putInt(5)
                    .putInt(0)
                    .putInt(4711)
                    .array());
            assertThat(HexFormat.of().formatHex(peer.read().octets())).isEqualTo("00000010800000000000000200001267");
            assertThat(peer.ended()).isTrue();
            await().until(() -> !log.lines("link " + name + " is down").isEmpty());
            String octets = Integer.toUnsignedString(length) + " octets";
            assertThat(log.lines(name + ": malformed"))
                    .containsExactly("INFO smsc link " + name + ": malformed: a length that can not be: " + octets
                            + " (1 since the last such line)");
            assertThat(log.lines("link " + name + " is down"))
                    .containsExactly("WARN smsc link " + name + " is down: a PDU of " + octets);
            assertThat(allocated(name) - before).isLessThan(5_000_000);
            assertThat(log.hasTrace()).isFalse();
        }
    }

    @Test
    void whatever_octets_come_the_link_comes_back_and_no_thread_dies() throws Exception {
        Random random = Seeds.random("garbage on a link");
        try (LinkFixture fixture = link("random-1")) {
            for (int round = 0; round < 20; round++) {
                try (Peer peer = smsc.acceptAndBind()) {
                    fixture.awaitUp();
                    byte[] garbage = new byte[16 + random.nextInt(2000)];
                    random.nextBytes(garbage);
                    peer.raw(garbage);
                }
            }
            try (Peer peer = smsc.acceptAndBind()) {
                fixture.awaitUp();
                peer.send(0x15, 0, 7);
                assertThat(peer.readAny().id()).isEqualTo(0x8000_0015);
            }
            assertThat(log.hasTrace()).isFalse();
        }
    }

    private LinkFixture link(String name) {
        return new LinkFixture(LinkFixture.settings(name, smsc.port(), LinkFixture.flow(10)));
    }

    /// Octets that all threads of this JVM have allocated, those that ended included.
    private static long allocated(String why) {
        assertThat(ManagementFactory.getThreadMXBean()).as(why).isInstanceOf(ThreadMXBean.class);
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }
}
