// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.isthmus.console.api.AdminAddress;
import org.isthmus.console.api.AdminTokens;
import org.isthmus.console.api.Json;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.id.ItemId;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.routes.command.ReceiptsCommand;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands as an operator gives them, through the admin API of the running gateway.
class CommandsTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan().centre("hex-ids").start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    // ---- trace

    @Test
    void a_story_is_found_by_every_id_it_had_and_by_a_number_in_any_notation() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage sent = alice.send("tel:+" + phone.number(), "Trace me");
        network.ended(sent.imdnId());
        var submit = network.smsc().submits().all().getLast();

        List<String> byImdn = trace(sent.imdnId());
        assertThat(byImdn.toString()).contains("received", "admitted", "selected", "submitted", "reported", "notified");
        for (String other : List.of(
                sent.ids().callId(),
                sent.ids().conversation(),
                submit.answerId(),
                submit.answerId().toUpperCase(Locale.ROOT),
                "0x" + submit.answerId(),
                submit.receiptId())) {
            assertThat(trace(other)).as(other).containsAll(byImdn.subList(0, 1));
        }
        String national = "0" + phone.number().substring(2);
        for (String number : List.of(
                "+" + phone.number(),
                "00" + phone.number(),
                national,
                national.substring(0, 5) + " " + national.substring(5),
                "tel:+" + phone.number(),
                "<tel:+" + phone.number() + ">",
                "tel:" + national + ";phone-context=+44",
                "sip:+" + phone.number() + "@rcs.example;user=phone",
                "sip:+" + phone.number() + "@" + SimulatedNetwork.DOMAIN)) {
            assertThat(trace(number)).as(number).containsAll(byImdn.subList(0, 1));
        }
    }

    @Test
    void a_story_hides_numbers_and_never_has_the_text() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        SentMessage sent = alice.send("tel:+" + phone.number(), "A text nobody else shall see");
        network.ended(sent.imdnId());

        CommandOutcome.Done masked = network.done(TraceCommand.SPEC, Map.of("wanted", sent.imdnId()));
        CommandOutcome.Done whole =
                network.done(TraceCommand.SPEC, Map.of("wanted", sent.imdnId(), "reveal", "ticket 12"));

        assertThat(masked.lines() + Json.write(masked.data())).doesNotContain(phone.number(), "nobody else");
        assertThat(whole.lines() + Json.write(whole.data()))
                .contains(phone.number())
                .doesNotContain("nobody else");
    }

    @Test
    void what_nobody_knows_is_not_found_and_says_what_to_do() throws Exception {
        assertThat(network.command(TraceCommand.SPEC, Map.of("wanted", "no-such-id")))
                .isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo("not-found");
                    assertThat(failed.advice()).isNotEmpty();
                });
    }

    @Test
    void a_story_that_is_not_all_says_how_many_more_there_are_and_how_to_see_them() throws Exception {
        SimulatedHandset alice = network.online();
        String number = SimulatedNetwork.number();
        for (int i = 0; i < 5; i++) {
            network.ended(alice.send("tel:" + number, "Number " + i).imdnId());
        }
        List<ItemId> items =
                network.gateway().trail().find(number, 50).stream().sorted().toList();
        int older = items.size() - 2;
        ItemId oldestShown = items.get(older);

        CommandOutcome.Done newest = network.done(TraceCommand.SPEC, Map.of("wanted", number, "limit", "2"));
        assertThat(newest.lines())
                .last()
                .asString()
                .isEqualTo(older + " older items are not shown: see the next with --before " + oldestShown
                        + ", or all with --limit " + items.size());
        assertThat(newest.data())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("older", older)
                .containsEntry("olderAtLeast", false)
                .containsEntry("before", oldestShown.toString());

        CommandOutcome.Done rest =
                network.done(TraceCommand.SPEC, Map.of("wanted", number, "before", oldestShown.toString()));
        assertThat(rest.lines().stream()
                        .filter(line -> line.startsWith("item "))
                        .map(line -> line.substring(5, 18)))
                .containsExactlyElementsOf(
                        items.subList(0, older).stream().map(ItemId::toString).toList());
        assertThat(rest.data())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("older", 0)
                .doesNotContainKey("before");
        assertThat(rest.lines()).noneMatch(line -> line.contains("not shown"));
    }

    @Test
    void without_a_region_the_answer_about_a_national_number_names_the_setting(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.plan()
                .section("numbering", "longest-short-code: 6")
                .start(folder)) {
            for (CommandOutcome outcome : List.of(
                    own.command(TraceCommand.SPEC, Map.of("wanted", "07700 900123")),
                    own.command(
                            ExplainCommand.SPEC,
                            Map.of("from", "sip:a@" + SimulatedNetwork.DOMAIN, "to", "07700 900123")),
                    own.command(NumberCommands.REVOKE, Map.of("user", "07700 900123", "number", "+447700900100")))) {
                assertThat(outcome).isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                    assertThat(failed.message()).contains("07700 900123", "numbering.region is not set");
                    assertThat(failed.advice()).contains("in international form", "numbering.region");
                });
            }
        }
    }

    private static List<String> trace(String wanted) throws InterruptedException {
        return network.done(TraceCommand.SPEC, Map.of("wanted", wanted)).lines();
    }

    // ---- status, links, numbers, users

    @Test
    void status_and_links_show_the_gateway_on_one_screen() throws Exception {
        SimulatedHandset alice = network.online();
        SentMessage sent = alice.send("tel:" + SimulatedNetwork.number(), "Count me");
        network.ended(sent.imdnId());

        List<String> status = network.done(StatusCommand.SPEC, Map.of()).lines();
        List<String> links = network.done(LinksCommand.SPEC, Map.of()).lines();

        assertThat(String.join("\n", status)).contains("version", "uptime", "[centre up]", "items by state", "ended");
        assertThat(links.get(0)).startsWith("LINK");
        assertThat(links.get(1)).startsWith("centre").contains(" main ", " up ", "0/100");
    }

    @Test
    void a_number_on_loan_can_be_seen_kept_longer_and_taken_back() throws Exception {
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.phone();
        alice.send("tel:+" + phone.number(), "Lend me one");
        String number = "+" + phone.awaitText("Lend me one", PATIENCE).from();
        Map<String, String> lease = Map.of("user", "+" + phone.number(), "number", number);

        assertThat(network.done(NumberCommands.LIST, Map.of()).lines().toString())
                .contains(number)
                .doesNotContain(phone.number());
        assertThat(network.done(NumberCommands.LIST, Map.of("reveal", "ticket 12"))
                        .lines()
                        .toString())
                .contains(number, "+" + phone.number(), "sip:user");
        assertThat(network.command(NumberCommands.REVOKE, Map.of("user", "+4477****" + 123, "number", number)))
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class,
                        failed -> assertThat(failed.advice()).contains("isthmus numbers --reveal"));
        assertThat(network.done(
                                NumberCommands.EXTEND,
                                Map.of("user", "+" + phone.number(), "number", number, "days", "90"))
                        .lines()
                        .toString())
                .contains("extended");
        assertThat(network.done(NumberCommands.REVOKE, lease).lines()).containsExactly("revoked");
        assertThat(network.command(NumberCommands.REVOKE, lease))
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("not-found"));
    }

    @Test
    void an_interworking_number_can_not_become_somebodys_own() throws Exception {
        assertThat(network.command(
                        UserCommands.ADD,
                        Map.of(
                                "name",
                                "dave",
                                "addresses",
                                "sip:dave@" + SimulatedNetwork.DOMAIN + ",+447700900100",
                                "password",
                                "x")))
                .isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                    assertThat(failed.message()).contains("interworking numbers");
                    assertThat(failed.advice())
                            .contains("a number of their own")
                            .doesNotContain("user list");
                });
    }

    @Test
    void a_user_is_known_at_once_after_add_and_refused_at_once_after_remove() throws Exception {
        HandsetAccount eve = HandsetAccount.of("eve", SimulatedNetwork.DOMAIN, SimulatedNetwork.PASSWORD);
        SimulatedHandset device = network.device(eve);
        assertThat(device.register().status()).isNotEqualTo(200);

        network.done(
                UserCommands.ADD,
                Map.of("name", "eve", "addresses", eve.addressOfRecord(), "password", SimulatedNetwork.PASSWORD));
        assertThat(device.register().status()).isEqualTo(200);
        assertThat(network.done(UserCommands.LIST, Map.of()).lines().toString()).contains("eve", "1 device");
        assertThat(network.command(
                        UserCommands.ADD, Map.of("name", "eve", "addresses", eve.addressOfRecord(), "password", "x")))
                .isInstanceOf(CommandOutcome.Failed.class);

        network.done(UserCommands.REMOVE, Map.of("name", "eve"));
        assertThat(device.register().status()).isNotEqualTo(200);
        network.done(
                UserCommands.ADD,
                Map.of("name", "eve", "addresses", eve.addressOfRecord(), "password", SimulatedNetwork.PASSWORD));
        assertThat(network.done(UserCommands.LIST, Map.of()).lines())
                .filteredOn(line -> line.startsWith("eve"))
                .as("what was registered before went with the user")
                .singleElement()
                .asString()
                .contains("not registered");
        network.done(UserCommands.REMOVE, Map.of("name", "eve"));
        assertThat(Files.readString(network.data().resolve("users.yaml"))).doesNotContain(SimulatedNetwork.PASSWORD);
    }

    @Test
    void the_terms_of_a_user_are_shown_and_changed_while_the_gateway_runs() throws Exception {
        HandsetAccount account = network.user("+447700900871");
        String name = account.addressOfRecord();
        network.done(
                UserCommands.SET,
                Map.of(
                        "name", name,
                        "services", "sending,receiving",
                        "legacy", "sms=+447700900872",
                        "primary", "urn:uuid:1",
                        "block", "+447700900873"));
        assertThat(network.done(UserCommands.SHOW, Map.of("name", name)).lines())
                .contains("services: sending receiving", "legacy: sms +4477****872", "blocked: 1", "profile: none")
                .anySatisfy(line -> assertThat(line).contains("urn:uuid:1", "primary true"));
        assertThat(network.command(UserCommands.SET, Map.of("name", name))).isInstanceOf(CommandOutcome.Failed.class);
        assertThat(network.command(UserCommands.SET, Map.of("name", name, "profile", "night")))
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class,
                        failed -> assertThat(failed.advice()).contains("isthmus user show"));
        assertThat(network.command(UserCommands.SHOW, Map.of("name", "nobody")))
                .isInstanceOf(CommandOutcome.Failed.class);
    }

    // ---- health and figures

    @Test
    void health_and_figures_are_served_to_who_has_a_token() throws Exception {
        assertThat(get("/health/live", false).statusCode()).isEqualTo(200);
        assertThat(get("/health/ready", false).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/status", false).statusCode()).isEqualTo(401);
        HttpResponse<String> health = get("/health", true);
        assertThat(health.body()).contains("store", "sip", "smsc main");
        HttpResponse<String> metrics = get("/metrics", true);
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("sip_received", "store_writes", "items_under_way");
        assertThat(get("/api/v1/openapi.json", true).body()).contains("/api/v1/trace", "/api/v1/reload");
    }

    @Test
    void a_scrape_after_traffic_shows_links_receipts_and_how_deliveries_ended(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            SimulatedHandset alice = own.online(own.user(SimulatedNetwork.number()));
            SimulatedPhone phone = own.phone();
            SentMessage sent = alice.send("tel:+" + phone.number(), "Count me");
            own.ended(sent.imdnId());
            phone.reply("Counted").forEach(one -> one.awaitAnswer(PATIENCE));
            alice.awaitMessage("Counted", PATIENCE);
            own.smsc().deliver(receiptWithoutId(phone)).awaitAnswer(PATIENCE);
            own.smsc().closeLinks();
            own.smsc().awaitBind(PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(own, "/metrics", true).body())
                            .contains(
                                    "isthmus_sms_link_reconnects_total{link=\"centre\"} 1.0",
                                    "isthmus_sms_link_state{link=\"centre\",state=\"up\"} 1.0",
                                    "isthmus_sms_link_state{link=\"centre\",state=\"down\"} 0.0",
                                    "isthmus_sms_link_protection{link=\"centre\",protection=\"none\"} 1.0",
                                    "isthmus_deliveries_ended_total{end=\"delivered\",item=\"message\"} 1.0",
                                    "isthmus_deliveries_ended_total{end=\"handed_over\",item=\"message\"} 1.0",
                                    "isthmus_deliveries_ended_total{end=\"handed_over\",item=\"notification\"} 1.0"));
            assertThat(get(own, "/metrics", true).body().lines())
                    .contains(
                            "# HELP isthmus_sms_submits_total Parts handed to a link, by what came of it",
                            "# TYPE isthmus_sms_submits_total counter",
                            "isthmus_sms_submits_total{link=\"centre\",outcome=\"accepted\"} 1.0",
                            "isthmus_sms_submits_total{link=\"centre\",outcome=\"throttled\"} 0.0",
                            "isthmus_sms_submits_total{link=\"centre\",outcome=\"rejected\"} 0.0",
                            "isthmus_sms_submits_total{link=\"centre\",outcome=\"unknown\"} 0.0",
                            "isthmus_sms_receipts_total{result=\"malformed\"} 1.0",
                            "isthmus_sms_delivers_total{link=\"centre\",status=\"ESME_ROK\"} 3.0",
                            "isthmus_sms_delivers_total{link=\"centre\",status=\"ESME_RTHROTTLED\"} 0.0",
                            "isthmus_sms_malformed_pdus_total{link=\"centre\"} 0.0",
                            "isthmus_sms_link_window_used{link=\"centre\"} 0.0",
                            "isthmus_sms_link_window_size{link=\"centre\"} 100.0",
                            "isthmus_items_stored{state=\"awaiting_report\"} 0.0",
                            "isthmus_items_stored{state=\"awaiting_recipient\"} 0.0",
                            "isthmus_trail_events_lost_total 0.0")
                    .anyMatch(line -> line.startsWith("isthmus_trail_events_waiting "))
                    // The receipt may come before the answer to its submit is written.
                    .anyMatch(line -> line.matches("isthmus_sms_receipts_total\\{result=\"(un)?matched\"} 1.0"));
            assertThat(own.done(ReceiptsCommand.SPEC, Map.of()).lines().getFirst())
                    .contains("id (none) says");
        }
    }

    private static ShortMessage receiptWithoutId(SimulatedPhone phone) {
        ShortMessage text = phone.parts(new SmppAddress(1, 1, "447700900100"), "stat:DELIVRD")
                .getFirst();
        return new ShortMessage(
                text.serviceType(),
                text.source(),
                text.destination(),
                new ShortMessage.Flags(4, 0, 0, 0, 0, 0),
                text.times(),
                text.shortMessage(),
                text.tlvs());
    }

    @Test
    void a_link_that_is_down_makes_the_gateway_degraded_and_says_why(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            own.smsc().refuseBinds(0x0d);
            own.smsc().closeLinks();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(get(own, "/health", true).body()).contains("degraded", "centre is"));
            assertThat(own.done(LinksCommand.SPEC, Map.of()).lines().get(1)).contains("ESME_RBINDFAIL");
        }
    }

    @Test
    void a_users_file_that_is_ignored_makes_the_gateway_degraded_and_says_where_it_is_bad(@TempDir Path folder)
            throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            Files.writeString(own.data().resolve("users.yaml"), "users: 5\n");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(own, "/health", true).body())
                            .contains("degraded", "users.yaml is not in force: line 1:", "nobody can register"));
        }
    }

    private static HttpResponse<String> get(String path, boolean token) throws Exception {
        return get(network, path, token);
    }

    private static HttpResponse<String> get(SimulatedNetwork network, String path, boolean token) throws Exception {
        AdminAddress address = AdminAddress.read(network.data()).orElseThrow();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.address() + path));
        if (token) {
            request.header(
                    "Authorization",
                    "Bearer " + AdminTokens.read(address.tokenFile()).strongest());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
