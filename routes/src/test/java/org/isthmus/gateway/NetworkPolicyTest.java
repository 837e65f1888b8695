// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.SipPacket;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A remote network and its policy, with servers that write their own octets.
class NetworkPolicyTest {
    private static final String BOB = "<sip:bob@beta.example>";
    private static final String ICSI = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.";

    private static SimulatedNetwork network;
    private static ForeignNetwork beta;
    private static ForeignNetwork gamma;
    private static ForeignNetwork slow;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        beta = new ForeignNetwork("127.0.0.5");
        gamma = new ForeignNetwork("127.0.0.6");
        slow = new ForeignNetwork("127.0.0.7");
        network = SimulatedNetwork.plan()
                .section("networks", networks("oma.cpm.msg", "100"))
                .start(folder);
    }

    private static String[] networks(String service, String size) {
        return new String[] {
            "- name: beta",
            "  from: {peers: [127.0.0.5]}",
            "  route: \"" + beta.uri() + "\"",
            "  owns: {domains: [beta.example], number-prefixes: [\"+353\"]}",
            "  allows: {services: [" + service + "], media: [text/plain], max-size: " + size + ", interworking: true}",
            "  rewrite: {incoming: [{of: [sender], domain: hub.beta.example, becomes: beta.example}]}",
            "- name: gamma",
            "  from: {peers: [127.0.0.6]}",
            "  route: \"" + gamma.uri() + "\"",
            "  owns: {domains: [gamma.example]}",
            "  honours-privacy: true",
            "  rewrite: {outgoing: [{of: [sender], domain: isthmus.example, becomes: rcs.isthmus.example}]}",
            "- name: slow",
            "  from: {peers: [127.0.0.7]}",
            "  route: \"" + slow.uri() + "\"",
            "  owns: {domains: [slow.example]}",
            "  allows: {per-second: 1, burst: 2}",
        };
    }

    @AfterAll
    static void stop() {
        network.close();
        beta.close();
        gamma.close();
        slow.close();
    }

    @Test
    void what_keeps_to_the_policy_is_delivered_under_the_identity_that_is_known_here() throws Exception {
        SimulatedHandset alice = network.online();
        String call = ForeignNetwork.call();

        SipPacket answer = beta.send(
                network.sip(),
                call,
                "<sip:bob@hub.beta.example>",
                aor(alice),
                "P-Asserted-Service: " + ICSI + "msg\r\nP-Served-User: <sip:zoe@elsewhere.example>;sescase=orig\r\n",
                "Good day");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(alice.awaitMessage("Good day", PATIENCE).sender()).isEqualTo("sip:bob@beta.example");
        assertThat(network.told(call, TrailKind.RECEIVED).getFirst().facts().toString())
                .contains("network", "beta");
    }

    @Test
    void who_breaks_the_policy_is_refused_by_name_in_sips_own_way_and_on_the_trail() throws Exception {
        SimulatedHandset alice = network.online();

        refused(beta, BOB, alice, "", "x".repeat(101), 413, "network beta, max-size");
        SipPacket media = refused(
                beta, BOB, alice, "Content-Type: image/png\r\n", "png", 415, "network beta, media: a content type");
        assertThat(media.header("Accept")).isPresent();
        refused(
                beta,
                BOB,
                alice,
                "P-Asserted-Service: " + ICSI + "largemsg\r\n",
                "never",
                403,
                "network beta, services: a service that is not allowed");
        refused(
                beta,
                "<" + aor(alice) + ">",
                alice,
                "",
                "never",
                403,
                "network beta, identity: it asserts an identity");
        refused(beta, "<sip:zoe@gamma.example>", alice, "", "never", 403, "network beta, identity");
        refused(gamma, BOB, alice, "", "never", 403, "network gamma, identity");
        assertThat(alice.messages().size()).isZero();
    }

    @Test
    void who_sends_more_than_the_rate_is_told_when_to_come_again() throws Exception {
        SimulatedHandset alice = network.online();
        SipPacket late = slow.sendUntil(503, network.sip(), "<sip:zoe@slow.example>", aor(alice));
        assertThat(late.startLine()).startsWith("SIP/2.0 503 network slow, per-second");
        assertThat(late.header("Retry-After")).contains("1");
        assertThat(network.told(late.header("Call-ID").orElseThrow(), TrailKind.REFUSED)
                        .getLast()
                        .facts()
                        .toString())
                .contains("ISM-205", "network slow, per-second");
    }

    @Test
    void a_network_that_names_nobody_is_asked_for_credentials_as_anybody_is() throws Exception {
        SimulatedHandset alice = network.online();
        assertThat(beta.send(network.sip(), ForeignNetwork.call(), "", aor(alice), "", "never")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whom_a_network_keeps_to_itself_is_an_anonymous_visitor_of_it_with_no_way_back() throws Exception {
        SimulatedHandset alice = network.online();
        String call = ForeignNetwork.call();
        String hidden = "Privacy: id\r\nReply-To: <sip:bob@beta.example>\r\n";

        assertThat(beta.send(network.sip(), call, "", aor(alice), hidden, "Guess who")
                        .status())
                .isEqualTo(202);
        SipPacket got = alice.awaitMessage("Guess who", PATIENCE).sip();
        assertThat(got.header("From").orElseThrow()).contains("anonymous@anonymous.invalid");
        assertThat(got.header("P-Asserted-Identity")).isEmpty();
        assertThat(got.header("Reply-To")).isEmpty();
        assertThat(got.header("Privacy")).contains("id");
        assertThat(network.told(call, TrailKind.RECEIVED).getFirst().facts().toString())
                .contains("beta", "anonymous");

        String large = ForeignNetwork.call();
        assertThat(beta.send(network.sip(), large, "", aor(alice), hidden, "x".repeat(101))
                        .startLine())
                .startsWith("SIP/2.0 413 network beta, max-size");
        assertThat(gamma.send(
                                network.sip(),
                                ForeignNetwork.call(),
                                "",
                                "tel:+" + network.phone().number(),
                                hidden,
                                "no")
                        .status())
                .as("its users write to users here alone")
                .isEqualTo(403);
        assertThat(beta.send(
                                network.sip(),
                                ForeignNetwork.call(),
                                "",
                                aor(alice),
                                hidden + "Authorization: Digest username=\"x\"\r\n",
                                "never")
                        .status())
                .as("a user of ours, who is there")
                .isIn(400, 401);
    }

    @Test
    void numbers_that_nobody_here_has_are_interworked_where_the_policy_says_so() throws Exception {
        SimulatedPhone phone = network.phone();
        String to = "tel:+" + phone.number();
        assertThat(beta.send(network.sip(), ForeignNetwork.call(), BOB, to, "", "By SMS")
                        .status())
                .isEqualTo(202);
        phone.awaitText("By SMS", PATIENCE);
        phone.reply("Back by SIP");
        SipPacket back = beta.taken(200);
        assertThat(back.startLine()).startsWith("MESSAGE sip:bob@beta.example ");
        assertThat(back.header("P-Asserted-Identity").orElseThrow()).contains("+" + phone.number());
        String call = ForeignNetwork.call();
        assertThat(gamma.send(network.sip(), call, "<sip:zoe@gamma.example>", to, "", "never")
                        .startLine())
                .startsWith("SIP/2.0 403 network gamma, interworking: its users");
        assertThat(network.told(call, TrailKind.REFUSED).getLast().facts().toString())
                .contains("ISM-203", "network gamma, interworking");
        assertThat(beta.send(
                                network.sip(),
                                ForeignNetwork.call(),
                                BOB,
                                "sip:zoe@gamma.example",
                                "",
                                "between two networks")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void what_is_sent_keeps_to_the_same_policy_and_the_sender_hears_who_and_why() throws Exception {
        SimulatedHandset alice = network.online();
        SentMessage sent = alice.send("sip:bob@beta.example", "y".repeat(101));
        assertThat(sent.status()).isEqualTo(413);
        assertThat(sent.answer().orElseThrow().startLine())
                .startsWith("SIP/2.0 413 network beta, max-size: 101 octets");
        assertThat(network.told(sent.imdnId(), TrailKind.REFUSED)
                        .getLast()
                        .facts()
                        .toString())
                .contains("network beta, max-size: 101 octets are more than 100");

        SentMessage within = alice.send("sip:bob@beta.example", "Within");
        assertThat(within.status()).isEqualTo(202);
        SipPacket there = beta.taken(603);
        assertThat(there.header("Route")).contains("<" + beta.uri() + ">");
        alice.awaitNotification(within, "forbidden", PATIENCE);
        assertThat(network.story(within.imdnId()).toString()).contains("peer:beta", "603");
    }

    @Test
    void an_anonymous_sender_is_named_only_to_a_network_that_honours_privacy() throws Exception {
        SimulatedHandset alice = network.online();
        String name = alice.settings().account().user();
        alice.send(MessageDraft.to("sip:zoe@gamma.example").text("Hidden").header("Privacy", "id"));
        SipPacket trusted = gamma.taken(200);
        assertThat(trusted.header("Privacy")).contains("id");
        assertThat(trusted.header("From").orElseThrow()).contains("anonymous@anonymous.invalid");
        assertThat(trusted.header("P-Asserted-Identity")).contains("<sip:" + name + "@rcs.isthmus.example>");

        alice.send(MessageDraft.to("sip:zoe@gamma.example").text("Open").header("Reply-To", "<" + aor(alice) + ">"));
        SipPacket open = gamma.taken(200);
        assertThat(open.header("Reply-To")).contains("<sip:" + name + "@rcs.isthmus.example>");
        assertThat(open.text()).doesNotContain(name + "@isthmus.example");

        alice.send(MessageDraft.to("sip:bob@beta.example").text("Hidden").header("Privacy", "id"));
        SipPacket other = beta.taken(200);
        assertThat(other.header("P-Asserted-Identity")).isEmpty();
        assertThat(other.text()).doesNotContain(name);
    }

    @Test
    void explain_says_what_becomes_of_a_message_of_a_network() throws Exception {
        String alice = aor(network.online());
        String to = "+" + network.phone().number();
        assertThat(explained("sip:bob@beta.example", to, "network:beta")).isInstanceOf(CommandOutcome.Done.class);
        assertThat(explained("sip:zoe@gamma.example", to, "network:gamma"))
                .as("its users write to users here alone")
                .isInstanceOf(CommandOutcome.No.class);
        assertThat(explained("sip:zoe@gamma.example", alice, "network:gamma")).isInstanceOf(CommandOutcome.Done.class);
        assertThat(((CommandOutcome.No) explained("sip:zoe@gamma.example", to, "network:gamma"))
                        .lines()
                        .toString())
                .contains("network gamma, interworking");
        assertNo("network beta, identity: it asserts an identity of this network", alice, to, "size", "1");
        assertNo(
                "network beta, identity: it asserts an identity that is not", "sip:zoe@gamma.example", to, "size", "1");
        assertNo("network beta, max-size: 101 octets", "sip:bob@beta.example", to, "size", "101");
        assertNo("network beta, media", "sip:bob@beta.example", to, "media", "image/png");
        assertNo("network beta, services", "sip:bob@beta.example", to, "service", ICSI + "msg, " + ICSI + "largemsg");
        for (String nowhere : List.of("network:none", "smsc:none", "iw1", "nonsense")) {
            assertThat(explained("sip:bob@beta.example", to, nowhere))
                    .as(nowhere)
                    .isInstanceOf(CommandOutcome.Failed.class);
        }
    }

    private static void assertNo(String words, String from, String to, String name, String value) throws Exception {
        Map<String, String> arguments = Map.of("from", from, "to", to, "edge", "network:beta", name, value);
        assertThat(network.command(ExplainCommand.SPEC, arguments))
                .as(words)
                .isInstanceOfSatisfying(
                        CommandOutcome.No.class,
                        no -> assertThat(no.lines().toString()).contains(words));
    }

    private static CommandOutcome explained(String from, String to, String edge) throws Exception {
        return network.command(ExplainCommand.SPEC, Map.of("from", from, "to", to, "edge", edge));
    }

    @Test
    void a_barred_service_is_found_wherever_it_is_named() throws Exception {
        SimulatedHandset alice = network.online();
        refused(
                beta,
                BOB,
                alice,
                "P-Asserted-Service: " + ICSI + "msg\r\nP-Preferred-Service: " + "urn:a,".repeat(40) + ICSI
                        + "largemsg\r\n",
                "never",
                403,
                "network beta, services: a service that is not allowed");
    }

    @Test
    void a_reload_changes_a_network_and_one_with_a_fault_changes_nothing_and_names_its_line() throws Exception {
        SimulatedHandset alice = network.online();
        String before = Files.readString(network.configuration());
        try {
            Files.writeString(
                    network.configuration(), before.replace("services: [oma.cpm.msg]", "services: [oma.cpm.deferred]"));
            assertThat(network.done(ReloadCommand.SPEC, Map.of()).lines())
                    .contains("networks.beta.allows.services: [oma.cpm.msg] -> [oma.cpm.deferred]");
            refused(beta, BOB, alice, "", "never", 403, "network beta, services");

            for (String[] fault : new String[][] {
                {"peers: [127.0.0.6]", "peers: [127.0.0.5]"},
                {"domains: [gamma.example]", "domains: [beta.example]"},
                {"domains: [gamma.example]", "domains: [isthmus.example]"},
                {"peers: [127.0.0.6]", "peers: [everybody]"},
                {"becomes: beta.example", "becomes: \"not a domain\""}
            }) {
                Files.writeString(network.configuration(), before.replace(fault[0], fault[1]));
                assertThat(network.command(ReloadCommand.SPEC, Map.of()))
                        .as(List.of(fault).toString())
                        .isInstanceOfSatisfying(
                                CommandOutcome.Failed.class,
                                failed -> assertThat(failed.message())
                                        .containsPattern("line [0-9]{2}: networks\\[[0-9]]"));
            }
            refused(beta, BOB, alice, "", "never", 403, "network beta, services");
        } finally {
            Files.writeString(network.configuration(), before);
            network.done(ReloadCommand.SPEC, Map.of());
        }
        assertThat(beta.send(network.sip(), ForeignNetwork.call(), BOB, aor(alice), "", "Again")
                        .status())
                .isEqualTo(202);
        alice.awaitMessage("Again", PATIENCE);
    }

    private static SipPacket refused(
            ForeignNetwork from,
            String asserted,
            SimulatedHandset to,
            String fields,
            String body,
            int status,
            String words)
            throws Exception {
        String call = ForeignNetwork.call();
        SipPacket answer = from.send(network.sip(), call, asserted, aor(to), fields, body);
        assertThat(answer.startLine()).startsWith("SIP/2.0 " + status + " " + words);
        assertThat(answer.header("Warning").orElseThrow()).contains("ISM-");
        assertThat(network.told(call, TrailKind.REFUSED).getLast().facts().toString())
                .contains(words);
        return answer;
    }

    private static String aor(SimulatedHandset handset) {
        return handset.settings().account().addressOfRecord();
    }
}
