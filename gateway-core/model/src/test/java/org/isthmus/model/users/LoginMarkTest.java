// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginMarkTest {
    private static final LoginMark ALICE = LoginMark.of("alice", Map.of("MD5", "one", "SHA-256", "two"));

    @Test
    void one_more_algorithm_is_the_same_password() {
        assertThat(ALICE.isSameAs(LoginMark.of("alice", Map.of("MD5", "one")))).isTrue();
        assertThat(LoginMark.of("alice", Map.of("SHA-256", "two")).isSameAs(ALICE))
                .isTrue();
    }

    @Test
    void another_password_or_digest_user_is_another_login_even_when_one_algorithm_was_left_as_it_was() {
        assertThat(ALICE.isSameAs(LoginMark.of("alice", Map.of("MD5", "other"))))
                .isFalse();
        assertThat(ALICE.isSameAs(LoginMark.of("carol", Map.of("MD5", "one")))).isFalse();
        assertThat(ALICE.isSameAs(LoginMark.of("alice", Map.of("MD5", "one", "SHA-256", "other"))))
                .isFalse();
    }

    @Test
    void nothing_is_the_same_as_no_login() {
        assertThat(ALICE.isSameAs(LoginMark.NONE)).isFalse();
        assertThat(LoginMark.NONE.isSameAs(LoginMark.NONE)).isFalse();
        assertThat(LoginMark.of("alice", Map.of()).isNone()).isTrue();
    }

    @Test
    void neither_the_secret_nor_the_mark_is_shown() {
        assertThat(LoginMark.of("alice", Map.of("MD5", "one"))).hasToString("LoginMark[MD5]");
        assertThat(ALICE.byAlgorithm().values()).allMatch(mark -> mark.matches("[0-9a-f]{32}"));
    }
}
