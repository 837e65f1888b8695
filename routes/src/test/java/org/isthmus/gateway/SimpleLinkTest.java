// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway whose link is of the simple kind, `camel-smpp`: what it can not carry is told before anything is
/// accepted.
class SimpleLinkTest {
    private static final List<String> TOO_MUCH = List.of("a".repeat(161), "щ".repeat(71), "@".repeat(71));

    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan().link("camel-smpp").start(folder);
        await().atMost(PATIENCE)
                .until(() -> network.done(LinksCommand.SPEC, Map.of()).lines().stream()
                        .anyMatch(line -> line.contains(" up ")));
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void a_text_that_it_can_not_carry_is_refused_with_its_own_status_and_explain_says_the_same() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        String to = "tel:+" + phone.number();
        for (String text : TOO_MUCH) {
            assertThat(alice.send(to, text).status()).as(text).isEqualTo(413);
            CommandOutcome explained = network.command(
                    ExplainCommand.SPEC,
                    Map.of("from", network.user().addressOfRecord(), "to", "+" + phone.number(), "text", text));
            assertThat(explained)
                    .isInstanceOfSatisfying(
                            CommandOutcome.No.class,
                            no -> assertThat(no.lines()).anyMatch(line -> line.contains("ISM-308")));
        }
        assertThat(network.smsc().submits().all())
                .noneMatch(submit -> submit.message().destination().number().equals(phone.number()));
    }

    @Test
    void a_short_text_arrives_with_its_lifetime_and_is_reported() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();

        SentMessage sent = alice.send(
                MessageDraft.to("tel:+" + phone.number()).text("Plain").header("Expires", "3600"));

        assertThat(sent.status()).isEqualTo(202);
        phone.awaitText("Plain", PATIENCE);
        assertThat(network.smsc().submits().all().getLast().message().times().toString())
                .containsPattern("validity=[0-9]{12}000R");
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }
}
