// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ALICE;
import static org.isthmus.sip.core.Fixtures.DIGEST;
import static org.isthmus.sip.core.Fixtures.DOMAIN;
import static org.isthmus.sip.core.Fixtures.NOW;
import static org.isthmus.sip.core.Fixtures.PASSWORD;
import static org.isthmus.sip.core.Fixtures.USERS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.DigestSettings;
import org.isthmus.sip.core.Authentication.Authenticated;
import org.isthmus.sip.core.Authentication.Refused;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.testkit.corpus.Seeds;
import org.isthmus.testkit.handset.Digest;
import org.junit.jupiter.api.Test;

class DigestAuthenticatorTest {
    private static final String URI = "sip:" + DOMAIN;
    private static final byte[] KEY = "a key of thirty-two octets......".getBytes(StandardCharsets.UTF_8);

    private final DigestAuthenticator authenticator = authenticator(NOW);

    private static DigestAuthenticator authenticator(Instant start) {
        return new DigestAuthenticator(DOMAIN, DIGEST, USERS, new NonceMint(KEY, DIGEST.nonceLife(), 1000, start));
    }

    @Test
    void without_credentials_both_algorithms_are_offered_sha_256_first() {
        assertThat(challenges(ask()))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Digest realm=\"isthmus.example\", nonce=\"")
                                .endsWith("\", algorithm=SHA-256, qop=\"auth\""),
                        second -> assertThat(second).endsWith("\", algorithm=MD5, qop=\"auth\""));
    }

    /// What goes on is a new request of ours, so we are no proxy.
    @Test
    void we_ask_with_401_and_credentials_for_a_proxy_are_not_for_us() {
        assertThat(ask().answer().status()).isEqualTo(401);
        String answer = answer(challenge(0), "alice", PASSWORD, 1);
        assertThat(authenticator.authenticate(request("Proxy-Authorization", answer), NOW))
                .isInstanceOf(Authentication.Challenge.class);
    }

    @Test
    void the_right_password_is_accepted_with_either_algorithm() {
        for (int algorithm = 0; algorithm < 2; algorithm++) {
            Digest.Challenge challenge = challenge(algorithm);
            assertThat(authenticate(answer(challenge, "alice", PASSWORD, 1))).isEqualTo(new Authenticated(ALICE));
        }
    }

    @Test
    void md5_can_be_turned_off() {
        DigestSettings strict = new DigestSettings(
                false, true, DIGEST.nonceLife(), 1000, 3, DIGEST.firstDelay(), DIGEST.longestDelay());
        DigestAuthenticator sha =
                new DigestAuthenticator(DOMAIN, strict, USERS, new NonceMint(KEY, DIGEST.nonceLife(), 1000, NOW));
        Authentication.Challenge asked = (Authentication.Challenge) sha.authenticate(request(), NOW);
        assertThat(challenges(asked)).hasSize(1);
        String md5 = answer(challenge(1), "alice", PASSWORD, 1);
        assertThat(sha.authenticate(request("Authorization", md5), NOW)).isInstanceOf(Authentication.Challenge.class);
    }

    @Test
    void the_responses_are_those_of_rfc_7616() {
        // Section 3.9.1; HA1 of "Mufasa", "http-auth@example.org", "Circle of Life".
        DigestCredentials given = new DigestCredentials(
                "Mufasa",
                "http-auth@example.org",
                "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "/dir/index.html",
                "",
                "",
                "auth",
                "00000001",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        assertThat(DigestAlgorithm.MD5.response("3d78807defe7de2157e2b0b6573a855f", "GET", given))
                .isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
        assertThat(DigestAlgorithm.SHA_256.response(
                        "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232", "GET", given))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    @Test
    void the_response_is_that_of_rfc_2617() {
        // Section 3.5; HA1 of "Mufasa", "testrealm@host.com", "Circle Of Life".
        DigestCredentials given = new DigestCredentials(
                "Mufasa",
                "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "/dir/index.html",
                "",
                "",
                "auth",
                "00000001",
                "0a4f113b");
        assertThat(DigestAlgorithm.MD5.response("939e7578ed9e3c518a452acee763bce9", "GET", given))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
    }

    @Test
    void a_replayed_nonce_count_is_refused_and_a_higher_one_accepted() {
        Digest.Challenge challenge = challenge(0);
        String first = answer(challenge, "alice", PASSWORD, 1);
        assertThat(authenticate(first)).isInstanceOf(Authenticated.class);
        assertStale(authenticate(first));
        assertThat(authenticate(answer(challenge, "alice", PASSWORD, 3))).isInstanceOf(Authenticated.class);
        assertStale(authenticate(answer(challenge, "alice", PASSWORD, 2)));
        assertThat(authenticate(answer(challenge, "alice", PASSWORD, 4))).isInstanceOf(Authenticated.class);
    }

    @Test
    void a_nonce_past_its_life_is_stale() {
        Digest.Challenge challenge = challenge(0);
        Instant late = NOW.plus(DIGEST.nonceLife()).plusMillis(1);
        assertStale(
                authenticator.authenticate(request("Authorization", answer(challenge, "alice", PASSWORD, 1)), late));
    }

    @Test
    void a_nonce_that_is_not_ours_is_stale_and_tells_nothing_about_the_password() {
        Digest.Challenge foreign = new Digest.Challenge("Authorization", DOMAIN, "bm90IG91cnM", "SHA-256", true, "");
        assertStale(authenticate(answer(foreign, "alice", PASSWORD, 1)));
        assertStale(authenticate(answer(foreign, "alice", "wrong", 1)));
        assertStale(authenticate(answer(foreign, "nobody", "wrong", 1)));
    }

    @Test
    void a_nonce_counts_only_where_it_was_asked_for() {
        String answer = answer(challenge(0), "alice", PASSWORD, 1);
        assertStale(authenticator.authenticate(
                Fixtures.request("REGISTER", URI, "192.0.2.99", SipHeaders.of("Authorization", answer)), NOW));
    }

    @Test
    void after_a_restart_with_the_same_key_used_nonces_are_not_good_again() {
        String answer = answer(challenge(0), "alice", PASSWORD, 1);
        assertThat(authenticate(answer)).isInstanceOf(Authenticated.class);
        assertStale(authenticator(NOW.plusMillis(1)).authenticate(request("Authorization", answer), NOW.plusMillis(1)));
    }

    @Test
    void a_wrong_password_and_an_unknown_user_get_the_same_challenge() {
        for (String user : List.of("alice", "nobody", "")) {
            Authentication judged = authenticate(answer(challenge(0), user, "wrong", 1));
            assertThat(judged).isInstanceOf(Authentication.Challenge.class);
            assertThat(challenges(judged)).hasSize(2).noneMatch(challenge -> challenge.contains("stale"));
        }
    }

    @Test
    void credentials_for_another_realm_or_of_another_scheme_are_as_if_they_were_not_there() {
        String other = "Digest username=\"a\", realm=\"elsewhere\", nonce=\"n\", uri=\"u\", response=\"r\"";
        String mine = answer(challenge(0), "alice", PASSWORD, 1);
        assertThat(authenticate("NoOneKnowsThisScheme opaque-data=here")).isInstanceOf(Authentication.Challenge.class);
        assertThat(authenticate(other)).isInstanceOf(Authentication.Challenge.class);
        assertThat(authenticator.authenticate(
                        request("Authorization", other, "Authorization", "Basic abc", "Authorization", mine), NOW))
                .isEqualTo(new Authenticated(ALICE));
    }

    @Test
    void malformed_credentials_are_refused_400() {
        for (String value : List.of(
                "Digest username=\"a",
                "Digest username",
                "Digest =x",
                "Digest realm=\"a\" nonce=\"b\"",
                "Digest realm=\"a\", realm=\"b\"",
                "Digest realm=",
                "Digest realm=\"a\",")) {
            Authentication judged = authenticate(value);
            assertThat(judged).as(value).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.refusal().cause()).isEqualTo(Cause.MALFORMED);
                assertThat(refused.answer().status()).isEqualTo(400);
            });
        }
    }

    @Test
    void credentials_for_another_request_uri_are_refused_400() {
        String answer = Digest.answer(challenge(0), "alice", PASSWORD, "REGISTER", "sip:other.example", 1, "c");
        assertThat(authenticate(answer))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(400));
        String parameter = Digest.answer(challenge(0), "alice", PASSWORD, "REGISTER", URI + ";transport=udp", 1, "c");
        assertThat(authenticate(parameter)).isInstanceOf(Authenticated.class);
    }

    @Test
    void the_method_is_part_of_the_response() {
        String answer = Digest.answer(challenge(0), "alice", PASSWORD, "MESSAGE", URI, 1, "c");
        assertThat(authenticate(answer)).isInstanceOf(Authentication.Challenge.class);
    }

    @Test
    void a_response_without_qop_is_challenged_since_it_could_be_replayed() {
        Digest.Challenge offered = challenge(0);
        Digest.Challenge old =
                new Digest.Challenge("Authorization", DOMAIN, offered.nonce(), offered.algorithm(), false, "");
        assertThat(authenticate(answer(old, "alice", PASSWORD, 1))).isInstanceOf(Authentication.Challenge.class);
    }

    @Test
    void guessing_is_slowed_more_and_more_up_to_the_longest_wait() {
        GuessGuard guard = new GuessGuard(DIGEST);
        List<Long> waits = new ArrayList<>();
        Instant at = NOW;
        for (int guess = 0; guess < 14; guess++) {
            guard.failed("alice", "192.0.2.4", at);
            Duration wait = guard.waitFor("alice", "192.0.2.4", at).orElse(Duration.ZERO);
            waits.add(wait.toSeconds());
            at = at.plus(wait);
        }
        assertThat(waits).containsExactly(0L, 0L, 0L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L);
        assertThat(guard.waitFor("alice", "192.0.2.4", at.plus(DIGEST.longestDelay())))
                .isEmpty();
    }

    @Test
    void an_unknown_user_is_slowed_like_a_known_one() {
        for (String user : List.of("alice", "nobody")) {
            DigestAuthenticator own = authenticator(NOW);
            List<Class<?>> judged = new ArrayList<>();
            for (int guess = 0; guess < 6; guess++) {
                judged.add(guess(own, challenge(own, NOW), user, "wrong", NOW).getClass());
            }
            assertThat(judged.subList(0, 4)).containsOnly(Authentication.Challenge.class);
            assertThat(judged.subList(4, 6)).containsOnly(Refused.class);
        }
    }

    @Test
    void while_the_wait_lasts_even_the_right_password_gets_503_and_elsewhere_it_is_accepted() {
        for (int guess = 0; guess < 4; guess++) {
            guess(authenticator, challenge(0), "alice", "wrong", NOW);
        }
        Authentication judged = guess(authenticator, challenge(0), "alice", PASSWORD, NOW);
        assertThat(judged).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().cause()).isEqualTo(Cause.RATE_EXCEEDED);
            assertThat(refused.answer().status()).isEqualTo(503);
            assertThat(refused.answer().headers().first("Retry-After")).hasValue("2");
        });
        IncomingSip elsewhere = Fixtures.request("REGISTER", URI, "198.51.100.7", SipHeaders.NONE);
        Authentication.Challenge asked = (Authentication.Challenge) authenticator.authenticate(elsewhere, NOW);
        String answer = answer(read(challenges(asked).getFirst()), "alice", PASSWORD, 1);
        assertThat(authenticator.authenticate(
                        Fixtures.request("REGISTER", URI, "198.51.100.7", SipHeaders.of("Authorization", answer)), NOW))
                .isInstanceOf(Authenticated.class);
        assertThat(guess(authenticator, challenge(0), "alice", PASSWORD, NOW.plusSeconds(2)))
                .isInstanceOf(Authenticated.class);
        assertThat(guess(authenticator, challenge(0), "alice", "wrong", NOW.plusSeconds(2)))
                .as("success wipes the count")
                .isInstanceOf(Authentication.Challenge.class);
    }

    @Test
    void one_address_that_tries_many_names_is_slowed_and_memory_stays_bounded() {
        GuessGuard guard = new GuessGuard(DIGEST);
        for (int i = 0; i < 30; i++) {
            guard.failed("name" + i, "2001:db8::" + i, NOW);
        }
        assertThat(guard.waitFor("another", "2001:db8::ffff", NOW)).isEmpty();
        guard.failed("name", "2001:db8::abc", NOW);
        assertThat(guard.waitFor("another", "2001:db8::ffff", NOW)).hasValue(Duration.ofSeconds(2));
        assertThat(guard.waitFor("another", "2001:db8:0:1::1", NOW)).isEmpty();
        for (int i = 0; i < 60_000; i++) {
            guard.failed("name" + i, "192.0.2." + i % 200, NOW.plusMillis(i));
        }
        assertThat(guard.size()).isLessThanOrEqualTo(20_001);
    }

    @Test
    void of_many_threads_with_the_same_count_exactly_one_gets_in() throws Exception {
        for (int round = 0; round < 50; round++) {
            String answer = answer(challenge(0), "alice", PASSWORD, 1);
            List<Future<Authentication>> judged = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    judged.add(threads.submit(() -> authenticate(answer)));
                }
            }
            int accepted = 0;
            for (Future<Authentication> one : judged) {
                accepted += one.get() instanceof Authenticated ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(1);
        }
    }

    @Test
    void no_count_of_any_nonce_is_ever_believed_twice_however_little_is_remembered() {
        Random random = Seeds.random("nonces");
        for (int round = 0; round < 20; round++) {
            NonceMint mint = new NonceMint(KEY, Duration.ofSeconds(60), 1 + random.nextInt(20), NOW);
            List<NonceMint.Nonce> nonces = new ArrayList<>();
            Set<String> believed = new HashSet<>();
            Instant now = NOW;
            for (int step = 0; step < 2000; step++) {
                now = now.plusMillis(random.nextInt(300));
                if (nonces.isEmpty() || random.nextInt(4) == 0) {
                    nonces.add(mint.read(mint.make("a", now), "a").orElseThrow());
                }
                NonceMint.Nonce nonce = nonces.get(Math.max(0, nonces.size() - 1 - random.nextInt(30)) % nonces.size());
                long count = 1 + random.nextInt(5);
                if (mint.use(nonce, count, now)) {
                    assertThat(believed.add(nonce + " " + count)).isTrue();
                }
            }
            assertThat(believed).isNotEmpty();
        }
    }

    @Test
    void broken_credentials_are_judged_without_an_exception() {
        Random random = Seeds.random("credentials");
        String good = answer(challenge(0), "alice", PASSWORD, 1);
        for (int i = 0; i < 5000; i++) {
            StringBuilder broken = new StringBuilder(good);
            for (int change = random.nextInt(3); change >= 0; change--) {
                broken.setCharAt(random.nextInt(broken.length()), "\"\\,=; a\0é".charAt(random.nextInt(9)));
            }
            broken.setLength(random.nextInt(broken.length() + 1));
            assertThat(authenticate(broken.toString())).isNotNull();
        }
    }

    private static Authentication guess(
            DigestAuthenticator own, Digest.Challenge challenge, String user, String password, Instant at) {
        return own.authenticate(request("Authorization", answer(challenge, user, password, 1)), at);
    }

    private Authentication authenticate(String credentials) {
        return authenticator.authenticate(request("Authorization", credentials), NOW);
    }

    private static void assertStale(Authentication judged) {
        assertThat(judged).isInstanceOf(Authentication.Challenge.class);
        assertThat(challenges(judged)).hasSize(2).allMatch(challenge -> challenge.endsWith(", stale=true"));
    }

    private Authentication.Challenge ask() {
        return (Authentication.Challenge) authenticator.authenticate(request(), NOW);
    }

    private Digest.Challenge challenge(int index) {
        return read(challenges(ask()).get(index));
    }

    private static Digest.Challenge challenge(DigestAuthenticator own, Instant at) {
        return read(challenges(own.authenticate(request(), at)).getFirst());
    }

    private static List<String> challenges(Authentication judged) {
        return ((Authentication.Challenge) judged).answer().headers().values("WWW-Authenticate");
    }

    private static Digest.Challenge read(String challenge) {
        return Digest.Challenge.read("WWW-Authenticate", challenge).orElseThrow();
    }

    private static String answer(Digest.Challenge challenge, String user, String password, int count) {
        return Digest.answer(challenge, user, password, "REGISTER", URI, count, "0a4f113b");
    }

    private static IncomingSip request(String... fields) {
        return Fixtures.request("REGISTER", URI, fields);
    }
}
