// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `isthmus explain` at the running gateway: what would become of a message.
class ExplainTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan().centre("hex-ids").start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    private static CommandOutcome explaining(String from, String to, String... more) throws InterruptedException {
        Map<String, String> arguments = new HashMap<>(Map.of("from", from, "to", to));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put(more[i], more[i + 1]);
        }
        return network.command(ExplainCommand.SPEC, arguments);
    }

    /// The lines about a message that is admitted: its outcome first.
    private static List<String> explain(String from, String to, String... more) throws InterruptedException {
        return switch (explaining(from, to, more)) {
            case CommandOutcome.Done(Object _, List<String> lines) -> admitted(lines);
            case CommandOutcome.No no -> throw new AssertionError("would be refused: " + no.lines());
            case CommandOutcome.Failed failed -> throw new AssertionError(failed);
        };
    }

    /// The lines about a message that is admitted, and refused by a rule.
    private static List<String> refused(String from, String to, String... more) throws InterruptedException {
        return switch (explaining(from, to, more)) {
            case CommandOutcome.No(Object _, List<String> lines) -> admitted(lines);
            case CommandOutcome.Done done -> throw new AssertionError("would go: " + done.lines());
            case CommandOutcome.Failed failed -> throw new AssertionError(failed);
        };
    }

    private static List<String> admitted(List<String> lines) {
        assertThat(lines.getFirst()).isEqualTo("admission: admitted");
        return lines.subList(1, lines.size());
    }

    @Test
    void explain_says_each_main_decision_in_one_line_and_sends_nothing() throws Exception {
        HandsetAccount alice = network.user();
        HandsetAccount bob = network.user();
        HandsetAccount away = network.user();
        HandsetAccount awayWithNumber = network.user("+447700919191");
        network.online(bob);
        int submits = network.smsc().submits().size();
        String from = alice.addressOfRecord();

        assertThat(explain(from, bob.addressOfRecord()).getFirst())
                .isEqualTo("outcome: native, to the registered devices (rule online)");
        assertThat(explain(from, "+447700929292", "text", "Hello").getFirst())
                .isEqualTo("outcome: sms by main to +4477****292, 1 part, GSM 7-bit, 5 characters (rule numbers)");
        assertThat(explain(from, "07700 929292", "text", "Grüße 你好").getFirst())
                .isEqualTo("outcome: sms by main to +4477****292, 1 part, UCS-2, 8 characters (rule numbers)");
        assertThat(explain(from, awayWithNumber.addressOfRecord()).getFirst())
                .isEqualTo("outcome: sms by main to +4477****191, 1 part, GSM 7-bit, 5 characters (rule away-by-sms)");
        assertThat(explain(from, away.addressOfRecord()).getFirst())
                .isEqualTo("outcome: kept until the recipient registers (rule away)");
        assertThat(refused(from, "sip:nobody@" + SimulatedNetwork.DOMAIN).getFirst())
                .startsWith("outcome: refused: ISM-301")
                .endsWith("(rule unknown-here)");
        assertThat(refused(from, "sip:bob@elsewhere.example").getFirst())
                .startsWith("outcome: refused: ISM-303")
                .endsWith("(rule elsewhere)");
        assertThat(refused(from, "+447700929292", "size", "3000").getFirst()).startsWith("outcome: refused: ISM-");
        assertThat(explain(from, "+447700929292").toString()).contains("rules:", "no   online", "lost: ");
        assertThat(network.smsc().submits().size()).isEqualTo(submits);
    }

    @Test
    void explain_says_first_when_admission_would_refuse_and_that_is_a_no() throws Exception {
        String from = network.user().addressOfRecord();
        String nobody = "sip:nobody@" + SimulatedNetwork.DOMAIN;
        assertNotAdmitted(explaining(nobody, "+447700929292"), "ISM-204");
        assertNotAdmitted(explaining(from, "+447700929292", "size", "200000"), "ISM-105");
        assertNotAdmitted(explaining(from, "sip:" + SimulatedNetwork.DOMAIN), "ISM-302");
        assertThat(explaining("+447700929292", from, "origin", "sms"))
                .as("a legacy user is asserted by the link, and served nowhere")
                .isInstanceOf(CommandOutcome.Done.class);
    }

    private static void assertNotAdmitted(CommandOutcome outcome, String code) {
        assertThat(outcome).isInstanceOfSatisfying(CommandOutcome.No.class, no -> {
            assertThat(no.lines().getFirst()).startsWith("admission: refused: " + code);
            assertThat(no.lines().get(1)).startsWith("outcome: refused before the rules are asked");
            assertThat(no.data())
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("outcome", "refuse")
                    .hasEntrySatisfying(
                            "admission",
                            admission -> assertThat(admission.toString()).contains("admitted=false", code));
        });
    }

    @Test
    void explain_of_a_reply_to_an_interworking_number_asks_for_whom_it_stands_and_lends_nothing() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Answer me");
        String seen = "+" + phone.awaitText("Answer me", PATIENCE).from();
        Object leases = network.done(NumberCommands.LIST, Map.of()).data();

        CommandOutcome reply = explaining("+" + phone.number(), seen, "origin", "sms");
        assertThat(reply).isInstanceOfSatisfying(CommandOutcome.Done.class, done -> {
            assertThat(done.lines().getFirst()).startsWith("recipient: ").contains("stands for sip:us***@");
            assertThat(done.lines()).contains("outcome: native, to the registered devices (rule online)");
        });
        CommandOutcome stranger = explaining(SimulatedNetwork.number(), seen, "origin", "sms");
        assertThat(stranger)
                .isInstanceOfSatisfying(
                        CommandOutcome.No.class,
                        no -> assertThat(no.lines().getFirst())
                                .startsWith("outcome: refused: ISM-301")
                                .contains("stands for nobody to this sender"));
        assertThat(network.done(NumberCommands.LIST, Map.of()).data()).isEqualTo(leases);
    }

    @Test
    void explain_knows_the_technologies_by_name_and_says_them() throws Exception {
        assertThat(explaining("+447700929292", "+447700939393", "origin", "pigeon"))
                .isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo("invalid");
                    assertThat(failed.message()).contains("pigeon", "rcs, sms, mms, email");
                });
    }

    @Test
    void explain_refuses_what_is_no_address_and_no_time() throws Exception {
        for (Map<String, String> wrong : List.of(
                Map.of("from", "sip:a@" + SimulatedNetwork.DOMAIN, "to", "gopher:b"),
                Map.of("from", "sip:a@" + SimulatedNetwork.DOMAIN, "to", "+447700929292", "as-of", "yesterday"))) {
            assertThat(network.command(ExplainCommand.SPEC, wrong))
                    .isInstanceOfSatisfying(
                            CommandOutcome.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("invalid"));
        }
    }

    @Test
    void explain_asks_for_any_content_type_and_edge_and_takes_the_first_edge_of_its_technology() throws Exception {
        HandsetAccount bob = network.user(SimulatedNetwork.number());
        String alice = network.user().addressOfRecord();
        assertThat(explained(alice, bob.addressOfRecord(), "media", "image/png"))
                .contains("  mediaType: image/png", "  edge: access");
        assertThat(explained("+447700929292", bob.addressOfRecord(), "origin", "sms"))
                .contains("  edge: smsc:main");
        assertThat(explained("+447700929292", bob.addressOfRecord(), "origin", "sms", "edge", "smsc:main"))
                .contains("  edge: smsc:main", "  protection: none");
        assertThat(explaining("+447700929292", bob.addressOfRecord(), "origin", "sms", "edge", "smsc:bulk"))
                .as("an edge that is not there")
                .isInstanceOf(CommandOutcome.Failed.class);
        assertThat(explained(alice, bob.addressOfRecord(), "protection", "trusted-network"))
                .contains("  protection: trusted-network");
        assertThat(explaining(alice, bob.addressOfRecord(), "protection", "guards"))
                .isInstanceOf(CommandOutcome.Failed.class);
        assertThat(explaining(alice, bob.addressOfRecord(), "media", "picture"))
                .isInstanceOf(CommandOutcome.Failed.class);
    }

    private static List<String> explained(String from, String to, String... more) throws InterruptedException {
        return switch (explaining(from, to, more)) {
            case CommandOutcome.Done(Object _, List<String> lines) -> lines;
            case CommandOutcome.No(Object _, List<String> lines) -> lines;
            case CommandOutcome.Failed failed -> throw new AssertionError(failed.message());
        };
    }
}
