// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
    private static final InflateLimits LIMITS = new InflateLimits(100_000, 50, 2);
    private static final Octets TEXT = Octets.utf8("Grüße aus €-Land 👋 ".repeat(20));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void deflate_is_the_zlib_format_and_gzip_its_own() throws IOException {
        assertThat(ContentCoding.undo(zlib(TEXT), "deflate", LIMITS)).isEqualTo(new Decoded.Plain(TEXT));
        assertThat(ContentCoding.undo(gzip(TEXT), "GZip", LIMITS)).isEqualTo(new Decoded.Plain(TEXT));
        assertThat(ContentCoding.undo(gzip(TEXT), "x-gzip", LIMITS)).isEqualTo(new Decoded.Plain(TEXT));
    }

    @Test
    void several_codings_are_undone_from_the_last_to_the_first() throws IOException {
        assertThat(ContentCoding.undo(zlib(gzip(TEXT)), "gzip, deflate", LIMITS))
                .isEqualTo(new Decoded.Plain(TEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", " Identity , "})
    void identity_changes_nothing(String codings) {
        assertThat(ContentCoding.undo(TEXT, codings, LIMITS)).isEqualTo(new Decoded.Plain(TEXT));
    }

    @Test
    void an_unknown_coding_is_told_by_its_name() {
        assertThat(ContentCoding.undo(TEXT, "br", LIMITS)).isEqualTo(new Decoded.Unsupported("br"));
    }

    @Test
    void what_is_not_compressed_as_it_says_never_passes_for_text() {
        assertThat(ContentCoding.undo(TEXT, "deflate", LIMITS)).isInstanceOf(Decoded.Malformed.class);
        assertThat(ContentCoding.undo(TEXT, "gzip", LIMITS)).isInstanceOf(Decoded.Malformed.class);
        assertThat(ContentCoding.undo(Octets.EMPTY, "deflate", LIMITS)).isInstanceOf(Decoded.Malformed.class);
        assertThat(ContentCoding.undo(Octets.EMPTY, "gzip", LIMITS)).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void a_preset_dictionary_is_not_an_empty_text() {
        Deflater deflater = new Deflater();
        deflater.setDictionary("Hello".getBytes(StandardCharsets.US_ASCII));
        deflater.setInput("Hello Hello".getBytes(StandardCharsets.US_ASCII));
        deflater.finish();
        byte[] out = new byte[100];
        Octets compressed = Octets.copyOf(out, 0, deflater.deflate(out));
        deflater.end();
        assertThat(ContentCoding.undo(compressed, "deflate", LIMITS)).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void a_bomb_is_cut_off_by_ratio_and_by_size() throws IOException {
        Octets bomb = zlib(Octets.copyOf(new byte[10_000_000]));
        assertThat(ContentCoding.undo(bomb, "deflate", LIMITS)).isInstanceOf(Decoded.TooLarge.class);
        assertThat(ContentCoding.undo(bomb, "deflate", new InflateLimits(1000, 1_000_000, 1)))
                .isInstanceOf(Decoded.TooLarge.class);
        assertThat(ContentCoding.undo(bomb, "gzip,gzip,deflate", LIMITS)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void cut_and_changed_compressed_data_never_throws() throws IOException {
        Octets whole = zlib(TEXT);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(ContentCoding.undo(whole.slice(0, i), "deflate", LIMITS)).isInstanceOf(Decoded.Malformed.class);
            byte[] changed = whole.toByteArray();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            Decoded read = ContentCoding.undo(Octets.copyOf(changed), "deflate", LIMITS);
            assertThat(read).as("seed %d octet %d", seed, i).isNotEqualTo(new Decoded.Plain(Octets.EMPTY));
        }
    }

    @Test
    void base64_may_be_broken_into_lines_and_nothing_else() {
        assertThat(TransferEncoding.undo(Octets.utf8("SGVs\r\nbG8=\r\n"), "Base64"))
                .isEqualTo(new Decoded.Plain(Octets.utf8("Hello")));
        assertThat(TransferEncoding.undo(Octets.utf8("SGVs*bG8="), "base64")).isInstanceOf(Decoded.Malformed.class);
        assertThat(TransferEncoding.undo(Octets.utf8("SGVsb"), "base64")).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void quoted_printable_undoes_soft_line_ends_and_trailing_space() {
        assertThat(TransferEncoding.undo(Octets.utf8("Gr=C3=BC=C3=9Fe =\r\nan alle  \r\nZwei=0"), "quoted-printable"))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(TransferEncoding.undo(Octets.utf8("Gr=C3=BC=c3=9fe =\r\nan alle  \r\nZwei="), "quoted-printable"))
                .isEqualTo(new Decoded.Plain(Octets.utf8("Grüße an alle\r\nZwei")));
        assertThat(TransferEncoding.undo(Octets.utf8("50=XX"), "quoted-printable"))
                .isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void an_unknown_transfer_encoding_is_told_by_its_name() {
        assertThat(TransferEncoding.undo(TEXT, "x-uuencode")).isEqualTo(new Decoded.Unsupported("x-uuencode"));
        assertThat(TransferEncoding.undo(TEXT, "8BIT")).isEqualTo(new Decoded.Plain(TEXT));
    }

    @Test
    void text_of_any_known_charset_becomes_utf8() {
        for (String name : new String[] {"ISO-8859-15", "windows-1252", "UTF-16", "UTF-16LE", "GB18030", "utf-8"}) {
            Octets text = Octets.copyOf("Preis: 5 €".getBytes(Charset.forName(name)));
            assertThat(TextDecoding.toUtf8(text, name))
                    .as(name)
                    .isEqualTo(new Decoded.Plain(Octets.utf8("Preis: 5 €")));
        }
    }

    @Test
    void text_without_charset_or_called_ascii_is_utf8() {
        assertThat(TextDecoding.toUtf8(TEXT, "")).isEqualTo(new Decoded.Plain(TEXT));
        assertThat(TextDecoding.toUtf8(TEXT, "us-ascii")).isEqualTo(new Decoded.Plain(TEXT));
    }

    @Test
    void a_byte_order_mark_is_no_text() {
        assertThat(TextDecoding.toUtf8(Octets.utf8("\uFEFFHi"), "utf-8"))
                .isEqualTo(new Decoded.Plain(Octets.utf8("Hi")));
    }

    @Test
    void text_that_is_not_of_its_charset_is_malformed_and_an_unknown_charset_unsupported() {
        assertThat(TextDecoding.toUtf8(Octets.copyOf(new byte[] {(byte) 0xC3}), "utf-8"))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(TextDecoding.toUtf8(TEXT, "klingon-1")).isEqualTo(new Decoded.Unsupported("klingon-1"));
        assertThat(TextDecoding.toUtf8(TEXT, "no such name")).isInstanceOf(Decoded.Unsupported.class);
        assertThat(TextDecoding.toUtf8(TEXT, "utf-7")).isInstanceOf(Decoded.Unsupported.class);
    }

    private static Octets zlib(Octets text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return written(out, new DeflaterOutputStream(out), text);
    }

    private static Octets gzip(Octets text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return written(out, new GZIPOutputStream(out), text);
    }

    private static Octets written(ByteArrayOutputStream out, OutputStream coding, Octets text) throws IOException {
        try (coding) {
            coding.write(text.toByteArray());
        }
        return Octets.copyOf(out.toByteArray());
    }
}
