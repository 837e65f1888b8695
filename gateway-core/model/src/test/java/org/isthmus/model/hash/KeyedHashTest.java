// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.id.ForeignId;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
    private final KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    /// Vectors of the reference implementation (key 00 to 0f, message 00, 01, 02 and so on).
    @Test
    void it_is_siphash_2_4() {
        assertThat(hash.of(counting(0))).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.of(counting(1))).isEqualTo(0x74f839c593dc67fdL);
        assertThat(hash.of(counting(8))).isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.of(counting(15))).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void parts_of_a_name_do_not_run_into_each_other() {
        assertThat(hash.wide("ab", "c")).isNotEqualTo(hash.wide("a", "bc"));
        assertThat(hash.wide("ab", "c")).isNotEqualTo(hash.wide("abc"));
        assertThat(hash.wide("ab", "c")).isEqualTo(hash.wide("ab", "c"));
    }

    @Test
    void the_two_halves_of_a_wide_hash_differ() {
        var wide = hash.wide("ab", "c");
        assertThat(wide.high()).isNotEqualTo(wide.low());
    }

    @Test
    void the_key_is_never_shown() {
        assertThat(new KeyedHash(4711, 4712)).hasToString("KeyedHash");
    }

    /// The journal and the other nodes keep it, so it may never change.
    @Test
    void the_key_of_a_foreign_id_is_the_same_for_ever() {
        assertThat(KeyedHash.ofForeign(new ForeignId("smsc:main", "0A1B")))
                .isEqualTo(new KeyedHash.Wide(-5700500205189973939L, -4391340480008512405L));
    }

    private static byte[] counting(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) i;
        }
        return octets;
    }
}
