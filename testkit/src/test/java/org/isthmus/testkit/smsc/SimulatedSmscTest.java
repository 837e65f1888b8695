// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.model.Octets;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.smsc.SimulatedPhone.Condition;
import org.isthmus.testkit.wire.Hex;
import org.isthmus.testkit.wire.LockstepTcp;
import org.isthmus.testkit.wire.NeverCame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedSmscTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ManualClock CLOCK = ManualClock.at("2026-11-20T10:00:00Z");

    private SimulatedSmsc smsc;
    private LockstepTcp esme;

    @BeforeEach
    void start() throws Exception {
        smsc = SimulatedSmsc.start(
                SmscSettings.onLoopback(CLOCK).withAccount("gw", "pw").firstId(0xABCDE));
        esme = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT);
    }

    @AfterEach
    void stop() throws Exception {
        esme.close();
        smsc.close();
    }

    @Test
    void a_bind_a_submit_and_the_head_of_its_receipt_are_these_octets() throws Exception {
        esme.send(Hex.bytes("""
                0000001b 00000009 00000000 00000001
                67 77 00  70 77 00  00  34  00 00 00"""));
        esme.expect(Hex.bytes("""
                0000001d 80000009 00000000 00000001
                73 69 6d 73 6d 73 63 00  0210 0001 34"""));
        esme.send(Hex.bytes("""
                0000003b 00000004 00000000 00000002
                00  01 01 34 34 37 37 30 30 39 30 30 30 30 31 00  01 01 34 34 37 37 30 30 39 30 30 31 32 33 00
                00 00 00  00 00  01 00 00 00  02 48 69"""));
        esme.expect(Hex.bytes("""
                00000017 80000004 00000000 00000002
                37 30 33 37 31 30 00"""));
        ReceivedSubmit submit = smsc.submits().awaitCount(1, LIMIT).getFirst();
        assertThat(submit.message().shortMessage().utf8()).isEqualTo("Hi");
        assertThat(submit.message().destination()).isEqualTo(new SmppAddress(1, 1, "447700900123"));
        assertThat(submit.systemId()).isEqualTo("gw");
        assertThat(smsc.phone("447700900123").awaitText("Hi", LIMIT).from()).isEqualTo("447700900001");
        esme.expect(Hex.bytes("""
                000000ab 00000005 00000000 00000001
                00  01 01 34 34 37 37 30 30 39 30 30 31 32 33 00  01 01 34 34 37 37 30 30 39 30 30 30 30 31 00
                04 00 00  00 00  00 00 00 00  62"""));
    }

    @Test
    void a_wrong_password_and_a_stranger_are_told_apart() throws Exception {
        bind(Pdu.BIND_TRANSCEIVER, "gw", "no");
        assertThat(read().status()).isEqualTo(SmppStatus.RINVPASWD);
        bind(Pdu.BIND_TRANSCEIVER, "who", "pw");
        assertThat(read().status()).isEqualTo(SmppStatus.RINVSYSID);
        bind(Pdu.BIND_TRANSCEIVER, "gw", "pw");
        assertThat(read().status()).isZero();
        bind(Pdu.BIND_TRANSCEIVER, "gw", "pw");
        assertThat(read().status()).isEqualTo(SmppStatus.RALYBND);
    }

    @Test
    void nothing_is_taken_before_a_bind_or_from_a_receiver() throws Exception {
        submit("447700900123", "Hi", 1);
        assertThat(read().status()).isEqualTo(SmppStatus.RINVBNDSTS);
        bind(Pdu.BIND_RECEIVER, "gw", "pw");
        read();
        submit("447700900123", "Hi", 1);
        assertThat(read().status()).isEqualTo(SmppStatus.RINVBNDSTS);
        assertThat(smsc.submits().size()).isZero();
    }

    @Test
    void an_impossible_length_gets_generic_nack_and_the_end() throws Exception {
        esme.send(Hex.bytes("1dcd6500 00000015 00000000 00000007"));
        esme.expect(Hex.bytes("00000010 80000000 00000002 00000007"));
        esme.expectEnd();
    }

    @Test
    void an_unknown_command_gets_generic_nack_alone() throws Exception {
        esme.send(Hex.bytes("00000010 00000103 00000000 00000008"));
        esme.expect(Hex.bytes("00000010 80000000 00000003 00000008"));
        esme.send(Hex.bytes("00000010 00000015 00000000 00000009"));
        esme.expect(Hex.bytes("00000010 80000015 00000000 00000009"));
    }

    @Test
    void a_receipt_has_TLVs_and_text_in_the_spelling_of_the_personality() throws Exception {
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(idOf(read())).isEqualTo("703710");
        ShortMessage receipt = ShortMessage.read(read().body());
        assertThat(receipt.flags().esmClass()).isEqualTo(4);
        assertThat(receipt.source().number()).isEqualTo("447700900123");
        assertThat(receipt.shortMessage().utf8())
                .isEqualTo("id:703710 sub:001 dlvrd:001 submit date:2611201000 done date:2611201000"
                        + " stat:DELIVRD err:000 text:");
        assertThat(receipt.tlv(ShortMessage.RECEIPTED_MESSAGE_ID)).contains(Octets.utf8("703710\0"));
        assertThat(receipt.tlv(ShortMessage.MESSAGE_STATE)).contains(Octets.copyOf(new byte[] {2}));
    }

    @Test
    void hex_ids_answer_in_hexadecimal_and_report_in_decimal() throws Exception {
        smsc.behave("hex-ids");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(idOf(read())).isEqualTo("abcde");
        assertThat(read().body().utf8()).contains("id:703710 ");
    }

    @Test
    void decimal_ids_answer_in_decimal_and_report_in_hexadecimal() throws Exception {
        smsc.behave("decimal-ids");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(idOf(read())).isEqualTo("703710");
        assertThat(read().body().utf8()).contains("id:ABCDE ");
    }

    @Test
    void a_centre_that_counts_from_one_does_so_in_every_notation() throws Exception {
        smsc.behave("counts-from-one");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(idOf(read())).isEqualTo("1");
        assertThat(read().body().utf8()).contains("id:1 ");
        smsc.behave("counts-from-one+padded-ids");
        submit("447700900123", "Hi", 0);
        assertThat(idOf(read())).isEqualTo("0000000000000002");
    }

    @Test
    void padded_ids_lose_their_zeros_on_the_way_to_the_receipt() throws Exception {
        smsc.behave("padded-ids");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(idOf(read())).isEqualTo("0000000000703710");
        assertThat(read().body().utf8()).contains("id:703710 ");
    }

    @Test
    void receipts_first_sends_the_receipt_before_the_answer() throws Exception {
        smsc.behave("receipts-first");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(read().command()).isEqualTo(Pdu.DELIVER_SM);
        assertThat(read().command()).isEqualTo(Pdu.SUBMIT_SM | Pdu.RESPONSE);
    }

    @Test
    void never_answers_takes_the_submit_and_reports_on_it_all_the_same() throws Exception {
        smsc.behave("never-answers");
        bound();
        submit("447700900123", "Hi", 1);
        assertThat(read().command()).isEqualTo(Pdu.DELIVER_SM);
        silent();
    }

    @Test
    void throttles_refuses_what_is_over_the_rate() throws Exception {
        smsc.behave("throttles=2+drops-receipts");
        bound();
        for (int i = 0; i < 3; i++) {
            submit("447700900123", "Hi", 1);
        }
        assertThat(List.of(read().status(), read().status(), read().status()))
                .containsExactly(0, 0, SmppStatus.RTHROTTLED);
    }

    @Test
    void rejects_one_in_N_refuses_every_Nth() throws Exception {
        smsc.behave("rejects-one-in-2+drops-receipts");
        bound();
        for (int i = 0; i < 4; i++) {
            submit("447700900123", "Hi", 1);
        }
        assertThat(List.of(read().status(), read().status(), read().status(), read().status()))
                .containsExactly(0, SmppStatus.RSUBMITFAIL, 0, SmppStatus.RSUBMITFAIL);
    }

    @Test
    void drops_receipts_and_duplicate_receipts_do_as_they_are_called() throws Exception {
        smsc.behave("drops-receipts");
        bound();
        submit("447700900123", "Hi", 1);
        read();
        silent();
        smsc.behave("duplicate-receipts");
        submit("447700900123", "Hi", 1);
        read();
        assertThat(read().body()).isEqualTo(read().body());
        silent();
    }

    @Test
    void absent_recipient_reports_UNDELIV() throws Exception {
        smsc.behave("absent-recipient");
        bound();
        submit("447700900123", "Hi", 2);
        read();
        assertThat(read().body().utf8()).contains("stat:UNDELIV err:001");
    }

    @Test
    void slow_answers_late_and_nothing_before() throws Exception {
        smsc.behave("slow=150+drops-receipts");
        bound();
        submit("447700900123", "Hi", 1);
        smsc.submits().awaitCount(1, LIMIT);
        esme.send(Hex.bytes("00000010 00000015 00000000 00000009"));
        assertThat(read().command()).isEqualTo(Pdu.ENQUIRE_LINK | Pdu.RESPONSE);
        assertThat(read().command()).isEqualTo(Pdu.SUBMIT_SM | Pdu.RESPONSE);
    }

    @Test
    void closes_when_idle_closes_a_silent_link() throws Exception {
        smsc.behave("closes-when-idle=1");
        try (LockstepTcp idle = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT)) {
            idle.expectEnd();
        }
    }

    @Test
    void personalities_are_listed_joined_and_unknown_ones_refused() {
        assertThat(SmscPersonality.names())
                .containsKeys(
                        "plain",
                        "throttles",
                        "hex-ids",
                        "decimal-ids",
                        "counts-from-one",
                        "receipts-first",
                        "never-answers",
                        "closes-when-idle",
                        "rejects-one-in-N",
                        "drops-receipts",
                        "slow",
                        "absent-recipient",
                        "duplicate-receipts");
        assertThat(SmscPersonality.behaviour("rejects-one-in-7").answers().refuseOneIn())
                .isEqualTo(7);
        assertThat(SmscPersonality.behaviour("rejects-one-in-N").answers().refuseOneIn())
                .isEqualTo(3);
        for (String bad : List.of("", "hex", "plain=3", "slow=x", "throttles=-1", "slow=99999999")) {
            assertThatThrownBy(() -> SmscPersonality.behaviour(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hex-ids");
        }
    }

    @Test
    void a_receipt_is_sent_only_when_it_was_asked_for() throws Exception {
        bound();
        submit("447700900123", "Hi", 0);
        read();
        submit("447700900123", "Hi", 2);
        read();
        silent();
    }

    @Test
    void a_phone_that_is_off_gets_its_texts_when_it_is_on_again() throws Exception {
        bound();
        SimulatedPhone bob = smsc.phone("+447700900123");
        bob.switchOff();
        submit("447700900123", "later", 1);
        read();
        silent();
        assertThat(bob.texts().size()).isZero();
        bob.switchOn();
        assertThat(bob.awaitText("later", LIMIT).from()).isEqualTo("447700900001");
        assertThat(read().body().utf8()).contains("stat:DELIVRD");
        bob.leave();
        submit("447700900123", "never", 1);
        read();
        assertThat(read().body().utf8()).contains("stat:UNDELIV");
        assertThat(Condition.values()).hasSize(3);
    }

    @Test
    void deliver_sm_is_sent_again_after_a_broken_link_and_after_a_temporary_refusal() throws Exception {
        bound();
        List<Delivery> sent = smsc.phone("447700900123").send("+447700900001", "Hello");
        Pdu first = read();
        esme.close();
        esme = LockstepTcp.connect(new InetSocketAddress("127.0.0.1", smsc.port()), LIMIT);
        bound();
        Pdu second = read();
        assertThat(second.body()).isEqualTo(first.body());
        answer(second, 0x64);
        Pdu third = read();
        assertThat(third.body()).isEqualTo(first.body());
        answer(third, 0);
        assertThat(sent.getFirst().awaitAnswer(LIMIT).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {SmppStatus.RTHROTTLED, SmppStatus.RMSGQFUL, SmppStatus.RX_T_APPN, SmppStatus.RSYSERR})
    void every_temporary_refusal_of_a_deliver_sm_has_it_sent_again(int status) throws Exception {
        bound();
        List<Delivery> sent = smsc.phone("447700900123").send("+447700900001", "Hello");
        Pdu first = read();
        answer(first, status);
        Pdu second = read();
        assertThat(second.body()).isEqualTo(first.body());
        answer(second, 0);
        assertThat(sent.getFirst().awaitAnswer(LIMIT).status()).isZero();
    }

    @Test
    void the_pause_before_a_repeat_grows_to_the_longest() {
        RepeatPause pause = new RepeatPause(Duration.ofMillis(3), Duration.ofMillis(10));
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(pause::after).map(Duration::toMillis))
                .containsExactly(3L, 6L, 10L, 10L, 10L);
    }

    @Test
    void what_nobody_is_bound_to_receive_waits() throws Exception {
        smsc.phone("447700900123").send("+447700900001", "Hello");
        assertThat(smsc.undelivered()).isEqualTo(1);
        bound();
        assertThat(ShortMessage.read(read().body()).shortMessage().utf8()).isEqualTo("Hello");
    }

    @Test
    void query_sm_tells_the_state_of_a_known_id_only() throws Exception {
        bound();
        submit("447700900123", "Hi", 0);
        String id = idOf(read());
        send(Pdu.QUERY_SM, new PduBody().text(id).address(new SmppAddress(1, 1, "447700900001")));
        assertThat(read().body())
                .isEqualTo(new PduBody().text(id).text("").int1(2).int1(0).done());
        send(Pdu.QUERY_SM, new PduBody().text("77").address(new SmppAddress(1, 1, "447700900001")));
        assertThat(read().status()).isEqualTo(SmppStatus.RQUERYFAIL);
    }

    @Test
    void unbind_is_answered_and_nothing_is_delivered_afterwards() throws Exception {
        bound();
        send(Pdu.UNBIND, new PduBody());
        assertThat(read().command()).isEqualTo(Pdu.UNBIND | Pdu.RESPONSE);
        smsc.phone("447700900123").send("+447700900001", "Hello");
        assertThat(smsc.undelivered()).isEqualTo(1);
        submit("447700900123", "Hi", 1);
        assertThat(read().status()).isEqualTo(SmppStatus.RINVBNDSTS);
    }

    @Test
    void a_phone_that_was_never_written_to_can_not_reply() {
        assertThatThrownBy(() -> smsc.phone("447700900123").reply("Hi")).isInstanceOf(NeverCame.class);
    }

    @Test
    void a_broken_submit_is_refused_and_the_link_lives_on() throws Exception {
        bound();
        send(Pdu.SUBMIT_SM, new PduBody().text("").int1(1));
        assertThat(read().status()).isEqualTo(SmppStatus.RINVCMDLEN);
        submit("447700900123", "Hi", 0);
        assertThat(read().status()).isZero();
        await().atMost(LIMIT).until(() -> smsc.pdus().size(), size -> size == 3);
    }

    private void bound() throws Exception {
        bind(Pdu.BIND_TRANSCEIVER, "gw", "pw");
        assertThat(read().status()).isZero();
    }

    private void bind(int command, String user, String password) throws Exception {
        send(
                command,
                new PduBody()
                        .text(user)
                        .text(password)
                        .text("")
                        .int1(0x34)
                        .int1(0)
                        .int1(0)
                        .text(""));
    }

    private void submit(String to, String text, int registeredDelivery) throws Exception {
        ShortMessage message = new ShortMessage(
                "",
                new SmppAddress(1, 1, "447700900001"),
                new SmppAddress(1, 1, to),
                new ShortMessage.Flags(0, 0, 0, registeredDelivery, 0, 0),
                ShortMessage.Times.NONE,
                Octets.utf8(text),
                Map.of());
        send(Pdu.SUBMIT_SM, new PduBody().octets(message.write()));
    }

    private int sequence = 100;

    private void send(int command, PduBody body) throws Exception {
        esme.send(new Pdu(command, 0, sequence++, body.done()).bytes());
    }

    private void answer(Pdu pdu, int status) throws Exception {
        esme.send(new Pdu(
                        pdu.command() | Pdu.RESPONSE,
                        status,
                        pdu.sequence(),
                        new PduBody().int1(0).done())
                .bytes());
    }

    /// The next PDU is the answer to this, so nothing else was on its way.
    private void silent() throws Exception {
        send(Pdu.ENQUIRE_LINK, new PduBody());
        assertThat(read().command()).isEqualTo(Pdu.ENQUIRE_LINK | Pdu.RESPONSE);
    }

    private static String idOf(Pdu answer) {
        assertThat(answer.command()).isEqualTo(Pdu.SUBMIT_SM | Pdu.RESPONSE);
        assertThat(answer.status()).isZero();
        return new PduFields(answer.body()).text(65);
    }

    private Pdu read() throws Exception {
        byte[] header = esme.take(16);
        PduFields in = new PduFields(Octets.copyOf(header));
        int length = in.int2() << 16 | in.int2();
        int command = in.int2() << 16 | in.int2();
        int status = in.int2() << 16 | in.int2();
        int number = in.int2() << 16 | in.int2();
        return new Pdu(command, status, number, Octets.copyOf(esme.take(length - 16)));
    }
}
