// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import org.isthmus.model.Octets;
import org.isthmus.model.mime.InflateLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpimReaderTest {
    private static final CpimReader STRICT = new CpimReader(CpimLimits.USUAL, Set.of());
    private static final CpimReader LENIENT = CpimReader.lenient();
    private static final String HEAD = """
            From: <sip:anonymous@anonymous.invalid>
            To: <sip:anonymous@anonymous.invalid>
            NS: imdn <urn:ietf:params:imdn>
            imdn.Message-ID: ae6926cfcffa40a8
            DateTime: 2026-03-24T08:51:42+01:00
            imdn.Disposition-Notification: positive-delivery, display

            """;
    private static final String PLAIN = """
            Content-type: text/plain;charset=utf-8
            Content-length: 7

            Bonjour""";

    @Test
    void a_message_as_clients_send_it_is_read_strictly() {
        CpimMessage message = read(STRICT, HEAD + PLAIN);
        assertThat(message.content().utf8()).isEqualTo("Bonjour");
        assertThat(message.type()).hasToString("text/plain;charset=utf-8");
        assertThat(message.sentAt()).contains(Instant.parse("2026-03-24T07:51:42Z"));
        assertThat(message.from()).contains(CpimAddress.ANONYMOUS);
        assertThat(message.first(CpimNamespace.IMDN, "Message-ID").orElseThrow().text())
                .isEqualTo("ae6926cfcffa40a8");
    }

    @Test
    void its_own_mime_headers_may_come_first() {
        assertThat(read(STRICT, "Content-type: Message/CPIM\nMIME-Version: 1.0\n\n" + HEAD + PLAIN)
                        .content()
                        .utf8())
                .isEqualTo("Bonjour");
    }

    @Test
    void namespaces_count_by_uri_and_never_by_prefix() {
        CpimMessage renamed = read(STRICT, "NS: x <urn:ietf:params:imdn>\nx.Message-ID: 1\n\n" + PLAIN);
        assertThat(renamed.first(CpimNamespace.IMDN, "Message-ID")).isPresent();
        CpimMessage foreign = read(STRICT, "NS: imdn <urn:other>\nimdn.Message-ID: 1\n\n" + PLAIN);
        assertThat(foreign.first(CpimNamespace.IMDN, "Message-ID")).isEmpty();
        CpimMessage undeclared = read(STRICT, "imdn.Message-ID: 1\nNS: imdn <urn:ietf:params:imdn>\n\n" + PLAIN);
        assertThat(undeclared.headers()).isEmpty();
    }

    @Test
    void a_default_namespace_takes_over_from_where_it_stands() {
        CpimMessage message = read(
                STRICT,
                "From: <im:a@b>\nNS: <urn:ietf:params:imdn>\nMessage-ID: 7\nFrom: <im:c@d>\n"
                        + "NS: c <urn:ietf:params:cpim-headers:>\nc.To: <im:e@f>\n\n" + PLAIN);
        assertThat(message.first(CpimNamespace.IMDN, "Message-ID")).isPresent();
        assertThat(message.from()).contains(new CpimAddress("", "im:a@b"));
        assertThat(message.to()).containsExactly(new CpimAddress("", "im:e@f"));
    }

    @Test
    void a_parameter_stands_right_after_the_colon() {
        CpimHeader subject = read(STRICT, "Subject:;lang=fr Objet de message\n\n" + PLAIN)
                .first(CpimNamespace.CORE, "Subject")
                .orElseThrow();
        assertThat(subject.parameters()).containsExactly(Map.entry("lang", "fr"));
        assertThat(subject.text()).isEqualTo("Objet de message");
        assertThat(read(STRICT, "Subject:;x=\"a;\\\" b\";lang=en Hi\n\n" + PLAIN)
                        .first(CpimNamespace.CORE, "Subject")
                        .orElseThrow()
                        .parameters())
                .containsExactly(Map.entry("x", "a;\" b"), Map.entry("lang", "en"));
    }

    @Test
    void escapes_are_undone_as_java_does_it() {
        String escaped = "a\\\\b\\\"c\\'d\\be\\tf\\ng\\rh\\u20ac\\ud83d\\ude00\\x\\u12";
        assertThat(read(STRICT, "Subject: " + escaped + "\\\n\n" + PLAIN)
                        .first(CpimNamespace.CORE, "Subject")
                        .orElseThrow()
                        .text())
                .isEqualTo("a\\b\"c'd\be\tf\ng\rh€😀xu12");
    }

    @Test
    void several_recipients_and_copies_are_kept_in_order() {
        CpimMessage message = read(
                STRICT,
                "To: Pooh Bear <im:pooh@x>\nTo: \"P, \\\"<q>\" <im:piglet@x>\ncc: <im:eeyore@x>\ncc: <im:owl@x>\nTo: nobody\n\n"
                        + PLAIN);
        assertThat(message.to())
                .containsExactly(new CpimAddress("Pooh Bear", "im:pooh@x"), new CpimAddress("P, \"<q>", "im:piglet@x"));
        assertThat(message.cc()).extracting(CpimAddress::uri).containsExactly("im:eeyore@x", "im:owl@x");
    }

    @Test
    void names_are_case_sensitive() {
        assertThat(read(STRICT, "from: <im:a@b>\nFROM: <im:a@b>\n\n" + PLAIN).from())
                .isEmpty();
    }

    @Test
    void what_must_be_understood_and_is_not_is_told() {
        assertThat(STRICT.read(cpim("Require: From, DateTime\n\n" + PLAIN))).isInstanceOf(CpimReading.Read.class);
        assertThat(STRICT.read(cpim("NS: i <urn:ietf:params:imdn>\nRequire: i.Message-ID\n\n" + PLAIN)))
                .isInstanceOf(CpimReading.Read.class);
        assertThat(STRICT.read(cpim("Require: Vital\n\n" + PLAIN))).isEqualTo(new CpimReading.NotUnderstood("Vital"));
        assertThat(STRICT.read(cpim("NS: my <urn:x>\nRequire: my.Vital\n\n" + PLAIN)))
                .isEqualTo(new CpimReading.NotUnderstood("my.Vital"));
        assertThat(STRICT.read(cpim("Require: imdn.Message-ID\n\n" + PLAIN)))
                .isEqualTo(new CpimReading.NotUnderstood("imdn.Message-ID"));
    }

    @ParameterizedTest
    @EnumSource(CpimLeniency.class)
    void each_leniency_is_needed_for_its_sample_and_suffices(CpimLeniency leniency) {
        Octets sample = sampleOf(leniency);
        CpimReading strictly = STRICT.read(sample);
        CpimReading with = new CpimReader(CpimLimits.USUAL, Set.of(leniency)).read(sample);
        assertThat(with).isInstanceOfSatisfying(CpimReading.Read.class, read -> {
            assertThat(read.needed()).containsExactly(leniency);
            assertThat(read.message().content().utf8()).isEqualTo("Bonjour");
            assertThat(read.message().cc().size() + read.message().headers().size())
                    .isPositive();
        });
        if (leniency == CpimLeniency.CAPITAL_CC) {
            assertThat(((CpimReading.Read) strictly).message().cc()).isEmpty();
        } else {
            assertThat(strictly).isInstanceOf(CpimReading.Malformed.class);
        }
        EnumSet<CpimLeniency> others = EnumSet.complementOf(EnumSet.of(leniency));
        assertThat(new CpimReader(CpimLimits.USUAL, others).read(sample)).isNotEqualTo(with);
    }

    private static Octets sampleOf(CpimLeniency leniency) {
        return switch (leniency) {
            case LOOSE_SPACE -> cpim("NS: imdn <urn:ietf:params:imdn>\nimdn.Message-ID:x\nTo:   <im:a@b> \n\n" + PLAIN);
            case BLANK_BEFORE_CONTENT_HEADERS -> cpim(HEAD + "\n" + PLAIN);
            case ONE_HEADER_BLOCK ->
                cpim(HEAD.stripTrailing()
                        + "\nContent-type: text/plain;\n    charset=utf-8\nContent-length: 7\n\nBonjour");
            case DOTTED_CONTENT_LENGTH -> cpim(HEAD + "Content-type: text/plain\nContent-length: ...\n\nBonjour");
            case SHORT_CONTENT_LENGTH -> cpim(HEAD + "Content-type: text/plain\nContent-length: 6\n\nBonjour");
            case BARE_LINE_FEED -> Octets.utf8(HEAD + PLAIN);
            case CAPITAL_CC -> cpim("CC: <im:a@b>\n\n" + PLAIN);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6})
    void a_short_content_length_does_not_cut(int declared) {
        String body = HEAD + "Content-type: text/plain\nContent-length: " + declared + "\n\nBonjour";
        assertThat(read(LENIENT, body).content().utf8()).isEqualTo("Bonjour");
        assertThat(STRICT.read(cpim(body))).isInstanceOf(CpimReading.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "8", "500", "99999999", "99999999999999999999", "7.0", "seven", "0x7", "7 7", ". ."})
    void a_content_length_that_says_more_than_is_there_or_no_number_is_refused(String declared) {
        String body = HEAD + "Content-type: text/plain\nContent-length: " + declared + "\n\nBonjour";
        assertThat(LENIENT.read(cpim(body)))
                .isEqualTo(new CpimReading.Malformed("a Content-Length that is not the content's"));
    }

    @Test
    void a_line_end_after_a_counted_content_is_not_part_of_it() {
        assertThat(read(STRICT, HEAD + PLAIN + "\n").content().utf8()).isEqualTo("Bonjour");
    }

    @Test
    void headers_of_the_content_in_two_places_are_refused_since_one_may_be_the_users_text() {
        String twice = HEAD.stripTrailing() + "\nContent-type: text/plain\n\nContent-type: text/plain\n\nBonjour";
        assertThat(LENIENT.read(cpim(twice))).isInstanceOf(CpimReading.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "From: <im:a@b>",
                "From: <im:a@b>\n",
                "From: <im:a@b>\n\n",
                "From: <im:a@b>\n\nHello",
                "From: <im:a@b>\n\nHello: world\n\nmore text",
                "From: <im:a@b>\n\n\nHello world\n\nagain",
                "From: <im:a@b>\n\nContent-Type: text/plain\nHello world",
                "From: <im:a@b>\n\nContent-Type: text\n\nHello",
                "From: <im:a@b>\n\nContent-Length: 5\n\nHello",
                "no header\n\nContent-Type: text/plain\n\nHello",
                " From: <im:a@b>\n\nContent-Type: text/plain\n\nHello",
                "Fr om: <im:a@b>\n\nContent-Type: text/plain\n\nHello",
                "From: <im:a@b>\n folded\n\nContent-Type: text/plain\n\nHello",
                "a.b.c: x\n\nContent-Type: text/plain\n\nHello",
                "Subject:;lang x\n\nContent-Type: text/plain\n\nHello",
                "Subject:;lang=\"x\n\nContent-Type: text/plain\n\nHello",
                "NS: imdn\n\nContent-Type: text/plain\n\nHello",
                "NS: imdn <urn:x>>\nimdn.a: b\n\nContent-Type: text/plain\n\nHello",
                "NS: im.dn <urn:x>\n\nContent-Type: text/plain\n\nHello",
                "Subject: a\tb\n\nContent-Type: text/plain\n\nHello",
                "Subject: a\u0007b\n\nContent-Type: text/plain\n\nHello",
            })
    void what_is_not_certainly_the_users_text_is_refused(String body) {
        assertThat(LENIENT.read(cpim(body))).isInstanceOf(CpimReading.Malformed.class);
    }

    @Test
    void headers_that_are_not_utf8_are_refused() {
        byte[] body = cpim("Subject: x\n\n" + PLAIN).toByteArray();
        body[9] = (byte) 0xFF;
        assertThat(LENIENT.read(Octets.copyOf(body))).isInstanceOf(CpimReading.Malformed.class);
    }

    @Test
    void encodings_of_the_content_are_undone() throws IOException {
        assertThat(read(STRICT, HEAD + "Content-type: text/plain\nContent-Transfer-Encoding: base64\n\nQm9uam91cg==")
                        .content()
                        .utf8())
                .isEqualTo("Bonjour");
        assertThat(read(
                                STRICT,
                                HEAD
                                        + "Content-type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nBon=6Aour")
                        .content()
                        .utf8())
                .isEqualTo("Bonjour");
        Octets head = cpim(HEAD + "Content-type: text/plain\nContent-Encoding: deflate\n\n");
        assertThat(STRICT.read(joined(head, zlib(Octets.utf8("Bonjour")))))
                .isInstanceOfSatisfying(
                        CpimReading.Read.class,
                        read -> assertThat(read.message().content().utf8()).isEqualTo("Bonjour"));
        assertThat(STRICT.read(joined(head, Octets.utf8("Bonjour")))).isInstanceOf(CpimReading.Malformed.class);
    }

    @Test
    void encodings_that_are_not_known_are_their_own_case() {
        assertThat(STRICT.read(cpim(HEAD + "Content-type: text/plain\nContent-Encoding: br\n\nxx")))
                .isEqualTo(new CpimReading.UnsupportedEncoding("br"));
        assertThat(STRICT.read(cpim(HEAD + "Content-type: text/plain\nContent-Transfer-Encoding: y\n\nxx")))
                .isEqualTo(new CpimReading.UnsupportedEncoding("y"));
    }

    @Test
    void limits_cut_off_what_is_too_large() throws IOException {
        CpimReader small = new CpimReader(
                new CpimLimits(3, 40, 400, new InflateLimits(50, 20, 1)), EnumSet.allOf(CpimLeniency.class));
        assertThat(small.read(cpim("Subject: x\n".repeat(4) + "\n" + PLAIN))).isInstanceOf(CpimReading.TooLarge.class);
        assertThat(small.read(cpim("Subject: " + "x".repeat(50) + "\n\n" + PLAIN)))
                .isInstanceOf(CpimReading.TooLarge.class);
        assertThat(small.read(cpim("x".repeat(50)))).isInstanceOf(CpimReading.TooLarge.class);
        assertThat(small.read(cpim("Subject: x\n\n" + PLAIN + "y".repeat(400))))
                .isInstanceOf(CpimReading.TooLarge.class);
        assertThat(small.read(cpim("Subject: x\n\nContent-type: text/plain;\n" + " a\n".repeat(100) + "\n")))
                .isInstanceOf(CpimReading.TooLarge.class);
        Octets head = cpim("Subject: x\n\nContent-type: text/plain\nContent-Encoding: deflate\n\n");
        assertThat(small.read(joined(head, zlib(Octets.copyOf(new byte[60])))))
                .isInstanceOf(CpimReading.TooLarge.class);
    }

    @Test
    void a_multipart_is_recognised_and_not_taken_apart() {
        CpimMessage message = read(STRICT, HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--");
        assertThat(message.type().isMultipart()).isTrue();
        assertThat(message.content().utf8()).isEqualTo("--b\r\n\r\nx\r\n--b--");
    }

    @Test
    void other_fields_of_the_content_are_kept() {
        assertThat(read(
                                STRICT,
                                HEAD
                                        + "Content-Disposition: notification\nContent-Type: text/plain\nContent-ID: <1@x>\n\nHi")
                        .contentHeaders()
                        .fields())
                .extracting(field -> field.name() + "=" + field.value())
                .containsExactly("Content-Disposition=notification", "Content-ID=<1@x>");
    }

    @Test
    void cut_and_changed_samples_are_read_or_refused() {
        for (String text : List.of(
                HEAD + PLAIN, HEAD + "\n" + PLAIN, HEAD + "Content-type: text/plain\nContent-Encoding: gzip\n\nxx")) {
            Octets sample = cpim(text);
            for (int i = 0; i < sample.size(); i++) {
                Objects.requireNonNull(LENIENT.read(sample.slice(0, i)));
                for (int mask : new int[] {0x01, 0x20, 0x80, 0xFF}) {
                    byte[] changed = sample.toByteArray();
                    changed[i] ^= (byte) mask;
                    Objects.requireNonNull(LENIENT.read(Octets.copyOf(changed)));
                }
            }
        }
    }

    static Octets cpim(String text) {
        return Octets.utf8(text.replace("\n", "\r\n"));
    }

    private static CpimMessage read(CpimReader reader, String text) {
        CpimReading reading = reader.read(cpim(text));
        assertThat(reading).isInstanceOf(CpimReading.Read.class);
        return ((CpimReading.Read) reading).message();
    }

    private static Octets zlib(Octets plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(plain.toByteArray());
        }
        return Octets.copyOf(out.toByteArray());
    }

    private static Octets joined(Octets one, Octets other) {
        byte[] all = Arrays.copyOf(one.toByteArray(), one.size() + other.size());
        System.arraycopy(other.toByteArray(), 0, all, one.size(), other.size());
        return Octets.copyOf(all);
    }
}
