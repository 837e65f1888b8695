// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipPreCheckTest {
    private static final InetSocketAddress SOURCE = new InetSocketAddress("198.51.100.7", 40000);
    private static final SipPreCheck CHECK = new SipPreCheck(new SipLimits(500, 20, 1500, 100), Set.of("path"));

    private static final String GOOD = """
            MESSAGE sip:bob@example.org SIP/2.0
            Via: SIP/2.0/UDP host.example.org:5062;branch=z9hG4bKa1;rport
            Max-Forwards: 70
            From: "Alice" <sip:alice@example.org>;tag=49583
            To: <sip:bob@example.org>
            Call-ID: asd88asd77a@1.2.3.4
            CSeq: 1 MESSAGE
            Content-Type: text/plain
            Content-Length: 5

            hello""".replace("\n", "\r\n");

    @Test
    void a_request_of_good_form_passes_whole() {
        assertThat(judge(GOOD)).isEqualTo(new PreChecked.Passed(0, GOOD.length()));
        assertThat(judge("\r\n\r\n" + GOOD + "trailing"))
                .as("line ends before and octets behind are left out")
                .isEqualTo(new PreChecked.Passed(4, 4 + GOOD.length()));
        assertThat(judge(GOOD.replace("Content-Length: 5\r\n", "")))
                .as("without a length the body reaches to the end of the datagram")
                .isEqualTo(new PreChecked.Passed(0, GOOD.length() - 19));
    }

    @Test
    void an_answer_is_exactly_what_the_request_said_about_itself() {
        assertThat(answer(GOOD.replace("CSeq: 1 MESSAGE", "CSeq: 1 INVITE"))).isEqualTo("""
                        SIP/2.0 400 CSeq names another method
                        Via: SIP/2.0/UDP host.example.org:5062;branch=z9hG4bKa1;rport=40000;received=198.51.100.7
                        From: "Alice" <sip:alice@example.org>;tag=49583
                        To: <sip:bob@example.org>;tag=TAG
                        Call-ID: asd88asd77a@1.2.3.4
                        CSeq: 1 INVITE
                        Warning: 399 isthmus "ISM-101 the request is not well formed"
                        Content-Length: 0

                        """.replace("\n", "\r\n"));
    }

    @Test
    void a_retransmission_gets_the_same_answer() {
        String broken = GOOD.replace("SIP/2.0\r\nVia", "SIP/3.0\r\nVia");
        assertThat(judge(broken)).isEqualTo(judge(broken)).isInstanceOf(PreChecked.Answer.class);
    }

    @Test
    void folded_fields_are_answered_unfolded_and_control_characters_do_not_pass() {
        String answer =
                answer(GOOD.replace("\"Alice\"", "\"Al\\\u0001\r\n\t ice\"").replace("70", "700"));
        assertThat(answer).contains("From: \"Al\\? ice\" <sip:alice@example.org>;tag=49583\r\n");
    }

    @Test
    void the_tag_that_a_to_already_has_is_kept() {
        assertThat(answer(GOOD.replace("To: <sip:bob@example.org>", "To: <sip:b@example.org;tag=no> ; tag = yes")
                        .replace("70", "x")))
                .contains("\r\nTo: <sip:b@example.org;tag=no> ; tag = yes\r\n");
    }

    @Test
    void the_top_via_alone_is_told_where_the_request_came_from() {
        String two = GOOD.replace(
                ";rport\r\n", ";rport ,SIP/2.0/TCP other.example.org;rport\r\nVia: SIP/2.0/TLS third.example.org\r\n");
        assertThat(answer(two.replace("70", "x")))
                .contains(";branch=z9hG4bKa1;rport=40000 ;received=198.51.100.7,SIP/2.0/TCP other.example.org;rport\r\n"
                        + "Via: SIP/2.0/TLS third.example.org\r\n");
    }

    @Test
    void a_response_is_never_answered() {
        String good = GOOD.replace("MESSAGE sip:bob@example.org SIP/2.0", "SIP/2.0 200 OK");
        assertThat(judge(good)).isInstanceOf(PreChecked.Passed.class);
        for (String broken : List.of(
                good.replace("SIP/2.0 200", "SIP/2.0 2000"),
                good.replace("SIP/2.0 200", "SIP/2.0 99"),
                good.replace("SIP/2.0 200 OK", "SIP/2.0 200"),
                good.replace("SIP/2.0 200", "SIP/3.0 200"),
                good.replace("host.example.org:5062", "255.255.255.255"),
                good.replace("host.example.org:5062", "239.1.2.3:5060"),
                good.replace("host.example.org:5062", "0.0.0.0"),
                good.replace("host.example.org:5062", "[ff02::1]"),
                good.replace("CSeq: 1 ", "CSeq: 99999999999 "))) {
            assertThat(judge(broken)).as(broken).isInstanceOf(PreChecked.Dropped.class);
        }
    }

    @Test
    void an_acknowledgement_and_a_request_without_via_are_never_answered() {
        assertThat(judge(GOOD.replace("MESSAGE", "ACK").replace("70", "x"))).isInstanceOf(PreChecked.Dropped.class);
        assertThat(judge(GOOD.replace("Via: ", "Vai: "))).isInstanceOf(PreChecked.Dropped.class);
        assertThat(judge("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).isInstanceOf(PreChecked.Dropped.class);
        assertThat(judge("\0\0\0\0\0")).isInstanceOf(PreChecked.Dropped.class);
    }

    @Test
    void what_keeps_a_way_open_is_no_fault() {
        for (String alive : List.of("\r\n\r\n", "\r\n", "\n", "", "\0", "\0\0\0\0")) {
            assertThat(judge(alive)).isEqualTo(new PreChecked.KeepAlive());
        }
    }

    @Test
    void what_a_proxy_must_support_is_asked_of_us_too() {
        String required = GOOD.replace("Max-F", "Proxy-Require: foo, path\r\nRequire: bar\r\nMax-F");
        assertThat(judge(required)).isInstanceOfSatisfying(PreChecked.Answer.class, answer -> {
            assertThat(answer.status()).isEqualTo(420);
            assertThat(answer.response().utf8()).contains("\r\nUnsupported: bar, foo\r\n");
        });
        assertThat(judge(required.replace("MESSAGE", "CANCEL"))).isInstanceOf(PreChecked.Passed.class);
        assertThat(status(GOOD.replace("Max-F", "Proxy-Require: ;\r\nMax-F"))).isEqualTo(400);
    }

    @Test
    void limits_cut_off_what_is_too_long() {
        assertThat(status(GOOD.replace("Max-F", "X: " + "x".repeat(600) + "\r\nMax-F")))
                .isEqualTo(513);
        assertThat(status(GOOD.replace("Max-F", "X: a\r\n".repeat(21) + "Max-F")))
                .isEqualTo(513);
        assertThat(status(GOOD.replace("Max-F", ("X: " + "x".repeat(300) + "\r\n").repeat(6) + "Max-F")))
                .isEqualTo(513);
        assertThat(status(GOOD.replace("sip:bob@example.org SIP", "sip:" + "b".repeat(500) + "@example.org SIP")))
                .isEqualTo(414);
        assertThat(status(GOOD.replace("Content-Length: 5", "Content-Length: 101") + "x".repeat(96)))
                .isEqualTo(413);
        assertThat(status(GOOD.replace("Content-Length: 5\r\n", "") + "x".repeat(96)))
                .isEqualTo(413);
        assertThat(status(GOOD.replace("Max-F", "Route: " + "<sip:a>,".repeat(21) + "<sip:b>\r\nMax-F")))
                .isEqualTo(400);
    }

    @Test
    void unknown_options_are_refused_420_and_named() {
        String options = GOOD.replace("Max-F", "Require: path, foo\r\nRequire: Bar , foo\r\nMax-F");
        assertThat(status(options)).isEqualTo(420);
        assertThat(answer(options)).contains("\r\nUnsupported: foo, Bar\r\n");
        assertThat(judge(GOOD.replace("Max-F", "Require: Path\r\nMax-F"))).isInstanceOf(PreChecked.Passed.class);
        assertThat(judge(GOOD.replace("MESSAGE", "CANCEL").replace("Max-F", "Require: foo\r\nMax-F")))
                .isInstanceOf(PreChecked.Passed.class);
        assertThat(status(GOOD.replace("Max-F", "Require: a b\r\nMax-F"))).isEqualTo(400);
    }

    @Test
    void a_message_to_a_mailbox_passes_and_no_other_request_does() {
        String toMailbox = GOOD.replace("sip:bob@example.org SIP", "mailto:bob@example.org SIP");
        assertThat(judge(toMailbox)).isInstanceOf(PreChecked.Passed.class);
        assertThat(status(toMailbox.replace("MESSAGE", "OPTIONS"))).isEqualTo(416);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SIP/2.0\\r\\nVia                        | SIP/7.0\\r\\nVia                 | 505
            sip:bob@example.org SIP                 | im:bob@example.org SIP           | 416
            sip:bob@example.org SIP                 | urn:service:sos SIP              | 416
            sip:bob@example.org SIP                 | sip:@example.org SIP             | 400
            sip:bob@example.org SIP                 | sip:b%4@example.org SIP          | 400
            sip:bob@example.org SIP                 | sip:a@b@example.org SIP          | 400
            sip:bob@example.org SIP                 | sip:bob@ex?a=b SIP               | 400
            sip:bob@example.org SIP                 | sip:bob@ex:99999 SIP             | 400
            sip:bob@example.org SIP                 | bob SIP                          | 400
            sip:bob@example.org SIP                 | tel:+44x SIP                     | 400
            Call-ID: asd88asd77a@1.2.3.4            | Call-ID: a b                     | 400
            Call-ID: asd88asd77a@1.2.3.4            | Call-ID:                         | 400
            Call-ID: asd88asd77a@1.2.3.4            | i: one\\r\\nCall-ID: two         | 400
            CSeq: 1 MESSAGE                         | CSeq: 2147483648 MESSAGE         | 400
            CSeq: 1 MESSAGE                         | CSeq: -1 MESSAGE                 | 400
            CSeq: 1 MESSAGE                         | CSeq: 1MESSAGE                   | 400
            CSeq: 1 MESSAGE                         | CSeq: 1 message                  | 400
            Content-Length: 5                       | Content-Length: 6                | 400
            Content-Length: 5                       | Content-Length: 5 octets         | 400
            Content-Length: 5                       | Content-Length: 5\\r\\nl: 5      | 400
            Content-Length: 5                       | Content-Length: 18446744073709551621 | 400
            Content-Type: text/plain                | Content-Type: text               | 400
            Content-Type: text/plain                | Expires: 4294967296              | 400
            Content-Type: text/plain                | Date: Fri, 20 Nov 2026 10:00:00 CET | 400
            Content-Type: text/plain                | Contact: <sip:a@b>;              | 400
            Content-Type: text/plain                | Contact: sip:a@b?x=y             | 400
            Content-Type: text/plain                | Route: sip:a@b                   | 400
            Content-Type: text/plain                | No colon here                    | 400
            Content-Type: text/plain                | Bad name: x                      | 400
            From: "Alice" <sip:alice@example.org>   | From: Alice, A. <sip:a@b>        | 400
            From: "Alice" <sip:alice@example.org>   | From: "Alice <sip:a@b>           | 400
            To: <sip:bob@example.org>               | To: <sip:bob@example.org         | 400
            To: <sip:bob@example.org>               | To: < sip:bob@example.org >      | 400
            SIP/2.0/UDP host                        | SIP/2.0/UDPhost                  | 400
            branch=z9hG4bKa1                        | branch=z9hG4bK                   | 400
            """)
    void each_fault_has_its_status(String good, String broken, int status) {
        String request = GOOD.replace(unescaped(good), unescaped(broken == null ? "" : broken));
        assertThat(request).isNotEqualTo(GOOD);
        assertThat(status(request)).as(request).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: message/cpim;charset=\"utf-8\" ; x=y",
                "Contact: *",
                "Contact: <sip:a@[2001:db8::1]:5060;transport=tcp>;+g.3gpp.icsi-ref=\"urn%3Aurn-7\" , sip:b@c;q=0.1",
                "m:\"a \\\" b\"<sip:a@b?x=y>;expires = 5",
                "Route: <sip:a;lr>,\r\n <sip:b;lr>",
                "Date: Fri, 20 Nov 2026 10:00:00 GMT",
                "Expires: 4294967295",
                "X-Anything: \u0080\u00ff ,;;,",
                "Subject:",
                "Proxy-Require: path"
            })
    void what_is_legal_passes(String field) {
        String request = GOOD.replace("Content-Type: text/plain", field);
        assertThat(judge(request)).as(request).isInstanceOf(PreChecked.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::]",
                "[::1]",
                "[2001:db8::]",
                "[1:2:3:4:5:6:7:8]",
                "[::ffff:192.0.2.1]",
                "[1:2:3:4:5:6:1.2.3.4]",
                "[1::8]:5060",
                "host_with_underscore",
                "a.b.",
                "1.2.3.4:1"
            })
    void hosts_of_good_form_pass(String host) {
        assertThat(judge(GOOD.replace("sip:bob@example.org SIP", "sip:bob@" + host + " SIP")))
                .as(host)
                .isInstanceOf(PreChecked.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[:::1]",
                "[1::2::3]",
                "[1:2:3:4:5:6:7]",
                "[1:2:3:4:5:6:7:8:9]",
                "[12345::]",
                "[::1",
                "[1:2:3:4:5:6:7:1.2.3.4]",
                "[::1.2.3.256]",
                "[:1]",
                "[1:]",
                "[]",
                "[g::]",
                "[::1]x",
                "2001:db8::1",
                "-a",
                ".",
                "a:",
                "a:x",
                "a b"
            })
    void hosts_of_bad_form_are_refused(String host) {
        assertThat(status(GOOD.replace("sip:bob@example.org SIP", "sip:bob@" + host + " SIP")))
                .as(host)
                .isEqualTo(400);
    }

    @Test
    void lines_end_with_both_characters_or_the_request_is_refused() {
        assertThat(status(GOOD.replace("70\r\n", "70\n"))).isEqualTo(400);
        assertThat(status(GOOD.replace("70\r\n", "70\r"))).isEqualTo(400);
        assertThat(status(GOOD.replace("70", "7\u00000"))).isEqualTo(400);
        assertThat(judge(GOOD.replace("\r\n", "\n"))).isInstanceOf(PreChecked.Dropped.class);
    }

    private static String unescaped(String text) {
        return text.replace("\\r\\n", "\r\n");
    }

    private static int status(String request) {
        PreChecked judged = judge(request);
        assertThat(judged).as(request).isInstanceOf(PreChecked.Answer.class);
        return ((PreChecked.Answer) judged).status();
    }

    private static String answer(String request) {
        PreChecked judged = judge(request);
        assertThat(judged).as(request).isInstanceOf(PreChecked.Answer.class);
        return ((PreChecked.Answer) judged)
                .response()
                .text(StandardCharsets.ISO_8859_1)
                .replaceAll(";tag=f[0-9a-f]{1,8}\r\n", ";tag=TAG\r\n");
    }

    private static PreChecked judge(String message) {
        byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
        return CHECK.datagram(octets, 0, octets.length, SOURCE);
    }
}
