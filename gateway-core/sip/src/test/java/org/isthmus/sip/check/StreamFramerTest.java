// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.77", 40000);
    private static final SipPreCheck CHECK = new SipPreCheck(new SipLimits(500, 20, 1000, 100), Set.of());

    @Test
    void messages_come_out_whole_and_in_order_however_the_stream_is_split() {
        String first = message("Content-Length: 5\r\n", "hello");
        String second = message("l:0\r\n", "");
        byte[] stream = octets("\r\n" + first + second + "\r\n\r\n" + first);
        for (int size = 1; size <= stream.length; size++) {
            assertThat(framed(CHECK, stream, size))
                    .as("pieces of %d", size)
                    .containsExactly(
                            new Framed.Message(Octets.utf8(first)),
                            new Framed.Message(Octets.utf8(second)),
                            new Framed.Ping(),
                            new Framed.Message(Octets.utf8(first)));
        }
    }

    @Test
    void two_line_ends_are_a_ping_and_one_is_nothing() {
        assertThat(framed(CHECK, octets("\r\n\r\n"), 4)).containsExactly(new Framed.Ping());
        assertThat(framed(CHECK, octets("\r\n"), 2)).isEmpty();
        assertThat(framed(CHECK, octets("\r\n\r\n\r\n\r\n"), 3)).containsExactly(new Framed.Ping(), new Framed.Ping());
    }

    @Test
    void a_body_above_the_limit_is_answered_413_before_it_arrives_and_ends_the_stream() {
        assertClosedWith("413 body too large", message("Content-Length: 101\r\n", ""));
        assertClosedWith("413 body too large", message("Content-Length: 99999999999999999999999\r\n", ""));
    }

    @Test
    void a_length_that_is_missing_broken_or_there_twice_is_answered_400_and_ends_the_stream() {
        assertClosedWith("400 Content-Length is missing", message("", ""));
        assertClosedWith("400 Content-Length is not well formed", message("Content-Length: -1\r\n", ""));
        assertClosedWith("400 Content-Length is not well formed", message("Content-Length: 5 5\r\n", ""));
        assertClosedWith("400 Content-Length more than once", message("Content-Length: 0\r\nl: 0\r\n", ""));
    }

    @Test
    void header_fields_without_end_are_cut_off() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            fields.append("X-Filler-Number-").append(i).append(": aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
        }
        String endless = message(fields.toString(), "").replace("\r\n\r\n", "\r\n");
        assertClosedWith("513 header fields too long", endless);
    }

    @Test
    void a_request_of_bad_form_in_a_good_frame_leaves_the_stream_open() {
        String bad = message("Content-Length: 3\r\n", "abc").replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia");
        String good = message("Content-Length: 0\r\n", "");
        List<Framed> framed = framed(CHECK, octets(bad + good), 11);
        assertThat(framed).hasSize(2);
        assertThat(framed.get(0)).isInstanceOfSatisfying(Framed.Malformed.class, malformed -> {
            assertThat(malformed.close()).isFalse();
            assertThat(malformed.answer().orElseThrow().utf8()).startsWith("SIP/2.0 505 ");
        });
        assertThat(framed.get(1)).isEqualTo(new Framed.Message(Octets.utf8(good)));
    }

    @Test
    void nothing_comes_after_the_end_of_the_stream() {
        byte[] stream = octets(message("", "") + message("Content-Length: 0\r\n", ""));
        assertThat(framed(CHECK, stream, stream.length)).hasSize(1);
    }

    @Test
    void a_lone_line_feed_ends_the_stream_without_an_answer() {
        assertThat(framed(CHECK, octets("GET / HTTP/1.0\n\n"), 5))
                .containsExactly(new Framed.Malformed(Optional.empty(), "line feed alone", true));
    }

    private static void assertClosedWith(String status, String stream) {
        for (int size : new int[] {1, 13, 5000}) {
            List<Framed> framed = framed(CHECK, octets(stream), size);
            assertThat(framed).hasSize(1);
            assertThat(framed.get(0)).isInstanceOfSatisfying(Framed.Malformed.class, malformed -> {
                assertThat(malformed.close()).isTrue();
                assertThat(malformed.answer().orElseThrow().utf8()).startsWith("SIP/2.0 " + status + "\r\n");
            });
        }
    }

    private static String message(String more, String body) {
        return "MESSAGE sip:bob@example.org SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bKa1;rport\r\n"
                + "From: <sip:alice@example.org>;tag=1\r\n"
                + "To: <sip:bob@example.org>\r\n"
                + "Call-ID: one@example.org\r\n"
                + "CSeq: 1 MESSAGE\r\n"
                + more
                + "\r\n"
                + body;
    }

    /// All that comes out of `stream` when it arrives in pieces of `size`.
    static List<Framed> framed(SipPreCheck check, byte[] stream, int size) {
        StreamFramer framer = new StreamFramer(check, PEER);
        List<Framed> all = new ArrayList<>();
        for (int from = 0; from < stream.length; from += size) {
            framer.feed(stream, from, Math.min(stream.length, from + size));
            Framed next = framer.next();
            while (!(next instanceof Framed.NeedMore)) {
                all.add(next);
                next = framer.next();
            }
        }
        return all;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
