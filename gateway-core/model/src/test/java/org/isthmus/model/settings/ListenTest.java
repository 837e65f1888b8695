// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenTest {

    /// RFC 5952 sections 4.1 to 4.3.
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:5060",
        "::1, [::1]:5060",
        "::, [::]:5060",
        "2001:0DB8:0:0:0:0:0:7, [2001:db8::7]:5060",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:5060",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:5060",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:5060",
        "fe80:1:2:3:4:5:6:0, [fe80:1:2:3:4:5:6:0]:5060",
        "2001:db8:1:2:3:4:0:0, [2001:db8:1:2:3:4::]:5060",
        "0:0:1:0:0:0:0:0, [0:0:1::]:5060",
    })
    void an_address_of_version_6_is_written_in_its_one_short_form(String given, String written) throws Exception {
        assertThat(Listen.of(new InetSocketAddress(InetAddress.getByName(given), 5060)))
                .hasToString(written);
    }
}
