// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.Meaning;
import org.isthmus.model.settings.SmsTlvSettings;
import org.isthmus.model.settings.SmsTlvSettings.Field;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What one message centre wants otherwise than the others, on raw octets.
@Timeout(60)
class PeerHabitsTest {
    private static SmsSettings.Link link(int port, Map<String, Meaning> errors, List<SmsTlvSettings> tlvs) {
        SmsSettings.Link plain = LinkFixture.settings(port);
        return new SmsSettings.Link(
                plain.name(),
                plain.group(),
                plain.kind(),
                plain.peer(),
                plain.bind(),
                plain.login(),
                plain.flow(),
                plain.defaultAlphabet(),
                plain.idNotation(),
                plain.numbering(),
                plain.text(),
                plain.priority(),
                plain.tls(),
                errors,
                tlvs,
                plain.trustedNetwork(),
                plain.marks());
    }

    private static SmsTlvSettings text(String tag, String value) {
        return new SmsTlvSettings(tag, Optional.of(value), Optional.empty(), Optional.empty(), Map.of());
    }

    private static SmsTlvSettings hex(String tag, String value) {
        return new SmsTlvSettings(tag, Optional.empty(), Optional.of(value), Optional.empty(), Map.of());
    }

    private static SmsTlvSettings from(String tag, Field field) {
        return new SmsTlvSettings(tag, Optional.empty(), Optional.empty(), Optional.of(field), Map.of());
    }

    private static HandOver answered(LinkFixture fixture, Peer peer, int status) throws Exception {
        Future<List<HandOver>> outcome = fixture.submit("hello");
        peer.answerSubmit(peer.readSubmit(), status, "");
        return outcome.get(10, TimeUnit.SECONDS).getFirst();
    }

    @Test
    void a_link_reads_the_answers_of_its_centre_by_its_own_table() throws Exception {
        Map<String, Meaning> errors = Map.of(
                "ESME_RSUBMITFAIL", Meaning.TEMPORARY,
                "0x00000400", Meaning.THROTTLED,
                "1025", Meaning.TEMPORARY,
                "ESME_RTHROTTLED", Meaning.PERMANENT);
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = new LinkFixture(link(smsc.port(), errors, List.of()));
                Peer peer = smsc.acceptAndBind()) {
            fixture.awaitUp();
            assertThat(answered(fixture, peer, 0x45)).isInstanceOf(HandOver.Deferred.class);
            Future<List<HandOver>> tooFast = fixture.submit("hello");
            peer.answerSubmit(peer.readSubmit(), 0x400, "");
            peer.answerSubmit(peer.readSubmit(), 0, "in its turn");
            assertThat(tooFast.get(10, TimeUnit.SECONDS).getFirst()).isInstanceOf(HandOver.Accepted.class);
            assertThat(answered(fixture, peer, 0x401)).isInstanceOf(HandOver.Deferred.class);
            assertThat(answered(fixture, peer, 0x58)).isInstanceOf(HandOver.Rejected.class);
            assertThat(answered(fixture, peer, 0x402)).isInstanceOf(HandOver.Rejected.class);
            assertThat(answered(fixture, peer, 0x0b))
                    .isInstanceOfSatisfying(
                            HandOver.Rejected.class,
                            rejected -> assertThat(rejected.refusal().cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT));
            assertThat(fixture.link.counters().submits(LinkCounters.Submit.THROTTLED))
                    .isEqualTo(1);
            assertThat(fixture.link.counters().submits(LinkCounters.Submit.DEFERRED))
                    .isEqualTo(2);
        }
    }

    @Test
    void the_usual_table_stands_where_nothing_is_said() {
        assertThat(SubmitAnswerPolicy.USUAL.isThrottled(CommandStatus.RMSGQFUL)).isTrue();
        assertThat(SubmitAnswerPolicy.of(Map.of()).verdict(CommandStatus.RSYSERR))
                .isEqualTo(SubmitAnswerPolicy.USUAL.verdict(CommandStatus.RSYSERR));
        assertThat(SubmitAnswerPolicy.of(Map.of("ESME_RINVDSTADR", Meaning.PERMANENT))
                        .verdict(CommandStatus.RINVDSTADR)
                        .cause())
                .isEqualTo(Cause.UNKNOWN_RECIPIENT);
    }

    @Test
    void a_status_is_read_by_name_and_by_number_and_nothing_else() {
        assertThat(CommandStatus.parse("ESME_RTHROTTLED")).hasValue(0x58);
        assertThat(CommandStatus.parse("0x58")).hasValue(0x58);
        assertThat(CommandStatus.parse("88")).hasValue(0x58);
        assertThat(CommandStatus.parse("0xffffffff")).hasValue(-1);
        assertThat(CommandStatus.parse("RTHROTTLED")).isEmpty();
        assertThat(CommandStatus.parse("0x")).isEmpty();
        assertThat(CommandStatus.parse("")).isEmpty();
    }

    @Test
    void the_parameters_of_a_link_follow_the_text_of_every_part_in_their_order() throws Exception {
        List<SmsTlvSettings> tlvs = List.of(
                text("0x1401", "gold"),
                hex("0x1402", "00ff"),
                from("0x1403", Field.IMDN_ID),
                from("0x1404", Field.ITEM_ID),
                from("0x1405", Field.CONVERSATION_ID));
        HandOverRequest plain = LinkFixture.request("a".repeat(154) + "bcdefgh");
        SmsMessage message = new SmsMessage(
                ((SmsMessage) plain.message()).plan(),
                Optional.of(new Threading(
                        new ImdnMessageId("Imdn7"),
                        new ConversationId("Conv8"),
                        new ContributionId("Cont9"),
                        Optional.empty())),
                Marks.NONE);
        HandOverRequest request = new HandOverRequest(
                new ItemId(7), message, plain.parts(), plain.sender(), plain.recipient(), true, Duration.ZERO);
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = new LinkFixture(link(smsc.port(), Map.of(), tlvs));
                Peer peer = smsc.acceptAndBind();
                ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            fixture.awaitUp();
            Future<List<HandOver>> outcome = caller.submit(() -> fixture.link.submit(request, message));
            String item = new ItemId(7).toString();
            String expected = "1401" + "0004" + ascii("gold") + "1402" + "0002" + "00ff" + "1403" + "0005"
                    + ascii("Imdn7") + "1404" + HexFormat.of().toHexDigits((short) item.length()) + ascii(item) + "1405"
                    + "0005" + ascii("Conv8");
            Pdu first = peer.readSubmit();
            Pdu second = peer.readSubmit();
            assertThat(HexFormat.of().formatHex(first.octets())).endsWith(ascii("aaa") + expected);
            assertThat(HexFormat.of().formatHex(second.octets())).endsWith(ascii("bcdefgh") + expected);
            peer.answerSubmit(first, 0, "1");
            peer.answerSubmit(second, 0, "2");
            assertThat(outcome.get(10, TimeUnit.SECONDS)).allMatch(HandOver.Accepted.class::isInstance);
        }
    }

    @Test
    void a_parameter_whose_value_the_message_does_not_have_is_left_out() throws Exception {
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = new LinkFixture(
                        link(smsc.port(), Map.of(), List.of(from("0x1403", Field.IMDN_ID), text("0x1401", "x"))));
                Peer peer = smsc.acceptAndBind()) {
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            Pdu submit = peer.readSubmit();
            assertThat(HexFormat.of().formatHex(submit.octets())).endsWith(ascii("hello") + "1401" + "0001" + "78");
            peer.answerSubmit(submit, 0, "1");
            assertThat(outcome.get(10, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    @Test
    void a_centre_that_speaks_smpp_5_binds_takes_and_reports() throws Exception {
        Queue<String> receipts = new ConcurrentLinkedQueue<>();
        // sc_interface_version 0x50, then congestion_state, which only 5.0 has.
        byte[] version = HexFormat.of().parseHex(ascii("smsc\0") + "0210000150");
        byte[] taken = HexFormat.of().parseHex(ascii("1f\0") + "0428000130");
        byte[] receipt = LockstepSmsc.deliverBody(
                "447700900002", "447700900001", 4, 0, "id:1f stat:DELIVRD".getBytes(StandardCharsets.US_ASCII));
        byte[] broadcast = HexFormat.of().parseHex("0606000101" + "0428000107");
        try (LockstepSmsc smsc = new LockstepSmsc();
                LinkFixture fixture = new LinkFixture(LinkFixture.settings(smsc.port()), (pdu, _) -> {
                    receipts.add(pdu.content().text(StandardCharsets.US_ASCII));
                    return 0;
                });
                Peer peer = smsc.accept()) {
            Pdu bind = peer.read();
            peer.send(bind.id() | 0x8000_0000, 0, bind.sequence(), version);
            Future<List<HandOver>> outcome = fixture.awaitUp().submit("hello");
            peer.send(0x8000_0004, 0, peer.readSubmit().sequence(), taken);
            assertThat(outcome.get(10, TimeUnit.SECONDS).getFirst())
                    .isInstanceOfSatisfying(
                            HandOver.Accepted.class,
                            accepted -> assertThat(accepted.ids())
                                    .extracting(ForeignId::value)
                                    .contains("1f"));
            peer.send(5, 0, 9, joined(receipt, broadcast));
            assertThat(peer.read().status()).isZero();
            assertThat(receipts).containsExactly("id:1f stat:DELIVRD");
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
