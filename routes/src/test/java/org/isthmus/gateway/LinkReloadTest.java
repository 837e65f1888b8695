// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PASSWORD;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Links that come, change and go while a gateway runs.
class LinkReloadTest {
    private static final String IRISH = "+353861234567";

    private SimulatedSmsc second;
    private SimulatedNetwork network;
    private String before;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        second = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()).withAccount("isthmus", PASSWORD));
        network = SimulatedNetwork.start(folder);
        before = Files.readString(network.configuration());
    }

    @AfterEach
    void stop() {
        network.close();
        second.close();
    }

    private String link(String name, String group, String more) {
        return "    - {name: " + name + ", group: " + group + ", peer: \"127.0.0.1:" + second.port()
                + "\", login: {system-id: isthmus, password: \"file:password\"},"
                + " flow: {reconnect-delay: 50ms, reconnect-limit: 200ms}" + more + "}\n";
    }

    private static String rules() {
        return """
                selection:
                  rules:
                    - {name: irish, when: {number-prefix: ["+353"]}, then: interwork, technologies: [sms], group: irish}
                    - {name: home, when: {registered: true}, then: native}
                    - {name: numbers, then: interwork, technologies: [sms]}
                """;
    }

    private void write(String links, String more) throws Exception {
        int end = before.indexOf("numbering:");
        Files.writeString(network.configuration(), before.substring(0, end) + links + before.substring(end) + more);
    }

    private List<String> reload() throws Exception {
        return network.done(ReloadCommand.SPEC, Map.of()).lines();
    }

    private List<String> links() throws InterruptedException {
        return network.done(LinksCommand.SPEC, Map.of()).lines();
    }

    private void awaitLink(String pattern) {
        await(pattern).atMost(PATIENCE).until(() -> links().stream().anyMatch(line -> line.matches(pattern)));
    }

    @Test
    void a_group_that_comes_sends_and_receives_and_one_that_goes_does_neither_while_the_others_run() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone irish = second.phone(IRISH);
        write(link("irish-1", "irish", ""), rules());

        assertThat(reload()).contains("sms.links: + irish-1").last().isEqualTo("Applied.");
        awaitLink("irish-1 +irish +up .*");
        assertThat(network.smsc().binds().all())
                .as("the other link was not touched")
                .hasSize(1);
        SentMessage sent = alice.send("tel:" + IRISH, "Ring me");
        irish.awaitText("Ring me", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        irish.reply("Will do");
        alice.awaitMessage("Will do", PATIENCE);

        Files.writeString(network.configuration(), before);
        assertThat(reload()).contains("sms.links: - irish-1").last().isEqualTo("Applied.");
        await().atMost(PATIENCE).until(() -> second.connections() == 0);
        assertThat(links()).noneMatch(line -> line.startsWith("irish-1"));
        alice.send("tel:" + IRISH, "Elsewhere");
        network.smsc().phone(IRISH).awaitText("Elsewhere", PATIENCE);

        write(link("irish-1", "irish", ""), rules());
        reload();
        awaitLink("irish-1 +irish +up .*");
        alice.send("tel:" + IRISH, "Again");
        irish.awaitText("Again", PATIENCE);
    }

    @Test
    void a_changed_link_is_built_anew_with_what_it_is_told_and_keeps_its_counts() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "One é");
        phone.awaitText("One é", PATIENCE);

        Files.writeString(
                network.configuration(),
                before.replace("reconnect-delay: 50ms", "window: 7\n        reconnect-delay: 50ms"));
        assertThat(reload()).contains("sms.links.centre.flow.window: 100 -> 7");

        awaitLink("centre +main +up +\\d+s +0/7 +1 .*");
        assertThat(network.smsc().binds().all()).hasSize(2);
        SentMessage sent = alice.send("tel:+" + phone.number(), "Two");
        phone.awaitText("Two", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
    }

    @Test
    void a_link_whose_tls_files_are_not_fit_is_refused_with_its_line() throws Exception {
        write(link("irish-1", "irish", ", tls: {authorities: \"nowhere.pem\"}"), "");
        assertThat(network.command(ReloadCommand.SPEC, Map.of()).toString())
                .contains("sms.links[1].tls.authorities", "a readable PEM file");
        assertThat(links()).noneMatch(one -> one.startsWith("irish-1"));
    }

    @Test
    void a_wrong_link_is_refused_with_its_line_and_the_rest_keeps_running() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        write(link("irish-1", "irish", ", priority: 1000"), "");
        long line = before.substring(0, before.indexOf("numbering:")).lines().count() + 1;

        CommandOutcome refused = network.command(ReloadCommand.SPEC, Map.of());

        assertThat(refused.toString()).contains("line " + line + ": sms.links[1].priority");
        assertThat(links()).noneMatch(one -> one.startsWith("irish-1"));
        SentMessage sent = alice.send("tel:+" + phone.number(), "Still here");
        phone.awaitText("Still here", PATIENCE);
        assertThat(network.notifications(alice, sent)).containsExactly("delivery/delivered");
        assertThat(network.smsc().binds().all()).hasSize(1);
    }
}
