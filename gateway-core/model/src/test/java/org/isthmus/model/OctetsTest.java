// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.Assertions;
import org.isthmus.model.cpm.Content;
import org.junit.jupiter.api.Test;

class OctetsTest {
    private static final byte[] ABC = {'a', 'b', 'c', 'b', 'c'};

    @Test
    void nobody_can_change_them() {
        byte[] source = ABC.clone();
        Octets octets = Octets.copyOf(source);
        Arrays.fill(source, (byte) 0);
        Arrays.fill(octets.toByteArray(), (byte) 0);
        assertThat(octets).isEqualTo(Octets.copyOf(ABC)).hasSameHashCodeAs(Octets.copyOf(ABC));
        Assertions.assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> octets.toByteBuffer().put(0, (byte) 0));
    }

    @Test
    void places_are_found_from_any_start() {
        Octets octets = Octets.copyOf(ABC);
        byte[] bc = {'b', 'c'};
        assertThat(octets.indexOf(bc, -5)).isEqualTo(1);
        assertThat(octets.indexOf(bc, 2)).isEqualTo(3);
        assertThat(octets.indexOf(bc, 4)).isEqualTo(-1);
        assertThat(octets.indexOf(new byte[9], 0)).isEqualTo(-1);
        assertThat(Octets.copyOf(new byte[] {(byte) 0xFF}).at(0)).isEqualTo(255);
    }

    @Test
    void slices_and_texts_are_what_they_say() {
        assertThat(Octets.copyOf(ABC).slice(1, 3)).isEqualTo(Octets.utf8("bc"));
        assertThat(Octets.copyOf(ABC).slice(2, 2)).isSameAs(Octets.EMPTY);
        assertThat(Octets.utf8("é").text(StandardCharsets.ISO_8859_1)).isEqualTo("Ã©");
    }

    @Test
    void content_is_never_printed() {
        assertThat(Octets.utf8("secret")).hasToString("Octets[6]");
        assertThat(Content.text("secret").toString()).doesNotContain("secret");
        assertThat(new Content("Text/Plain ; x=1", Octets.EMPTY).bareType()).isEqualTo("text/plain");
    }
}
