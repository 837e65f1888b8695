// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopViaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIP/2.0/UDP a.example;branch=z9hG4bKx              | a.example     | 0    | z9hG4bKx | false",
                "SIP/2.0/UDP A.Example:5070;rport;branch=z9hG4bKx   | a.example     | 5070 | z9hG4bKx | true",
                "SIP / 2.0 / UDP first.example: 4000;ttl=16         | first.example | 4000 | ''       | false",
                "SIP/2.0/TCP [2001:db8::9]:5061;BRANCH=abc;RPORT=9  | [2001:db8::9] | 5061 | abc      | true",
                "SIP/2.0/TCP [2001:db8::9];x=\"a,b\";branch=c, SIP/2.0/UDP b | [2001:db8::9] | 0 | c | false"
            })
    void what_matters_is_read(String line, String host, int port, String branch, boolean rport) {
        TopVia via = TopVia.read(line).orElseThrow();
        assertThat(via.host()).isEqualTo(host);
        assertThat(via.port()).isEqualTo(port);
        assertThat(via.branch()).isEqualTo(branch);
        assertThat(via.rport()).isEqualTo(rport);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "SIP/2.0", "SIP/2.0/UDP", "SIP/2.0/UDP a:0", "SIP/2.0/UDP a:99999", "SIP/2.0/UDP a:x", ",,,"
            })
    void what_is_no_via_is_none(String line) {
        assertThat(TopVia.read(line)).isEmpty();
    }

    @Test
    void received_and_rport_are_added_as_the_address_asks() {
        assertThat(TopVia.read("SIP/2.0/UDP 192.0.2.1:5060;branch=b")
                        .orElseThrow()
                        .received("192.0.2.1", 5060))
                .isEqualTo("SIP/2.0/UDP 192.0.2.1:5060;branch=b");
        assertThat(TopVia.read("SIP/2.0/UDP a.example;branch=b").orElseThrow().received("192.0.2.1", 5060))
                .isEqualTo("SIP/2.0/UDP a.example;branch=b;received=192.0.2.1");
        assertThat(TopVia.read("SIP/2.0/UDP 192.0.2.1;rport;branch=b")
                        .orElseThrow()
                        .received("192.0.2.1", 77))
                .isEqualTo("SIP/2.0/UDP 192.0.2.1;rport=77;branch=b;received=192.0.2.1");
    }

    @Test
    void a_received_that_the_sender_made_up_is_replaced() {
        assertThat(TopVia.read("SIP/2.0/UDP a;received=10.0.0.1;branch=b")
                        .orElseThrow()
                        .received("192.0.2.1", 5060))
                .isEqualTo("SIP/2.0/UDP a;branch=b;received=192.0.2.1");
    }
}
