// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.isthmus.model.Octets;
import org.isthmus.testkit.clock.ManualClock;
import org.isthmus.testkit.handset.MessageDraft.Shape;
import org.isthmus.testkit.wire.LockstepTcp;
import org.isthmus.testkit.wire.LockstepUdp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedHandsetTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ManualClock CLOCK = ManualClock.at("2026-11-20T10:00:00Z");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private LockstepUdp server;
    private SimulatedHandset alice;
    private byte[] last = {};

    @BeforeEach
    void open() throws Exception {
        server = LockstepUdp.open(LIMIT);
        alice = SimulatedHandset.open(settings(server.address()));
        server.talkingTo(contactOf(alice));
    }

    @AfterEach
    void close() {
        alice.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void it_registers_with_the_octets_of_an_RCS_client() throws Exception {
        Future<SipPacket> registered = async(alice::register);
        assertThat(masked(take())).isEqualTo("""
                REGISTER sip:example.org SIP/2.0\r
                Via: SIP/2.0/UDP 127.0.0.1:PORT;branch=z9hG4bK*;rport\r
                Max-Forwards: 70\r
                From: <sip:alice@example.org>;tag=*\r
                To: <sip:alice@example.org>\r
                Call-ID: *\r
                CSeq: 1 REGISTER\r
                Contact: <sip:alice@127.0.0.1:PORT;transport=udp>;+sip.instance="<urn:uuid:alice-1>";\
                +g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,\
                urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.deferred"\r
                Expires: 600\r
                Supported: path\r
                Allow: MESSAGE, OPTIONS\r
                User-Agent: Isthmus simulated handset\r
                Content-Length: 0\r
                \r
                """);
        answer("200 OK", "");
        assertThat(registered.get().status()).isEqualTo(200);
    }

    @Test
    void a_challenge_is_answered_once_and_remembered_for_what_follows() throws Exception {
        Future<SipPacket> registered = async(alice::register);
        take();
        answer("401 Unauthorized", """
                WWW-Authenticate: Digest realm="example.org", nonce="n1", algorithm=MD5, qop="auth"\r
                WWW-Authenticate: Digest realm="example.org", nonce="n1", algorithm=SHA-256, qop="auth"\r
                """);
        assertThat(text(take()))
                .contains("CSeq: 2 REGISTER\r\n")
                .containsPattern("\r\nAuthorization: Digest username=\"alice\", realm=\"example.org\", nonce=\"n1\","
                        + " uri=\"sip:example.org\", response=\"[0-9a-f]{64}\", algorithm=SHA-256, qop=auth,"
                        + " nc=00000001, cnonce=\"[^\"]+\"\r\n");
        answer("200 OK", "");
        registered.get();

        Future<SentMessage> sent = async(() -> alice.send("sip:bob@example.org", "Hello"));
        assertThat(text(take())).contains("nonce=\"n1\"").contains("nc=00000002");
        answer("202 Accepted", "");
        assertThat(sent.get().status()).isEqualTo(202);
    }

    @Test
    void a_wrong_password_ends_after_the_second_refusal() throws Exception {
        String challenge = "Proxy-Authenticate: Digest realm=\"example.org\", nonce=\"n\", algorithm=MD5\r\n";
        Future<SentMessage> sent = async(() -> alice.send("sip:bob@example.org", "Hello"));
        take();
        answer("407 Proxy Authentication Required", challenge);
        assertThat(text(take())).contains("\r\nProxy-Authorization: Digest ");
        answer("407 Proxy Authentication Required", challenge);
        assertThat(sent.get().status()).isEqualTo(407);
    }

    @Test
    void a_registration_is_renewed_at_half_its_time_and_taken_back_at_the_end() throws Exception {
        Future<SipPacket> registered = async(alice::register);
        SipPacket first = SipPacket.read(take());
        answer("200 OK", "Contact: <" + alice.contact() + ">;expires=1\r\n");
        registered.get();
        SipPacket renewal = SipPacket.read(take());
        answer("200 OK", "Expires: 600\r\n");
        assertThat(renewal.first("Call-ID")).isEqualTo(first.first("Call-ID"));
        assertThat(renewal.first("Contact")).isEqualTo(first.first("Contact"));
        assertThat(renewal.first("CSeq")).isEqualTo("5 REGISTER");
        Future<SipPacket> gone = async(alice::unregister);
        assertThat(text(take())).contains("CSeq: 9 REGISTER\r\n").contains("Expires: 0\r\n");
        answer("200 OK", "");
        gone.get();
    }

    @Test
    void a_message_leaves_in_CPIM_with_all_that_CPM_wants() throws Exception {
        Future<SentMessage> sent = async(() -> alice.send(MessageDraft.to("+447700900123")
                .text("Grüße")
                .imdnId("imdn-1")
                .conversation("conv-1")
                .contribution("contrib-1")));
        assertThat(masked(take())).isEqualTo("""
                MESSAGE sip:+447700900123@example.org;user=phone SIP/2.0\r
                Via: SIP/2.0/UDP 127.0.0.1:PORT;branch=z9hG4bK*;rport\r
                Max-Forwards: 70\r
                From: <sip:alice@example.org>;tag=*\r
                To: <sip:+447700900123@example.org;user=phone>\r
                Call-ID: *\r
                CSeq: 1 MESSAGE\r
                P-Preferred-Identity: <sip:alice@example.org>\r
                P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg\r
                Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg"\r
                Conversation-ID: conv-1\r
                Contribution-ID: contrib-1\r
                Content-Type: message/cpim\r
                User-Agent: Isthmus simulated handset\r
                Content-Length: 318\r
                \r
                From: <sip:anonymous@anonymous.invalid>\r
                To: <sip:anonymous@anonymous.invalid>\r
                NS: imdn <urn:ietf:params:imdn>\r
                imdn.Message-ID: imdn-1\r
                DateTime: 2026-11-20T10:00:00Z\r
                imdn.Disposition-Notification: positive-delivery, negative-delivery, display\r
                \r
                Content-Type: text/plain;charset=UTF-8\r
                Content-Length: 7\r
                \r
                Grüße""");
        answer("202 Accepted", "");
        assertThat(sent.get().status()).isEqualTo(202);
        assertThat(sent.get().transmissions()).isEqualTo(1);
    }

    @Test
    void over_UDP_the_same_octets_are_sent_again_until_an_answer_comes() throws Exception {
        try (SimulatedHandset bob = SimulatedHandset.open(impatient())) {
            Future<SentMessage> sent = async(() -> bob.send("sip:bob@example.org", "Hello"));
            byte[] first = take();
            server.expect(first);
            server.expect(first);
            answerTo(first, "202 Accepted", "");
            assertThat(sent.get().transmissions()).isGreaterThanOrEqualTo(3);
            assertThat(sent.get().status()).isEqualTo(202);
        }
    }

    @Test
    void silence_is_no_answer_and_no_failure() throws Exception {
        try (SimulatedHandset bob = SimulatedHandset.open(impatient())) {
            SentMessage sent = bob.send("sip:bob@example.org", "Hello");
            assertThat(sent.answer()).isEmpty();
            assertThat(sent.status()).isZero();
        }
    }

    @Test
    void the_same_message_can_go_again_under_its_old_id_in_a_new_request() throws Exception {
        Future<SentMessage> sent = async(() -> alice.send("sip:bob@example.org", "Hello"));
        byte[] first = take();
        answerTo(first, "202 Accepted", "");
        SentMessage before = sent.get();
        Future<SentMessage> again = async(() -> alice.sendAgain(before));
        byte[] second = take();
        answerTo(second, "202 Accepted", "");
        assertThat(again.get().imdnId()).isEqualTo(before.imdnId());
        assertThat(SipPacket.read(second).body())
                .isEqualTo(SipPacket.read(first).body());
        assertThat(SipPacket.read(second).first("Call-ID"))
                .isNotEqualTo(SipPacket.read(first).first("Call-ID"));
    }

    @Test
    void odd_shapes_leave_as_told() throws Exception {
        SipPacket deflated = sentAs(MessageDraft.to("sip:b@c").text("Hello").shaped(Shape.DEFLATED_CPIM));
        assertThat(deflated.first("Content-Encoding")).isEqualTo("deflate");
        assertThat(MessageBody.inflate(deflated.body()).utf8()).endsWith("\r\n\r\nHello");

        SipPacket bare = sentAs(MessageDraft.to("sip:b@c").text("Hello").shaped(Shape.BARE));
        assertThat(bare.mediaType()).isEqualTo("text/plain");
        assertThat(bare.body().utf8()).isEqualTo("Hello");

        Imdn imdn = new Imdn("m", "2026-11-20T10:00:00Z", "", "delivery", "delivered");
        SipPacket bareImdn =
                sentAs(SimulatedHandset.notification("sip:b@c", imdn).shaped(Shape.BARE));
        assertThat(bareImdn.mediaType()).isEqualTo("message/imdn+xml");
        assertThat(Imdn.read(bareImdn.body())).contains(imdn);

        SipPacket broken = sentAs(MessageDraft.to("sip:b@c").shaped(Shape.BROKEN_CPIM));
        assertThat(broken.mediaType()).isEqualTo("message/cpim");
        assertThat(broken.body().utf8()).doesNotContain("\r\n\r\n");
    }

    @Test
    void a_message_is_answered_shown_and_its_delivery_told() throws Exception {
        server.send(incoming("Hi Alice", "positive-delivery, display"));
        assertThat(text(take())).isEqualTo("""
                SIP/2.0 200 OK\r
                Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKin1\r
                From: <sip:+447700900123@example.org>;tag=gw\r
                To: <sip:alice@example.org>;tag=%s\r
                Call-ID: in1\r
                CSeq: 7 MESSAGE\r
                Content-Length: 0\r
                \r
                """.formatted(Integer.toHexString("z9hG4bKin1".hashCode())));
        ReceivedMessage got = alice.awaitMessage("Hi Alice", LIMIT);
        assertThat(got.sender()).isEqualTo("sip:+447700900123@example.org");
        assertThat(got.asked().wanted()).containsExactly("positive-delivery", "display");

        SipPacket delivered = SipPacket.read(take());
        answerTo(delivered.raw().toByteArray(), "200 OK", "");
        assertThat(delivered.requestUri()).isEqualTo("sip:gateway.example.org");
        assertThat(delivered.first("Conversation-ID")).isEqualTo("conv-in");
        assertThat(delivered.body().utf8())
                .contains("imdn.IMDN-Route: <sip:gateway.example.org>")
                .contains("Content-Type: message/imdn+xml\r\nContent-Disposition: notification\r\n")
                .doesNotContain("Disposition-Notification")
                .endsWith("<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>in-imdn</message-id>"
                        + "<datetime>2026-11-20T09:59:59Z</datetime><delivery-notification><status><delivered/></status>"
                        + "</delivery-notification></imdn>");

        Future<SentMessage> displayed = async(() -> alice.displayed(got));
        byte[] told = take();
        answerTo(told, "200 OK", "");
        assertThat(text(told)).contains("<display-notification><status><displayed/></status></display-notification>");
        assertThat(displayed.get().status()).isEqualTo(200);
    }

    @Test
    void a_repeated_request_gets_the_same_answer_and_is_shown_once() throws Exception {
        byte[] message = incoming("Hi", "").getBytes(StandardCharsets.UTF_8);
        server.send(message);
        byte[] answer = take();
        server.send(message);
        server.expect(answer);
        alice.awaitMessage("Hi", LIMIT);
        await().atMost(LIMIT).until(alice::repetitions, count -> count == 1);
        assertThat(alice.messages().size()).isEqualTo(1);
    }

    @Test
    void verdicts_are_followed_in_turn() throws Exception {
        alice.answerNext(
                Verdict.answer(503, "Busy"),
                Verdict.after(Duration.ofMillis(50), Verdict.answer(480, "Gone")),
                Verdict.SILENCE);
        server.send(incoming("one", "").replace("in1", "in2"));
        assertThat(text(take())).startsWith("SIP/2.0 503 Busy\r\n");
        server.send(incoming("two", "").replace("in1", "in3"));
        assertThat(text(take())).startsWith("SIP/2.0 480 Gone\r\n");
        server.send(incoming("three", "").replace("in1", "in4"));
        server.expectNothing(Duration.ofMillis(100));
        server.send(incoming("four", "").replace("in1", "in5"));
        assertThat(text(take())).startsWith("SIP/2.0 200 OK\r\n");
        alice.awaitMessage("four", LIMIT);
        assertThat(alice.messages().size()).isEqualTo(1);
        assertThat(alice.packets().size()).isEqualTo(4);
    }

    @Test
    void options_says_what_it_can_do_and_other_methods_are_not_allowed() throws Exception {
        server.send(incoming("", "").replace("MESSAGE", "OPTIONS"));
        assertThat(text(take())).startsWith("SIP/2.0 200 OK\r\n").contains("Allow: MESSAGE, OPTIONS\r\n");
        server.send(incoming("", "").replace("MESSAGE", "INVITE"));
        assertThat(text(take())).startsWith("SIP/2.0 405 ");
    }

    @Test
    void a_notification_is_found_by_its_message_and_status_whatever_its_namespaces_are_called() throws Exception {
        String xml = "<i:imdn xmlns:i=\"urn:ietf:params:xml:ns:imdn\"><i:message-id>m1</i:message-id>"
                + "<i:datetime>2026-11-20T10:00:00Z</i:datetime><c:interworking-notification"
                + " xmlns:c=\"urn:oma:xml:cpm:imdn-extensions:1.0\"><c:status><c:legacy-sms/></c:status>"
                + "</c:interworking-notification></i:imdn>";
        server.send(request("message/imdn+xml", xml));
        take();
        ReceivedNotification got =
                alice.notifications().await(one -> one.about().equals("m1"), "about m1", LIMIT);
        assertThat(got.imdn().kind()).isEqualTo("interworking");
        assertThat(got.status()).isEqualTo("legacy-sms");
        assertThat(got.inCpim()).isFalse();
    }

    @Test
    void over_TCP_messages_are_cut_by_their_length_and_answers_go_back_on_the_connection() throws Exception {
        try (LockstepTcp tcp = LockstepTcp.listen(LIMIT);
                SimulatedHandset bob =
                        SimulatedHandset.open(settings(tcp.address()).over(SipTransport.TCP))) {
            Future<SentMessage> sent =
                    async(() -> bob.send(MessageDraft.to("sip:c@d").text("x").shaped(Shape.BARE)));
            String request = tcp.accept()
                    .expect(Pattern.compile("(?s)MESSAGE .*Content-Length: 1\r\n\r\nx"))
                    .group();
            assertThat(request).contains("Via: SIP/2.0/TCP ");
            String both = response(request, "202 Accepted", "") + "\r\n\r\n" + incoming("Hi", "");
            int middle = both.length() - 20;
            tcp.send(both.substring(0, middle).getBytes(StandardCharsets.UTF_8));
            assertThat(sent.get().status()).isEqualTo(202);
            tcp.send(both.substring(middle).getBytes(StandardCharsets.UTF_8));
            tcp.expect(Pattern.compile("(?s)SIP/2.0 200 OK\r\n.*\r\n\r\n"));
            bob.awaitMessage("Hi", LIMIT);
        }
    }

    @Test
    void the_account_of_what_never_came_tells_what_did() throws Exception {
        server.send(incoming("something else", ""));
        take();
        alice.awaitMessage("something else", LIMIT);
        assertThatThrownBy(() -> alice.awaitMessage("the right thing", Duration.ofMillis(20)))
                .hasMessageContaining("“the right thing” within 20 ms; 1 came")
                .hasMessageContaining("from sip:+447700900123@example.org: “something else” (in-imdn)");
    }

    private static HandsetSettings settings(InetSocketAddress server) {
        HandsetAccount account = new HandsetAccount("alice", "example.org", "alice", "secret", "urn:uuid:alice-1");
        return HandsetSettings.of(account, server, CLOCK).timers(LIMIT, LIMIT.multipliedBy(4));
    }

    private HandsetSettings impatient() {
        return settings(server.address()).timers(Duration.ofMillis(40), Duration.ofSeconds(1));
    }

    private SipPacket sentAs(MessageDraft draft) throws Exception {
        Future<SentMessage> sent = async(() -> alice.send(draft));
        byte[] request = take();
        answerTo(request, "202 Accepted", "");
        sent.get();
        return SipPacket.read(request);
    }

    private <T> Future<T> async(Callable<T> call) {
        return threads.submit(call);
    }

    private byte[] take() throws Exception {
        last = server.take();
        return last;
    }

    private void answer(String status, String headers) throws Exception {
        answerTo(last, status, headers);
    }

    private void answerTo(byte[] request, String status, String headers) throws Exception {
        server.send(response(text(request), status, headers).getBytes(StandardCharsets.UTF_8));
    }

    private static String response(String request, String status, String headers) {
        StringBuilder out = new StringBuilder("SIP/2.0 " + status + "\r\n");
        request.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq): .*"))
                .forEach(line -> out.append(line).append("\r\n"));
        return out + headers + "Content-Length: 0\r\n\r\n";
    }

    private static String incoming(String text, String wanted) {
        return request("message/cpim", """
                From: <sip:anonymous@anonymous.invalid>\r
                To: <sip:anonymous@anonymous.invalid>\r
                NS: report <urn:ietf:params:imdn>\r
                report.Message-ID: in-imdn\r
                DateTime: 2026-11-20T09:59:59Z\r
                report.Disposition-Notification: %s\r
                report.IMDN-Record-Route: <sip:gateway.example.org>\r
                \r
                Content-type: text/plain\r
                \r
                %s""".formatted(wanted, text));
    }

    private static String request(String type, String body) {
        return "MESSAGE sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKin1\r\n"
                + "From: <sip:+447700900123@example.org>;tag=gw\r\nTo: <sip:alice@example.org>\r\nCall-ID: in1\r\n"
                + "CSeq: 7 MESSAGE\r\nP-Asserted-Identity: <sip:+447700900123@example.org>\r\n"
                + "Conversation-ID: conv-in\r\nContribution-ID: contrib-in\r\nc: " + type + "\r\nl: "
                + Octets.utf8(body).size() + "\r\n\r\n" + body;
    }

    private static InetSocketAddress contactOf(SimulatedHandset handset) {
        String contact = handset.contact();
        String port = contact.replaceFirst(".*:(\\d+);.*", "$1");
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
    }

    private static String masked(byte[] datagram) {
        return text(datagram)
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("branch=z9hG4bK\\w+", "branch=z9hG4bK*")
                .replaceAll(";tag=\\w+", ";tag=*")
                .replaceAll("Call-ID: [^\r]+", "Call-ID: *");
    }

    private static String text(byte[] datagram) {
        return new String(datagram, StandardCharsets.UTF_8);
    }
}
