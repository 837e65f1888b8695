// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.cpm.Requests.NOW;
import static org.isthmus.sip.cpm.Requests.READER;
import static org.isthmus.sip.cpm.Requests.request;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerMessageReaderTest {
    private static final Address ALICE = Address.ofCanonical("sip:alice@isthmus.example");
    private static final String BOB = "sip:+447700900123@isthmus.example;user=phone";
    private static final String HEAD = "From: <sip:anonymous@anonymous.invalid>\r\n"
            + "To: <sip:anonymous@anonymous.invalid>\r\n"
            + "NS: imdn <urn:ietf:params:imdn>\r\n"
            + "imdn.Message-ID: Msg-1\r\n"
            + "DateTime: 2026-11-20T06:59:58+01:00\r\n"
            + "imdn.Disposition-Notification: positive-delivery, interworking, x\r\n"
            + "\r\n";
    private static final String IMDN = "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>Msg-1</message-id>"
            + "<datetime>2026-11-20T05:59:58Z</datetime>%s</imdn>";

    @Test
    void a_cpm_message_keeps_its_ids_its_time_and_what_its_sender_wants_to_know() {
        CpmMessage message = message(request(
                BOB,
                "message/cpim",
                Octets.utf8(HEAD + "Content-type: text/plain;charset=UTF-8\r\nContent-length: 7\r\n\r\nGrüße"),
                "Conversation-ID",
                "Conv-1",
                "Contribution-ID",
                "Contr-1",
                "InReplyTo-Contribution-ID",
                "Contr-0",
                "P-Preferred-Service",
                CpmService.MSG.icsi()));
        assertThat(message.parties()).isEqualTo(new Parties(ALICE, new Msisdn("+447700900123"), false));
        assertThat(message.content()).isEqualTo(Content.text("Grüße"));
        assertThat(message.threading().imdn()).isEqualTo(new ImdnMessageId("Msg-1"));
        assertThat(message.threading().conversation()).hasToString("Conv-1");
        assertThat(message.threading().contribution()).hasToString("Contr-1");
        assertThat(message.threading().inReplyTo()).contains(new ContributionId("Contr-0"));
        assertThat(message.wanted())
                .containsExactlyInAnyOrder(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.INTERWORKING);
        assertThat(message.lifetime().sent()).isEqualTo(Instant.parse("2026-11-20T05:59:58Z"));
        assertThat(message.lifetime().received()).isEqualTo(NOW);
        assertThat(message.lifetime().expires()).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(message.origin()).isEqualTo(new Origin(Technology.RCS, "access", "call-1"));
    }

    @Test
    void the_facts_name_ids_and_parties_and_never_the_text() {
        IncomingSip request =
                request(BOB, "text/plain", Octets.utf8("secret"), "P-Preferred-Service", CpmService.MSG.icsi());
        List<Fact> facts = ((PagerMessage.Message) READER.read(request, ALICE)).facts();
        assertThat(facts)
                .contains(
                        Fact.number("from", ALICE),
                        Fact.number("to", new Msisdn("+447700900123")),
                        Fact.id("call-id", "call-1"),
                        Fact.word("service", CpmService.MSG.icsi()),
                        Fact.word("made here", "imdn-message-id, conversation-id, contribution-id"));
        assertThat(facts.toString()).doesNotContain("secret");
    }

    @Test
    void plain_text_gets_ids_that_the_same_request_would_get_again() {
        CpmMessage first = message(request(BOB, "text/plain", Octets.utf8("Hi")));
        CpmMessage again = message(request(BOB, "text/plain", Octets.utf8("Hi")));
        assertThat(first.threading()).isEqualTo(again.threading());
        assertThat(first.threading().imdn().value()).startsWith("isthmus-");
        assertThat(first.wanted()).isEmpty();
        SipHeaders next = SipHeaders.of("Call-ID", "call-1", "CSeq", "8 MESSAGE", "Content-Type", "text/plain");
        CpmMessage other = message(Requests.of("MESSAGE", BOB, next, Octets.utf8("Hi")));
        assertThat(other.threading().imdn()).isNotEqualTo(first.threading().imdn());
        assertThat(other.threading().conversation()).isEqualTo(first.threading().conversation());
        CpmMessage reply = message(READER.read(
                request("sip:alice@isthmus.example", "text/plain", Octets.utf8("Ho")), new Msisdn("+447700900123")));
        assertThat(reply.threading().conversation()).isEqualTo(first.threading().conversation());
        assertThat(reply.threading().contribution())
                .isNotEqualTo(first.threading().contribution());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "3600, -, 2026-11-20T07:00:00.250Z",
                "3600, 'Fri, 20 Nov 2026 05:30:00 GMT', 2026-11-20T06:30:00Z",
                "999999999999, -, 2026-11-23T06:00:00.250Z",
                "9999999999, -, 2026-11-23T06:00:00.250Z",
                "60, 'Fri, 20 Nov 2026 05:30:00 GMT', 2026-11-20T06:00:00.250Z",
                "0, -, 2026-11-20T06:00:00.250Z",
                "soon, yesterday, 2026-11-23T06:00:00.250Z",
            })
    void the_lifetime_is_the_senders_wish_from_date_and_at_most_the_operators(
            String wish, String date, Instant expires) {
        IncomingSip request = request(BOB, "text/plain", Octets.utf8("Hi"), "Expires", wish);
        SipHeaders headers =
                date == null ? request.headers() : request.headers().with("Date", date);
        assertThat(message(Requests.of("MESSAGE", BOB, headers, request.body()))
                        .lifetime()
                        .expires())
                .isEqualTo(expires);
    }

    @ParameterizedTest
    @CsvSource({
        "Privacy, id, true",
        "Privacy, user;header, true",
        "Privacy, none, false",
        "Privacy, critical, false",
        "Privacy, id;critical, true",
        "Privacy, session;history, false",
        "Privacy, something-new, true",
        "X, y, false"
    })
    void a_sender_who_asks_for_privacy_is_anonymous(String name, String value, boolean anonymous) {
        assertThat(message(request(BOB, "text/plain", Octets.utf8("Hi"), name, value))
                        .parties()
                        .anonymous())
                .isEqualTo(anonymous);
    }

    /// RFC 3323 section 5.
    @Test
    void a_critical_privacy_that_is_not_known_is_refused_500() {
        IncomingSip request = request(BOB, "text/plain", Octets.utf8("Hi"), "Privacy", "id;critical;something-new");
        assertThat(READER.read(request, ALICE))
                .isInstanceOfSatisfying(
                        PagerMessage.Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(500));
    }

    @Test
    void an_anonymous_from_asks_for_privacy_and_an_anonymous_cpim_does_not() {
        SipHeaders headers = SipHeaders.of(
                "From", "\"Anonymous\" <sip:anonymous@Anonymous.invalid>;tag=1", "Content-Type", "text/plain");
        assertThat(message(Requests.of("MESSAGE", BOB, headers, Octets.utf8("Hi")))
                        .parties()
                        .anonymous())
                .isTrue();
        assertThat(message(request(BOB, "message/cpim", Octets.utf8(HEAD + "Content-type: text/plain\r\n\r\nHi")))
                        .parties()
                        .anonymous())
                .isFalse();
    }

    @Test
    void text_of_other_charsets_becomes_utf8() {
        Octets latin = Octets.copyOf("Grüße".getBytes(Charset.forName("ISO-8859-1")));
        assertThat(message(request(BOB, "text/plain;charset=\"ISO-8859-1\"", latin))
                        .content())
                .isEqualTo(Content.text("Grüße"));
        assertThat(message(request(BOB, "text/plain", Octets.utf8("Grüße"))).content())
                .isEqualTo(Content.text("Grüße"));
        assertThat(message(request(BOB, "text/html;charset=us-ascii;x=y", Octets.utf8("Hi")))
                        .content()
                        .mediaType())
                .isEqualTo("text/html;charset=utf-8;x=y");
        refused(request(BOB, "text/plain;charset=klingon", Octets.utf8("Hi")), 415, "Accept");
        refused(request(BOB, "text/plain;charset=utf-8", latin), 400, "");
    }

    @Test
    void a_compressed_body_is_inflated_or_refused_and_never_taken_for_text() throws IOException {
        assertThat(message(request(BOB, "text/plain", zlib("Hello"), "Content-Encoding", "deflate"))
                        .content())
                .isEqualTo(Content.text("Hello"));
        assertThat(message(request(
                                BOB,
                                "message/cpim",
                                zlib(HEAD + "Content-type: text/plain\r\n\r\nHello"),
                                "e",
                                "deflate"))
                        .content()
                        .text())
                .isEqualTo("Hello");
        refused(request(BOB, "text/plain", zlib("Hello"), "Content-Encoding", "br"), 415, "Accept-Encoding");
        refused(request(BOB, "text/plain", Octets.utf8("Hello"), "Content-Encoding", "deflate"), 400, "");
        refused(request(BOB, "text/plain", zlib("0".repeat(9_000_000)), "Content-Encoding", "deflate"), 413, "");
    }

    @Test
    void a_notification_becomes_a_report_between_exactly_its_two_parties() {
        Octets body = Octets.utf8("From: <im:a@b>\r\nTo: <im:c@d>\r\n\r\nContent-type: message/imdn+xml\r\n"
                + "Content-Disposition: notification\r\n\r\n" + imdn("delivery", "delivered"));
        PagerMessage read = READER.read(
                request("sip:+447700900123@isthmus.example;user=phone", "message/cpim", body),
                ALICE,
                List.of(new Msisdn("+447700900999")));
        assertThat(read).isInstanceOfSatisfying(PagerMessage.Disposition.class, disposition -> {
            assertThat(disposition.reports())
                    .containsExactly(new DeliveryReport(
                            List.of(
                                    new ForeignId("rcs:+447700900123>sip:alice@isthmus.example", "Msg-1"),
                                    new ForeignId(
                                            "rcs:sip:+447700900123@isthmus.example>sip:alice@isthmus.example", "Msg-1"),
                                    new ForeignId("rcs:+447700900123>+447700900999", "Msg-1"),
                                    new ForeignId("rcs:sip:+447700900123@isthmus.example>+447700900999", "Msg-1")),
                            ReportedState.DELIVERED,
                            Asserter.handset(""),
                            "delivery-notification/delivered",
                            NOW,
                            Technology.RCS));
            assertThat(disposition.facts()).contains(Fact.id("imdn-message-id", "Msg-1"), Fact.id("call-id", "call-1"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "delivery, delivered, DELIVERED",
        "delivery, failed, FAILED",
        "delivery, forbidden, FORBIDDEN",
        "delivery, error, UNKNOWN",
        "delivery, banana, UNKNOWN",
        "display, displayed, DISPLAYED",
        "display, forbidden, IN_PROGRESS",
        "display, error, IN_PROGRESS",
        "display, delivered, IN_PROGRESS",
        "processing, stored, IN_PROGRESS",
        "processing, processed, IN_PROGRESS",
        "interworking, legacy-sms, INTERWORKED",
        "interworking, error, IN_PROGRESS",
    })
    void a_bare_notification_says_what_it_says_and_no_more(String type, String word, ReportedState state) {
        PagerMessage read = READER.read(request(BOB, "message/imdn+xml", Octets.utf8(imdn(type, word))), ALICE);
        assertThat(((PagerMessage.Disposition) read).reports())
                .extracting(DeliveryReport::state)
                .containsExactly(state);
    }

    @Test
    void an_aggregate_becomes_a_report_each() {
        String part = "--b\r\nContent-type: message/imdn+xml\r\n\r\n";
        Octets body = Octets.utf8("From: <im:a@b>\r\n\r\nContent-type: multipart/mixed;boundary=b\r\n"
                + "Content-Disposition: notification\r\n\r\n" + part + imdn("delivery", "delivered") + "\r\n" + part
                + imdn("display", "displayed") + "\r\n--b--\r\n");
        PagerMessage read = READER.read(request(BOB, "message/cpim", body), ALICE);
        assertThat(((PagerMessage.Disposition) read).reports())
                .extracting(DeliveryReport::state)
                .containsExactly(ReportedState.DELIVERED, ReportedState.DISPLAYED);
    }

    @Test
    void what_is_written_about_a_message_is_believed_of_that_message() {
        CpmMessage sent = message(request(BOB, "text/plain", Octets.utf8("Hi")));
        Octets body = Octets.utf8(imdn("delivery", "delivered")
                .replace("Msg-1", sent.threading().imdn().value()));
        PagerMessage read = READER.read(
                request("sip:alice@isthmus.example:5060", "message/imdn+xml", body), new Msisdn("+447700900123"));
        assertThat(((PagerMessage.Disposition) read).reports().getFirst().ids())
                .contains(NativeIds.of(sent.parties(), sent.threading().imdn()));
    }

    @Test
    void is_composing_is_absorbed_bare_or_in_cpim() {
        String composing =
                "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state></isComposing>";
        assertThat(READER.read(request(BOB, "application/im-iscomposing+xml", Octets.utf8(composing)), ALICE))
                .isEqualTo(new PagerMessage.Composing(true));
        assertThat(READER.read(
                        request(
                                BOB,
                                "Message/CPIM",
                                Octets.utf8(HEAD + "Content-Type: application/im-iscomposing+xml\r\n\r\n" + composing)),
                        ALICE))
                .isEqualTo(new PagerMessage.Composing(true));
        refused(request(BOB, "application/im-iscomposing+xml", Octets.utf8("<x/>")), 400, "");
    }

    @Test
    void other_content_is_carried_as_it_is() {
        Octets image = Octets.copyOf(new byte[] {1, 2, (byte) 0xFF});
        assertThat(message(request(BOB, "Application/X-Thing; a=B", image)).content())
                .isEqualTo(new Content("application/x-thing;a=B", image));
        CpmMessage mixed = message(request(
                BOB,
                "message/cpim",
                Octets.utf8(HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--")));
        assertThat(mixed.content().bareType()).isEqualTo("multipart/mixed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/mixed;boundary=b", "message/sipfrag", "message/rfc822"})
    void bodies_that_hold_more_than_a_message_are_415_with_what_is_taken(String type) {
        refused(request(BOB, type, Octets.utf8("--b\r\n\r\nHi\r\n--b--")), 415, "Accept");
        refused(
                request(BOB, "message/cpim", Octets.utf8(HEAD + "Content-type: message/cpim\r\n\r\n" + HEAD)),
                415,
                "Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "\\u0007"})
    void a_message_id_that_is_none_is_400_and_not_replaced(String id) {
        String cpim = "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: " + id
                + "\r\n\r\nContent-type: text/plain\r\n\r\nHi";
        refused(request(BOB, "message/cpim", Octets.utf8(cpim)), 400, "");
    }

    @Test
    void a_cpim_without_from_and_to_is_taken_since_nothing_is_read_from_them() {
        String cpim = "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: Msg-77\r\n\r\n"
                + "Content-type: text/plain\r\n\r\nHi";
        CpmMessage read = message(request(BOB, "message/cpim", Octets.utf8(cpim)));
        assertThat(read.parties().sender()).isEqualTo(ALICE);
        assertThat(read.threading().imdn().value()).isEqualTo("Msg-77");
        assertThat(read.content().text()).isEqualTo("Hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "3", "many"})
    void a_content_length_that_can_not_be_is_400(String length) {
        String cpim = HEAD + "Content-type: text/plain\r\nContent-length: " + length + "\r\n\r\nHi";
        refused(request(BOB, "message/cpim", Octets.utf8(cpim)), 400, "");
    }

    @Test
    void what_can_not_be_understood_is_refused_with_its_own_status() {
        refused(request("im:bob@example.org", "text/plain", Octets.utf8("Hi")), 416, "");
        refused(request("tel:banana", "text/plain", Octets.utf8("Hi")), 484, "");
        refused(request(BOB, "text/plain", Octets.utf8("Hi"), "Require", "recipient-list-message"), 420, "Unsupported");
        refused(request(BOB, "text", Octets.utf8("Hi")), 400, "");
        refused(Requests.of("MESSAGE", BOB, SipHeaders.NONE, Octets.utf8("Hi")), 400, "");
        refused(request(BOB, "message/imdn+xml", Octets.utf8("<imdn/>")), 400, "");
        refused(request(BOB, "message/cpim", Octets.utf8("Hello")), 400, "");
        refused(
                request(BOB, "message/cpim", Octets.utf8("Require: x\r\n\r\nContent-type: text/plain\r\n\r\nHi")),
                400,
                "");
        refused(
                request(
                        BOB,
                        "message/cpim",
                        Octets.utf8(HEAD + "Content-type: text/plain\r\nContent-Encoding: x\r\n\r\nHi")),
                415,
                "Accept-Encoding");
        refused(request(BOB, "message/cpim", Octets.utf8(HEAD + "x".repeat(300_000))), 413, "");
    }

    @Test
    void a_refusal_never_repeats_what_came() {
        PagerMessage read = READER.read(
                request(BOB, "message/cpim", Octets.utf8("Require: secret\r\n\r\nContent-type: text/plain\r\n\r\nHi")),
                ALICE);
        assertThat(read.toString()).doesNotContain("secret");
        assertThat(((PagerMessage.Refused) read).refusal().cause()).isEqualTo(Cause.BAD_CPIM);
    }

    private static String imdn(String type, String word) {
        return IMDN.formatted(
                "<" + type + "-notification><status><" + word + "/></status></" + type + "-notification>");
    }

    private static CpmMessage message(IncomingSip request) {
        return message(READER.read(request, ALICE));
    }

    private static CpmMessage message(PagerMessage read) {
        assertThat(read).isInstanceOf(PagerMessage.Message.class);
        return ((PagerMessage.Message) read).message();
    }

    private static void refused(IncomingSip request, int status, String header) {
        assertThat(READER.read(request, ALICE)).isInstanceOfSatisfying(PagerMessage.Refused.class, refused -> {
            assertThat(refused.answer().status()).isEqualTo(status);
            assertThat(refused.refusal().cause().sipStatus()).isEqualTo(status);
            assertThat(refused.answer().reason()).isNotEmpty().matches("[ -~]+");
            assertThat(refused.answer().headers().first("Warning"))
                    .hasValueSatisfying(text ->
                            assertThat(text).contains(refused.refusal().cause().code()));
            assertThat(header.isEmpty() || refused.answer().headers().has(header))
                    .isTrue();
        });
    }

    private static Octets zlib(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(Octets.utf8(text).toByteArray());
        }
        return Octets.copyOf(out.toByteArray());
    }
}
