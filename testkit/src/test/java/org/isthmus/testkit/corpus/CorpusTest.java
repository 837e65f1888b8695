// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.isthmus.model.Octets;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class CorpusTest {

    @Test
    void a_sample_is_broken_at_each_of_its_octets() {
        Octets sample = Octets.utf8("abc");
        assertThat(Mutations.cuts(sample).map(one -> one.octets().utf8())).containsExactly("", "a", "ab");
        assertThat(Mutations.flips(sample))
                .hasSize(12)
                .allMatch(one -> !one.octets().equals(sample));
        assertThat(Mutations.shifts(sample).map(one -> one.octets().utf8()))
                .containsExactly("bc", "aabc", "ac", "abbc", "ab", "abcc");
        assertThat(Mutations.all(sample)).hasSize(21);
    }

    @Test
    void a_peer_that_is_missing_is_named_with_its_package() {
        assertThat(Peers.require("coreutils", "ls")).isExecutable();
        boolean required = "required".equals(System.getProperty("isthmus.peers"));
        assertThatThrownBy(() -> Peers.require("a-package", "no-such-program"))
                .isInstanceOf(required ? AssertionFailedError.class : TestAbortedException.class)
                .hasMessageContaining("no-such-program is not installed (Debian package a-package)");
    }
}
