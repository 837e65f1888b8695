// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class FunctionPeersTest {
    private static final FunctionPeers PEERS = new FunctionPeers(new RolesSettings(
            true,
            false,
            false,
            Optional.of("sip:isf.example.org"),
            Optional.empty(),
            List.of("192.0.2.0/28"),
            "X-Trail"));
    private static final SipHeaders SAID = SipHeaders.of("Subject", "hello", "x-trail", "it;is;ours");

    @Test
    void only_a_function_is_believed_what_only_functions_say() {
        assertThat(PEERS.said(from("192.0.2.3"))).contains("it;is;ours");
        assertThat(PEERS.said(from("192.0.2.99"))).isEmpty();
        assertThat(new FunctionPeers(RolesSettings.DEFAULT).said(from("192.0.2.3")))
                .isEmpty();
    }

    @Test
    void it_is_taken_off_what_comes_from_anybody_else() {
        assertThat(PEERS.outside(from("192.0.2.99")).headers()).isEqualTo(SipHeaders.of("Subject", "hello"));
        IncomingSip other = new FunctionPeers(RolesSettings.DEFAULT).outside(from("192.0.2.99"));
        assertThat(other.headers()).as("another name").isEqualTo(SAID);
    }

    private static IncomingSip from(String address) {
        return new IncomingSip(
                "MESSAGE",
                "sip:bob@isthmus.example",
                SAID,
                Octets.EMPTY,
                new IncomingSip.Source("UDP", address, 5060, "192.0.2.1", 5060),
                Instant.EPOCH);
    }
}
