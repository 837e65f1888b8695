// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PASSWORD;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinkCommands;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two groups of links to two message centres, of which one has the numbers of one country.
class LinkGroupsTest {
    private static final String IRISH = "+353861234567";

    private static SimulatedSmsc second;
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        second = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()).withAccount("isthmus", PASSWORD));
        network = SimulatedNetwork.plan()
                .moreLinks("{name: irish-1, group: irish, peer: \"127.0.0.1:" + second.port()
                        + "\", login: {system-id: isthmus, password: \"file:password\"},"
                        + " default-alphabet: latin1, flow: {reconnect-delay: 50ms, reconnect-limit: 200ms}}")
                .section(
                        "selection",
                        "rules:",
                        "  - {name: irish, when: {origin: [rcs], number-prefix: [\"+353\"]}, then: interwork,"
                                + " technologies: [sms], group: irish}",
                        "  - {name: numbers, when: {origin: [rcs]}, then: interwork, technologies: [sms]}",
                        "  - {name: home, when: {registered: true}, then: native}")
                .start(folder);
        second.awaitBind(PATIENCE);
    }

    @AfterAll
    static void stop() {
        network.close();
        second.close();
    }

    @Test
    void each_group_sends_what_the_rules_give_it_in_its_own_alphabet_and_its_receipts_count() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone irish = second.phone(IRISH);
        SimulatedPhone british = network.phone();

        SentMessage toIrish = alice.send(MessageDraft.to("tel:" + IRISH).text("Dia duit é"));
        SentMessage toBritish =
                alice.send(MessageDraft.to("tel:+" + british.number()).text("Hello é"));

        assertThat(network.notifications(alice, toIrish)).containsExactly("delivery/delivered");
        assertThat(network.notifications(alice, toBritish)).containsExactly("delivery/delivered");
        british.awaitText("Hello é", PATIENCE);
        assertThat(irish.texts().all()).hasSize(1);
        assertThat(second.submits().all())
                .singleElement()
                .satisfies(submit -> assertThat(submit.message().toString()).contains(IRISH.substring(1)));
        assertThat(network.story(toIrish.imdnId()).toString()).contains("sms by irish");
        assertThat(network.story(toBritish.imdnId()).toString()).contains("sms by main");
    }

    @Test
    void what_its_users_write_comes_in_by_every_group() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone irish = second.phone(IRISH);
        alice.send("tel:" + IRISH, "Ring me");
        irish.awaitText("Ring me", PATIENCE);

        irish.reply("Will do");

        assertThat(alice.awaitMessage("Will do", PATIENCE)).isNotNull();
    }

    @Test
    void a_paused_link_sends_nothing_until_it_is_resumed_and_the_other_group_goes_on() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone irish = second.phone("+353861234568");
        SimulatedPhone british = network.phone();
        Map<String, String> link = Map.of("name", "irish-1");

        assertThat(network.done(LinkCommands.PAUSE, link).lines())
                .containsExactly(
                        "link irish-1 is paused", "No other link of group irish sends now: its messages wait.");
        SentMessage waits = alice.send("tel:+353861234568", "Later");
        SentMessage goes = alice.send("tel:+" + british.number(), "Now");
        assertThat(network.notifications(alice, goes)).containsExactly("delivery/delivered");
        network.told(waits.imdnId(), TrailKind.DEFERRED);
        assertThat(irish.texts().all()).isEmpty();
        assertThat(network.done(LinksCommand.SPEC, Map.of()).lines())
                .anyMatch(line -> line.matches("irish-1 +irish +paused .*"))
                .anyMatch(line -> line.matches("centre +main +up .*"));

        assertThat(network.done(LinkCommands.RESUME, link).lines()).containsExactly("link irish-1 is up");
        irish.awaitText("Later", PATIENCE);
        assertThat(network.notifications(alice, waits)).containsExactly("delivery/delivered");
        assertThat(network.done(LinkCommands.DRAIN, Map.of("name", "irish-1", "wait", "5"))
                        .lines())
                .first()
                .isEqualTo("link irish-1 is drained");
        network.done(LinkCommands.RESUME, link);
    }

    @Test
    void what_can_not_be_held_back_is_said() throws Exception {
        assertThat(network.command(LinkCommands.PAUSE, Map.of("name", "nobody")).toString())
                .contains("not-found", "there is no link nobody");
        assertThat(network.command(LinkCommands.DRAIN, Map.of("name", "irish-1", "wait", "3600"))
                        .toString())
                .contains("invalid", "from 0 to 29 seconds");
        assertThat(network.done(LinksCommand.SPEC, Map.of()).lines())
                .anyMatch(line -> line.matches("irish-1 +irish +up .*"));
    }

    @Test
    void explain_names_the_group() throws Exception {
        List<String> lines = network.done(
                        ExplainCommand.SPEC,
                        Map.of("from", network.user().addressOfRecord(), "to", IRISH, "text", "Dia duit"))
                .lines();
        assertThat(lines).anyMatch(line -> line.startsWith("outcome: sms by irish to "));
        assertThat(lines).anyMatch(line -> line.startsWith("  sms by main: 1 part"));
    }
}
