// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.AppenderBase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.isthmus.console.api.AdminAddress;
import org.isthmus.console.api.AdminTokens;
import org.isthmus.console.api.Json;
import org.isthmus.model.Octets;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.routes.command.UserCommands;
import org.isthmus.routes.story.Ladder;
import org.isthmus.routes.story.Masking;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.Verdict;
import org.isthmus.testkit.smsc.ShortMessage;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SmppAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A marked text and marked numbers go through everything, with every logger at DEBUG. Neither may stand
/// anywhere but on the wire and, for the numbers, in a trace that was asked to reveal them, which is logged
/// itself.
class PrivacyTest {
    private static final String SECRET = "zanzibar-secret";
    private static final String USER_NUMBER = "+447700951951";
    private static final String PHONE_NUMBER = "+447700952952";
    private static final String STRANGE_NUMBER = "+447700953953";

    private static final class Captured extends AppenderBase<ILoggingEvent> {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            // What the simulators log is not the gateway's.
            if (!event.getLoggerName().startsWith("org.isthmus.testkit")) {
                String trouble =
                        event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
                lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + " " + trouble);
            }
        }
    }

    @Test
    void no_text_and_no_whole_number_is_in_any_log_trail_answer_or_figure(@TempDir Path folder) throws Exception {
        Captured captured = new Captured();
        LoggerContext loggers = (LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory();
        // The levels as they are shipped, but everything that an operator would turn up is turned up.
        loggers.reset();
        JoranConfigurator shipped = new JoranConfigurator();
        shipped.setContext(loggers);
        shipped.doConfigure(Objects.requireNonNull(PrivacyTest.class.getResource("/logback.xml")));
        captured.setContext(loggers);
        captured.start();
        Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(captured);
        root.setLevel(Level.DEBUG);
        // The client's side of the admin API is not the gateway's.
        loggers.getLogger("jdk").setLevel(Level.OFF);
        try (SimulatedNetwork network = SimulatedNetwork.plan()
                .flow("answer-timeout: 300ms")
                .section("registrar", "sender-rate: {per-second: 50, burst: 30}")
                .start(folder)) {
            List<String> shown = everything(network);

            assertThat(captured.lines).anyMatch(line -> line.contains("ReportStep"));
            for (String secret : List.of(SECRET, digits(USER_NUMBER), digits(PHONE_NUMBER), digits(STRANGE_NUMBER))) {
                assertThat(captured.lines).as("logs").noneMatch(line -> line.contains(secret));
                assertThat(shown).as("what commands show").noneMatch(line -> line.contains(secret));
            }

            CommandOutcome.Done revealed = network.done(
                    TraceCommand.SPEC, Map.of("wanted", PHONE_NUMBER, "reveal", "ticket 4711", "limit", "100"));
            assertThat(revealed.lines().toString()).contains(PHONE_NUMBER).doesNotContain(SECRET);
            assertThat(captured.lines)
                    .anyMatch(line ->
                            line.contains("audit") && line.contains("ticket 4711") && line.contains("revealed"));
        } finally {
            loggers.reset();
            new ContextInitializer(loggers).autoConfig();
        }
    }

    /// All directions, refusals and faults; gives all that can then be shown about them.
    private static List<String> everything(SimulatedNetwork network) throws Exception {
        HandsetAccount withNumber = network.user(USER_NUMBER);
        SimulatedHandset bob = network.online(withNumber);
        SimulatedHandset alice = network.online();
        SimulatedPhone phone = network.smsc().phone(PHONE_NUMBER);
        List<String> ids = new ArrayList<>();

        ids.add(sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET)));
        phone.awaitText(SECRET, PATIENCE);
        phone.reply(SECRET + " back");
        alice.awaitMessage(SECRET + " back", PATIENCE);
        ids.add(sent(bob, MessageDraft.to("tel:" + PHONE_NUMBER).text((SECRET + " ").repeat(20))));
        ids.add(sent(alice, MessageDraft.to("tel:" + USER_NUMBER).text(SECRET)));
        bob.displayed(bob.awaitMessage(SECRET, PATIENCE));
        ids.add(sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET).header("Privacy", "id")));
        ids.add(sent(
                alice, MessageDraft.to("sip:nobody@" + SimulatedNetwork.DOMAIN).text(SECRET)));
        ids.add(sent(alice, MessageDraft.to("tel:" + STRANGE_NUMBER).text((SECRET + " ").repeat(200))));
        ids.add(sent(
                alice,
                MessageDraft.to("tel:" + STRANGE_NUMBER)
                        .content("message/cpim", Octets.utf8("From: " + SECRET + "\r\nbroken " + STRANGE_NUMBER))
                        .shaped(MessageDraft.Shape.RAW_CPIM)));
        ids.add(sent(
                alice, MessageDraft.to("tel:" + STRANGE_NUMBER).text(SECRET).header("Content-Encoding", "gzip")));
        ids.add(sent(
                alice,
                MessageDraft.to("tel:" + STRANGE_NUMBER)
                        .content("text/" + SECRET + "-" + digits(STRANGE_NUMBER) + ";x", Octets.utf8(SECRET))));
        alice.sendRaw(Octets.utf8("MESSAGE tel:" + STRANGE_NUMBER + " SIP/2.0\r\nVia: broken\r\n\r\n" + SECRET));
        alice.sendRaw(Octets.utf8(SECRET + " " + STRANGE_NUMBER + "\r\n\r\n"));
        SimulatedHandset thief = network.device(
                new HandsetAccount(digits(STRANGE_NUMBER), SimulatedNetwork.DOMAIN, "thief", SECRET, "urn:uuid:1"));
        thief.register();
        ids.add(sent(thief, MessageDraft.to("tel:" + STRANGE_NUMBER).text(SECRET)));

        bob.answerNext(Verdict.answer(488, SECRET + " " + USER_NUMBER));
        ids.add(sent(alice, MessageDraft.to(withNumber.addressOfRecord()).text(SECRET)));
        bob.unregister();
        phone.send(USER_NUMBER, SECRET + " kept").forEach(one -> one.awaitAnswer(PATIENCE));
        phone.send("+447700900149", SECRET + " for nobody").forEach(one -> one.awaitAnswer(PATIENCE));
        for (ShortMessage part : phone.parts(SmppAddress.of(USER_NUMBER), (SECRET + " ").repeat(20))) {
            network.smsc().deliver(part).awaitAnswer(PATIENCE);
        }
        network.smsc().deliverRaw(Octets.utf8(SECRET + STRANGE_NUMBER)).awaitAnswer(PATIENCE);

        network.smsc().behave("never-answers+drops-receipts");
        String unknown = sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET));
        network.told(unknown, TrailKind.UNKNOWN);
        network.smsc().behave("rejects-one-in-1");
        ids.add(sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET + " no")));
        network.smsc().behave("plain");
        network.smsc().refuseBinds(0x0d);
        network.smsc().closeLinks();
        String held = sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET + " held"));
        network.disk().failNextSyncs(3);
        ids.add(sent(alice, MessageDraft.to("tel:" + PHONE_NUMBER).text(SECRET + " no disk")));
        network.disk().failNextSyncs(0);
        network.smsc().refuseBinds(0);
        network.ended(held);
        for (int i = 0; i < 40; i++) {
            alice.send("tel:" + PHONE_NUMBER, SECRET + i);
        }
        network.restart();
        network.online(withNumber).awaitMessage(SECRET + " kept", PATIENCE);

        return shown(network, ids);
    }

    private static String sent(SimulatedHandset handset, MessageDraft draft) throws Exception {
        SentMessage sent = handset.send(draft);
        return sent.status() / 100 == 2 ? sent.imdnId() : sent.ids().callId();
    }

    private static List<String> shown(SimulatedNetwork network, List<String> ids) throws Exception {
        List<String> shown = new ArrayList<>();
        for (String wanted : ids) {
            add(shown, network, TraceCommand.SPEC, Map.of("wanted", wanted, "limit", "100"));
        }
        for (String wanted : List.of(USER_NUMBER, PHONE_NUMBER, STRANGE_NUMBER)) {
            add(shown, network, TraceCommand.SPEC, Map.of("wanted", wanted, "limit", "1000"));
            new Ladder(Masking.MASKED).draw(network.story(wanted)).forEach(shown::add);
        }
        assertThat(shown).hasSizeGreaterThan(200);
        String from = "sip:someone@" + SimulatedNetwork.DOMAIN;
        add(shown, network, ExplainCommand.SPEC, Map.of("from", from, "to", PHONE_NUMBER, "text", SECRET));
        add(shown, network, ExplainCommand.SPEC, Map.of("from", from, "to", USER_NUMBER, "text", SECRET));
        for (CommandSpec spec :
                List.of(StatusCommand.SPEC, LinksCommand.SPEC, NumberCommands.LIST, UserCommands.LIST)) {
            add(shown, network, spec, Map.of());
        }
        AdminAddress address = AdminAddress.read(network.data()).orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/health", "/metrics", "/api/v1/openapi.json")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address.address() + path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + AdminTokens.read(address.tokenFile()).strongest())
                        .build();
                shown.add(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
            }
        }
        await().atMost(PATIENCE)
                .until(() -> network.gateway().trail().find(PHONE_NUMBER, 1000).size() > 10);
        return shown;
    }

    private static void add(
            List<String> shown, SimulatedNetwork network, CommandSpec spec, Map<String, String> arguments)
            throws InterruptedException {
        switch (network.command(spec, arguments)) {
            case CommandOutcome.Done done -> {
                shown.addAll(done.lines());
                shown.add(Json.write(done.data()));
            }
            case CommandOutcome.No no -> {
                shown.addAll(no.lines());
                shown.add(Json.write(no.data()));
            }
            // What was asked for may stand in the answer that says it was not found.
            case CommandOutcome.Failed failed -> assertThat(failed.code()).isEqualTo("not-found");
        }
    }

    private static String digits(String number) {
        return number.substring(1);
    }
}
