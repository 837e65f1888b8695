// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A handset writes to an address that SIP can not route.
class MailboxTest {
    private static final String MAILBOX = "mailto:carol@mail.example";
    private static final String PHONES =
            "  - {name: phones, when: {recipient: [number]}, then: interwork, technologies: [sms]}";

    @Test
    void a_rule_refuses_a_mailbox_in_its_own_words(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = network(
                folder, "  - {name: no-mail, when: {recipient: [mail]}, then: refuse, cause: barred}", PHONES)) {
            SentMessage sent = network.online().send(MAILBOX, "To a mailbox");
            assertThat(sent.status()).isEqualTo(403);
            assertThat(network.told(sent.imdnId(), TrailKind.REFUSED).toString())
                    .contains("no-mail");
        }
    }

    @Test
    void a_mailbox_that_no_rule_and_no_adapter_takes_is_refused(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork network = network(folder, PHONES)) {
            SimulatedHandset alice = network.online();
            SentMessage sent = alice.send(MAILBOX, "To a mailbox");
            assertThat(sent.status()).isEqualTo(404);
            assertThat(network.told(sent.imdnId(), TrailKind.REFUSED)).isNotEmpty();
            assertThat(alice.send("mailto:", "To nobody").status()).isEqualTo(400);
        }
    }

    private static SimulatedNetwork network(Path folder, String... rules) throws Exception {
        String[] lines = Stream.concat(Stream.of("rules:"), Stream.of(rules)).toArray(String[]::new);
        return SimulatedNetwork.plan().section("selection", lines).start(folder);
    }
}
