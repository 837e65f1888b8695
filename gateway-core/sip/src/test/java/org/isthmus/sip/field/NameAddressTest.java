// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isthmus.sip.field.NameAddress.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameAddressTest {

    @Test
    void a_name_is_quoted_or_plain_and_its_escapes_are_undone() {
        assertThat(NameAddress.readSingle("\"A \\\"B\\\\\" <sip:a@b;x=1>;tag=1"))
                .contains(new NameAddress("A \"B\\", "sip:a@b;x=1", List.of(new Parameter("tag", "1", "tag=1"))));
        assertThat(NameAddress.readSingle("Zoë O'Hara (home)  <sip:a@b>"))
                .contains(new NameAddress("Zoë O'Hara (home)", "sip:a@b", List.of()));
        assertThat(NameAddress.readSingle("sip:a@b;x=1"))
                .contains(new NameAddress("", "sip:a@b", List.of(new Parameter("x", "1", "x=1"))));
    }

    /// An even number of backslashes before a quote ends the string, an odd one does not.
    @Test
    void elements_are_split_outside_quotes_and_brackets_whatever_is_escaped() {
        assertThat(NameAddress.elements("\"a\\\\\", \"b\\\",c\" <sip:x,y@z>,, <sip:q>;p=\"1,2\","))
                .containsExactly("\"a\\\\\"", "\"b\\\",c\" <sip:x,y@z>", "<sip:q>;p=\"1,2\"");
        assertThat(NameAddress.elements("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"A <sip:a@b>", "A <sip:a@b", "<", "<sip:a@b>x", "sip:a@b?h=1", "<a>", "a, b <sip:c>"})
    void what_is_no_name_and_address_is_not_read(String value) {
        assertThat(NameAddress.readSingle(value)).isEmpty();
    }
}
