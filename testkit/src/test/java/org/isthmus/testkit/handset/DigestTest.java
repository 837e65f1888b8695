// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.testkit.handset.Digest.Challenge;
import org.junit.jupiter.api.Test;

class DigestTest {

    @Test
    void the_example_of_RFC_2617_section_3_5_comes_out() {
        Challenge challenge = Challenge.read(
                        "WWW-Authenticate",
                        "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                                + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"")
                .orElseThrow();
        assertThat(Digest.answer(challenge, "Mufasa", "Circle Of Life", "GET", "/dir/index.html", 1, "0a4f113b"))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                        + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                        + " response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5, qop=auth, nc=00000001,"
                        + " cnonce=\"0a4f113b\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    @Test
    void both_examples_of_RFC_7616_section_3_9_1_come_out() {
        assertThat(answerOf7616("SHA-256"))
                .contains("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
        assertThat(answerOf7616("MD5")).contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"");
    }

    @Test
    void a_challenge_without_qop_is_answered_as_the_oldest_clients_do() {
        Challenge challenge = Challenge.read(
                        "Proxy-Authenticate",
                        "digest realm=\"testrealm@host.com\",nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")
                .orElseThrow();
        assertThat(challenge.answerHeader()).isEqualTo("Proxy-Authorization");
        assertThat(Digest.answer(challenge, "Mufasa", "CircleOfLife", "GET", "/dir/index.html", 1, "x"))
                .contains("1949323746fe6a43ef61f9606e7febea")
                .doesNotContain("nc=");
    }

    @Test
    void an_algorithm_that_is_not_known_is_no_challenge() {
        assertThat(Challenge.read("WWW-Authenticate", "Digest realm=\"a\", nonce=\"b\", algorithm=SHA-512-256"))
                .isEmpty();
        assertThat(Challenge.read("WWW-Authenticate", "Basic realm=\"a\"")).isEmpty();
    }

    @Test
    void HA1_is_what_user_files_keep() {
        assertThat(Digest.ha1("MD5", "Mufasa", "testrealm@host.com", "Circle Of Life"))
                .isEqualTo("939e7578ed9e3c518a452acee763bce9");
    }

    private static String answerOf7616(String algorithm) {
        Challenge challenge = Challenge.read(
                        "WWW-Authenticate",
                        "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                                + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                                + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")
                .orElseThrow();
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        return Digest.answer(challenge, "Mufasa", "Circle of Life", "GET", "/dir/index.html", 1, cnonce);
    }
}
