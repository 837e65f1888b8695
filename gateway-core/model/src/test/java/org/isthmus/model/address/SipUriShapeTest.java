// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The shape of a SIP URI as one expression (RFC 3261 section 25.1, without passwords and with what may follow), which
/// the reader has to agree with on any text.
class SipUriShapeTest {
    private static final Pattern SHAPE = Pattern.compile(
            "(?i)(sips?):(?:([^@\\s<>\"]{0,255})@)?(\\[[0-9a-f:.]{2,45}\\]|[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?\\.?)"
                    + "(?::([0-9]{1,5}))?(?:[;?].*)?");
    private static final String[] PIECES = {
        "sip:",
        "sips:",
        "SIP:",
        "a",
        "b",
        "Z",
        "7",
        "42",
        "@",
        ".",
        "-",
        ":",
        ";",
        "?",
        "x=y",
        "[",
        "]",
        "::1",
        "G",
        "_",
        "<",
        "\"",
        " ",
        "\t",
        "\n",
        "\u2028",
        "\u00e9",
        "example.org",
        ":5060",
        ":99999",
        "@host",
        ";x=a@b"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void a_text_is_a_sip_uri_when_the_expression_says_so_and_its_pieces_are_the_same() {
        int uris = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder made = new StringBuilder(random.nextInt(8) == 0 ? "" : PIECES[random.nextInt(3)]);
            for (int left = random.nextInt(7); left > 0; left--) {
                made.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String text = made.toString();
            Matcher expected = SHAPE.matcher(text);
            boolean matches = expected.matches() && port(expected) <= 65535;
            assertThat(SipUri.parse(text).isPresent())
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(matches);
            if (matches) {
                uris++;
                SipUri uri = SipUri.parse(text).orElseThrow();
                assertThat(uri.scheme()).isEqualTo(expected.group(1).toLowerCase(Locale.ROOT));
                assertThat(uri.user()).as("seed %d: %s", seed, text).isEqualTo(user(expected));
                assertThat(uri.host())
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(expected.group(3).toLowerCase(Locale.ROOT));
                assertThat(uri.port()).isEqualTo(port(expected));
            }
        }
        assertThat(uris).as("seed %d", seed).isGreaterThan(1_000);
    }

    private static int port(Matcher uri) {
        return uri.group(5) == null ? 0 : Integer.parseInt(uri.group(5));
    }

    private static String user(Matcher uri) {
        return uri.group(2) == null ? "" : uri.group(2).split(":", 2)[0];
    }
}
