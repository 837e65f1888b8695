// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A British gateway with a link to an Irish message centre, which writes Irish numbers nationally.
class NationalLinkTest {
    private static final String RULES = "{country-code: \"353\", trunk-prefix: \"0\", area-code: \"1\","
            + " short-codes: [\"51000\"], write: national}";

    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .linkLines("numbering: {national: " + RULES + "}")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @Test
    void senders_and_recipients_of_the_country_are_written_nationally_and_others_internationally() throws Exception {
        SimulatedHandset aoife = network.online(network.user("+353861111111"));
        SimulatedHandset alice = network.online(network.user("+447700920999"));

        aoife.send("tel:+353862222222", "Dia duit");
        alice.send("tel:+353862222222", "Hello");

        network.smsc().phone("862222222").awaitText("Dia duit", PATIENCE);
        network.smsc().phone("862222222").awaitText("Hello", PATIENCE);
        List<ShortMessage> submits = network.smsc().submits().all().stream()
                .map(one -> one.message())
                .filter(one -> one.destination().number().equals("862222222"))
                .toList();
        assertThat(submits).extracting(ShortMessage::destination).containsOnly(new SmppAddress(2, 1, "862222222"));
        assertThat(submits)
                .extracting(ShortMessage::source)
                .containsExactlyInAnyOrder(new SmppAddress(2, 1, "861111111"), new SmppAddress(1, 1, "447700920999"));
    }

    @Test
    void what_comes_in_nationally_is_for_the_user_of_that_number_and_so_is_the_answer() throws Exception {
        SimulatedHandset aoife = network.online(network.user("+353863333333"));
        deliver(new SmppAddress(4, 1, "7654321"), new SmppAddress(0, 1, "0863333333"), "From Dublin");
        deliver(new SmppAddress(3, 0, "51000"), new SmppAddress(2, 1, "863333333"), "From a service");

        assertThat(aoife.awaitMessage("From Dublin", PATIENCE).sender()).contains("+35317654321");
        assertThat(aoife.awaitMessage("From a service", PATIENCE).sender()).contains("51000");
    }

    private static void deliver(SmppAddress from, SmppAddress to, String text) {
        ShortMessage part = network.phone().parts(to, text).getFirst();
        network.smsc()
                .deliver(new ShortMessage("", from, to, part.flags(), part.times(), part.shortMessage(), part.tlvs()));
    }

    @Test
    void rules_that_contradict_each_other_are_refused_with_their_line() throws Exception {
        String good = Files.readString(network.configuration());
        long line = good.substring(0, good.indexOf(RULES)).lines().count();
        try {
            Files.writeString(network.configuration(), good.replace("trunk-prefix: \"0\"", "trunk-prefix: \"00\""));
            CommandOutcome refused = network.command(ReloadCommand.SPEC, Map.of());
            assertThat(refused.toString())
                    .contains("line " + line + ": ", "trunk-prefix and international-prefix are the same");
        } finally {
            Files.writeString(network.configuration(), good);
        }
    }
}
