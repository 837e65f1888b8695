// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.testkit.corpus.Corpus;
import org.junit.jupiter.api.Test;

/// The torture messages of RFC 4475 and RFC 5118 through real sockets: each gets the answer that the tables beside them
/// allow, and the stack answers an ordinary request after each.
class TortureSocketTest {
    private static final int NOTHING = 0;

    /// The statuses that are right for each sample here, where INVITE is refused and everything else is answered 200.
    private static final Map<String, Set<Integer>> ALLOWED = Stream.of(
                    "wsinv 405",
                    "intmeth 405",
                    "esc01 405",
                    "escnull 200",
                    "esc02 405",
                    "lwsdisp 200",
                    "longreq 405",
                    "dblreq 200",
                    "semiuri 200",
                    "transports 200",
                    "mpart01 200",
                    "unreason 0",
                    "noreason 0",
                    "badinv01 400",
                    "clerr 400 0",
                    "ncl 400",
                    "scalar02 400",
                    "scalarlg 0",
                    "quotbal 400",
                    "ltgtruri 400",
                    "lwsruri 400",
                    "lwsstart 400",
                    "trws 400",
                    "escruri 400",
                    "baddate 400 405",
                    "regbadct 400",
                    "badaspec 400 200",
                    "baddn 400 200",
                    "badvers 505",
                    "mismatch01 400",
                    "mismatch02 400 501",
                    "bigcode 0",
                    "badbranch 400 200",
                    "insuf 400",
                    "unkscm 416",
                    "novelsc 416",
                    "unksm2 400 200",
                    "bext01 420",
                    "invut 405",
                    "regaut01 200",
                    "multi01 400",
                    "mcl01 400",
                    "bcast 0",
                    "zeromf 200",
                    "cparam01 200",
                    "cparam02 200",
                    "regescrt 200",
                    "sdp01 405",
                    "inv2543 405",
                    "test 400 0",
                    "ipv6-good 200",
                    "ipv6-bad 400",
                    "port-ambiguous 200",
                    "port-unambiguous 200",
                    "via-received-param-with-delim 481",
                    "via-received-param-no-delim 200",
                    "ipv6-in-sdp 405",
                    "mult-ip-in-header 481",
                    "mult-ip-in-sdp 405",
                    "ipv4-mapped-ipv6 405",
                    "ipv6-correct-abnf-2-colons 200",
                    "ipv6-bug-abnf-3-colons 400 200")
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(
                    words -> words[0],
                    words -> Arrays.stream(words)
                            .skip(1)
                            .map(Integer::valueOf)
                            .collect(Collectors.toUnmodifiableSet())));

    private final Queue<IncomingSip> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();

    private SipAnswer take(IncomingSip request) {
        seen.add(request);
        return SipAnswer.of(200);
    }

    @Test
    void over_udp_each_sample_gets_its_answer_and_the_stack_lives_on() throws Exception {
        Corpus corpus = Corpus.assumeCorpus();
        try (TestStack stack = TestStack.answering(this::take)) {
            for (String folder : new String[] {"sip/rfc4475", "sip/rfc5118"}) {
                for (Path file : corpus.files(folder)) {
                    byte[] sample = answerable(Corpus.read(file).toByteArray());
                    String name = file.getFileName().toString().replace(".dat", "");
                    try (Wire.Udp wire = new Wire.Udp()) {
                        wire.send(sample, stack.udp());
                        wire.send(ordinary(wire.port()), stack.udp());
                        Optional<String> answer = answerBeforeOrdinary(wire);
                        answer.ifPresent(text -> clean(name, text));
                        assertThat(ALLOWED.get(name)).as(name).contains(status(answer));
                    }
                }
            }
        }
    }

    @Test
    void over_tcp_no_sample_brings_anything_but_sip_and_the_stack_lives_on() throws Exception {
        Corpus corpus = Corpus.assumeCorpus();
        try (TestStack stack = TestStack.answering(this::take)) {
            for (String folder : new String[] {"sip/rfc4475", "sip/rfc5118"}) {
                for (Path file : corpus.files(folder)) {
                    try (Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
                        wire.socket.getOutputStream().write(Corpus.read(file).toByteArray());
                        wire.socket.setSoTimeout(Wire.SILENCE_MILLIS);
                        Optional<String> answer = wire.receive();
                        answer.ifPresent(text -> clean(file.toString(), text));
                    } catch (SocketTimeoutException | SocketException _) {
                        assertThat(stack.tcp()).isNotNull();
                    }
                    try (Wire.Tcp wire = new Wire.Tcp(stack.tcp())) {
                        wire.send(ordinary(wire.port()).replace("/UDP", "/TCP"));
                        assertThat(wire.receive().orElseThrow()).startsWith("SIP/2.0 200 ");
                    }
                }
            }
        }
    }

    @Test
    void samples_cut_short_are_survived() throws Exception {
        Corpus corpus = Corpus.assumeCorpus();
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Udp wire = new Wire.Udp()) {
            for (Path file : corpus.files("sip/rfc4475")) {
                byte[] sample = answerable(Corpus.read(file).toByteArray());
                for (int cut = 1; cut < sample.length; cut += 1 + sample.length / 16) {
                    wire.send(Arrays.copyOf(sample, cut), stack.udp());
                }
                wire.send(ordinary(wire.port()), stack.udp());
                String answer = wire.receive();
                while (!answer.contains("branch=z9hG4bKordinary" + number.get() + ";")) {
                    clean(file.toString(), answer);
                    answer = wire.receive();
                }
            }
        }
    }

    @Test
    void the_binary_body_of_a_message_survives_octet_by_octet() throws Exception {
        Corpus corpus = Corpus.assumeCorpus();
        byte[] sample = answerable(corpus.octets("sip/rfc4475/mpart01.dat").toByteArray());
        try (TestStack stack = TestStack.answering(this::take);
                Wire.Udp wire = new Wire.Udp()) {
            wire.send(sample, stack.udp());
            wire.receive();
            String text = new String(sample, ISO_8859_1);
            assertThat(new String(seen.remove().body().toByteArray(), ISO_8859_1))
                    .isEqualTo(text.substring(text.indexOf("\r\n\r\n") + 4));
        }
    }

    /// The answer that came before the one to the ordinary request; empty when there was none.
    private Optional<String> answerBeforeOrdinary(Wire.Udp wire) throws IOException {
        Optional<String> first = Optional.empty();
        String branch = "branch=z9hG4bKordinary" + number.get() + ";";
        boolean alive = false;
        Optional<String> next = wire.within(Wire.PATIENCE_MILLIS);
        while (next.isPresent()) {
            if (next.get().contains(branch)) {
                alive = true;
            } else {
                assertThat(first).as("one answer only").isEmpty();
                first = next;
            }
            // The answers may overtake each other, so a moment is waited for the other one.
            next = alive && first.isPresent() ? Optional.empty() : wire.within(Wire.SILENCE_MILLIS);
        }
        assertThat(alive).isTrue();
        return first;
    }

    private String ordinary(int port) {
        return Wire.request(
                "OPTIONS", "sip:example.org", "UDP", "z9hG4bKordinary" + number.incrementAndGet(), port, "");
    }

    private static void clean(String name, String answer) {
        assertThat(answer).as(name).startsWith("SIP/2.0 ").doesNotContain("Exception", "[C@", "java", "gov.nist");
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        assertThat(head.replace("\r\n", "")).as(name).doesNotContain("\n", "\r");
    }

    private static int status(Optional<String> answer) {
        return answer.map(text -> Integer.parseInt(text.substring(8, 11))).orElse(NOTHING);
    }

    /// The sample with `rport` in its top Via, so that the answer finds this socket and not port 5060.
    private static byte[] answerable(byte[] sample) {
        String text = new String(sample, ISO_8859_1);
        String lower = text.toLowerCase(Locale.ROOT);
        int via = lower.indexOf("\nvia");
        int compact = lower.indexOf("\nv:");
        int start = via < 0 || (compact >= 0 && compact < via) ? compact : via;
        if (start < 0 || text.startsWith("SIP/")) {
            return sample;
        }
        int lineEnd = text.indexOf("\r\n", start + 1);
        while (lineEnd + 2 < text.length() && (text.charAt(lineEnd + 2) == ' ' || text.charAt(lineEnd + 2) == '\t')) {
            lineEnd = text.indexOf("\r\n", lineEnd + 2);
        }
        int semicolon = text.indexOf(';', start);
        int at = semicolon < 0 || semicolon > lineEnd ? lineEnd : semicolon;
        return (text.substring(0, at) + ";rport" + text.substring(at)).getBytes(ISO_8859_1);
    }
}
