// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules by the service that a request names.
class ServiceRuleTest {
    @Test
    void a_rule_tells_by_the_service_that_a_request_names_and_explain_says_the_same(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .section(
                        "selection",
                        "rules: [{name: no-system, when: {service: [oma.cpm.systemmsg]}, then: refuse, cause: barred},"
                                + " {name: texts, when: {service: [oma.cpm.msg], registered: true}, then: native}]")
                .start(folder)) {
            SimulatedHandset alice = network.online();
            SimulatedHandset bob = network.online();
            String to = bob.settings().account().addressOfRecord();

            assertThat(alice.send(MessageDraft.to(to).text("never").service("systemmsg"))
                            .status())
                    .isEqualTo(403);
            for (String usual : new String[] {"msg", ""}) {
                String text = "by service " + usual;
                assertThat(alice.send(MessageDraft.to(to).text(text).service(usual))
                                .status())
                        .isEqualTo(202);
                bob.awaitMessage(text, PATIENCE);
            }

            String from = alice.settings().account().addressOfRecord();
            String service = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.systemmsg";
            assertThat(network.command(ExplainCommand.SPEC, Map.of("from", from, "to", to, "service", service)))
                    .isInstanceOfSatisfying(
                            CommandOutcome.No.class,
                            no -> assertThat(no.lines()).anyMatch(line -> line.contains("no-system")));
            assertThat(network.done(ExplainCommand.SPEC, Map.of("from", from, "to", to))
                            .lines())
                    .anyMatch(line -> line.contains("texts"));
        }
    }
}
