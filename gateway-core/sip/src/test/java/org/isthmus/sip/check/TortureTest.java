// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.testkit.corpus.Corpus;
import org.isthmus.testkit.corpus.Mutations;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The torture messages of RFC 4475 and RFC 5118, read from the corpus folder, and what must become of each before
/// the stack's parser sees it. What is decided behind it (an unknown method, a body type) passes here.
class TortureTest {
    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.77", 40000);
    private static final SipPreCheck CHECK = new SipPreCheck(SipLimits.USUAL, Set.of("path"));
    private static final String PASSED = "passed";
    private static final String DROPPED = "dropped";

    private static final Map<String, String> JUDGEMENTS = Map.ofEntries(
            Map.entry("rfc4475/badaspec", "400 To is not well formed"),
            Map.entry("rfc4475/badbranch", "400 Via is not well formed"),
            Map.entry("rfc4475/baddate", "400 Date is not well formed"),
            Map.entry("rfc4475/baddn", "400 header fields do not end"),
            Map.entry("rfc4475/badinv01", "400 Via is not well formed"),
            Map.entry("rfc4475/badvers", "505 version not supported"),
            Map.entry("rfc4475/bcast", DROPPED),
            Map.entry("rfc4475/bext01", "420 Bad Extension"),
            Map.entry("rfc4475/bigcode", DROPPED),
            Map.entry("rfc4475/clerr", "400 Content-Length is larger than the body"),
            Map.entry("rfc4475/escruri", "400 header fields in the request URI"),
            Map.entry("rfc4475/insuf", "400 From is missing"),
            Map.entry("rfc4475/ltgtruri", "400 request URI is not well formed"),
            Map.entry("rfc4475/lwsruri", "400 request line is not method, URI and version"),
            Map.entry("rfc4475/lwsstart", "400 request line is not method, URI and version"),
            Map.entry("rfc4475/mcl01", "400 Content-Length more than once"),
            Map.entry("rfc4475/mismatch01", "400 CSeq names another method"),
            Map.entry("rfc4475/mismatch02", "400 CSeq names another method"),
            Map.entry("rfc4475/multi01", "400 Max-Forwards more than once"),
            Map.entry("rfc4475/ncl", "400 Content-Length is not well formed"),
            Map.entry("rfc4475/novelsc", "416 URI scheme not supported"),
            Map.entry("rfc4475/quotbal", "400 To is not well formed"),
            Map.entry("rfc4475/regbadct", "400 Contact is not well formed"),
            Map.entry("rfc4475/scalar02", "400 CSeq is not well formed"),
            Map.entry("rfc4475/scalarlg", DROPPED),
            Map.entry("rfc4475/test", DROPPED),
            Map.entry("rfc4475/trws", "400 request line is not method, URI and version"),
            Map.entry("rfc4475/unkscm", "416 URI scheme not supported"),
            Map.entry("rfc5118/ipv6-bad", "400 request URI is not well formed"),
            Map.entry("rfc5118/ipv6-bug-abnf-3-colons", "400 request URI is not well formed"));

    private static List<Path> samples;

    @BeforeAll
    static void findTheCorpus() {
        samples = Corpus.assumeCorpus().files("sip").stream()
                .filter(file -> file.toString().endsWith(".dat"))
                .toList();
        assertThat(samples).hasSizeGreaterThan(60);
    }

    @Test
    void each_sample_is_judged_as_the_table_says() throws IOException {
        for (Path sample : samples) {
            byte[] octets = Files.readAllBytes(sample);
            String name = sample.getParent().getFileName() + "/"
                    + sample.getFileName().toString().replace(".dat", "");
            assertThat(judgement(CHECK.datagram(octets, 0, octets.length, SOURCE)))
                    .as(name)
                    .isEqualTo(JUDGEMENTS.getOrDefault(name, PASSED));
        }
    }

    @Test
    void what_follows_the_first_request_of_a_datagram_is_left_out() throws IOException {
        byte[] octets = sample("dblreq");
        PreChecked.Passed passed = (PreChecked.Passed) CHECK.datagram(octets, 0, octets.length, SOURCE);
        String message = new String(octets, passed.from(), passed.to() - passed.from(), StandardCharsets.UTF_8);
        assertThat(message).startsWith("REGISTER ").doesNotContain("INVITE").endsWith("\r\n\r\n");
    }

    @Test
    void an_answer_repeats_what_identifies_the_request_and_holds_nothing_else() throws IOException {
        for (Path sample : samples) {
            byte[] octets = Files.readAllBytes(sample);
            if (CHECK.datagram(octets, 0, octets.length, SOURCE) instanceof PreChecked.Answer answer) {
                assertPlain(answer);
            }
        }
    }

    @Test
    void each_sample_broken_in_every_small_way_is_judged_without_an_exception() {
        for (Path sample : samples) {
            Mutations.all(Corpus.read(sample)).forEach(broken -> {
                byte[] octets = broken.octets().toByteArray();
                assertSafe(CHECK.datagram(octets, 0, octets.length, SOURCE), octets.length);
                assertSafe(CHECK.streamMessage(octets, 0, octets.length, SOURCE), octets.length);
            });
        }
    }

    @Test
    void each_sample_with_syntax_in_every_place_is_judged_without_an_exception() throws IOException {
        Random random = Seeds.random("torture");
        for (Path sample : samples) {
            byte[] octets = Files.readAllBytes(sample);
            for (int at = 0; at < octets.length; at++) {
                byte before = octets[at];
                for (int changed : new int[] {0, '\r', '\n', ' ', '"', ',', ':', '<', random.nextInt(256)}) {
                    octets[at] = (byte) changed;
                    assertSafe(CHECK.datagram(octets, 0, octets.length, SOURCE), octets.length);
                }
                octets[at] = before;
            }
        }
    }

    @Test
    void a_stream_of_samples_gives_the_same_messages_however_it_is_split() throws IOException {
        for (Path sample : samples) {
            byte[] octets = Files.readAllBytes(sample);
            List<Framed> whole = StreamFramerTest.framed(CHECK, octets, octets.length);
            for (int size : new int[] {1, 2, 3, 7, 64}) {
                assertThat(StreamFramerTest.framed(CHECK, octets, size))
                        .as("%s by %d", sample, size)
                        .isEqualTo(whole);
            }
        }
    }

    /// Called a million times, so it asks plainly and explains only what went wrong.
    private static void assertSafe(PreChecked judged, int end) {
        boolean safe = switch (judged) {
            case PreChecked.Passed passed -> passed.from() >= 0 && passed.from() < passed.to() && passed.to() <= end;
            case PreChecked.Answer answer -> holdsTwoLineEndsOnce(answer.response());
            case PreChecked.KeepAlive _ -> true;
            case PreChecked.Dropped dropped -> !dropped.why().isEmpty();
        };
        if (!safe) {
            throw new AssertionError("not safe: " + judgement(judged));
        }
    }

    /// The end of the header fields is the end of the response, and no line end is half of one.
    private static boolean holdsTwoLineEndsOnce(Octets response) {
        int last = response.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean lineFeed = response.at(i) == '\n';
            if (lineFeed != (i > 0 && response.at(i - 1) == '\r')) {
                return false;
            }
            if (lineFeed && i >= 3 && response.at(i - 2) == '\n' && i != last) {
                return false;
            }
        }
        return last > 3 && response.at(last) == '\n' && response.at(last - 2) == '\n';
    }

    private static void assertPlain(PreChecked.Answer answer) {
        String text = answer.response().text(StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n", -1);
        assertThat(lines[0]).isEqualTo("SIP/2.0 " + answer.status() + " " + answer.why());
        assertThat(lines[lines.length - 1]).isEmpty();
        assertThat(lines[lines.length - 2]).isEmpty();
        assertThat(lines[lines.length - 3]).isEqualTo("Content-Length: 0");
        for (int i = 1; i < lines.length - 2; i++) {
            assertThat(lines[i])
                    .matches("(?s)(Via|From|To|Call-ID|CSeq|Unsupported|Warning|Content-Length): [^\\r\\n]*");
            assertThat(lines[i].chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f))
                    .isTrue();
        }
        assertThat(text.split("\r\n\r\n", -1)).hasSize(2);
    }

    private static String judgement(PreChecked judged) {
        return switch (judged) {
            case PreChecked.Passed _ -> PASSED;
            case PreChecked.Answer answer -> answer.status() + " " + answer.why();
            case PreChecked.KeepAlive _, PreChecked.Dropped _ -> DROPPED;
        };
    }

    private static byte[] sample(String name) throws IOException {
        for (Path sample : samples) {
            if (sample.endsWith(name + ".dat")) {
                return Files.readAllBytes(sample);
            }
        }
        throw new IOException("no sample " + name);
    }
}
