// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.smpp.SmppConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.isthmus.sms.smpp.LockstepSmsc;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Why the link is not camel-smpp's (docs/adr/0004): should this test fail with a newer camel-smpp, the
/// decision may be looked at again.
@Timeout(60)
class CamelSmppFactsTest {

    @Test
    void camel_smpp_does_not_carry_a_finished_segment_unharmed() throws Exception {
        byte[] segment = HexFormat.of().parseHex("050003ab0201" + "d83dde1c");
        CamelContext camel = new DefaultCamelContext();
        try (LockstepSmsc smsc = new LockstepSmsc()) {
            camel.start();
            CompletableFuture<?> sent = camel.createProducerTemplate()
                    .asyncRequestBodyAndHeaders(
                            "smpp://isthmus@127.0.0.1:" + smsc.port() + "?password=secret&enquireLinkTimer=20000",
                            segment,
                            Map.of(
                                    SmppConstants.DATA_CODING,
                                    (byte) 8,
                                    SmppConstants.ALPHABET,
                                    (byte) 8,
                                    "CamelSmppClass",
                                    (byte) 0x40));
            try (Peer peer = smsc.acceptAndBind()) {
                Pdu submit = peer.readSubmit();
                String hex = HexFormat.of().formatHex(submit.octets());
                assertThat(hex)
                        .as("the octets were read as text and written anew")
                        .doesNotEndWith("d83dde1c");
                int esmClass = hex.indexOf("313731370") / 2;
                assertThat(esmClass).isPositive();
                assertThat(submit.octets()[esmClass + 5] & 0x40)
                        .as("the bit of the header is gone")
                        .isZero();
                peer.answerSubmit(submit, 0, "1");
                sent.get(10, TimeUnit.SECONDS);
                CompletableFuture<Void> stopped = CompletableFuture.runAsync(camel::stop);
                peer.answerGoodbye();
                stopped.get(10, TimeUnit.SECONDS);
            }
        } finally {
            camel.stop();
        }
    }
}
