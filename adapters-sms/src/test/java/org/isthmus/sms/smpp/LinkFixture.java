// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.Secret;
import org.isthmus.model.settings.SmsMarkSettings;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.segment.SegmentPlan;
import org.isthmus.sms.segment.SegmentPlanner;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;

/// Settings, requests and a link for tests, with short times.
public final class LinkFixture implements AutoCloseable {
    public static final Msisdn ALICE = new Msisdn("+447700900001");
    public static final Msisdn BOB = new Msisdn("+447700900002");

    public static final TlsContexts NO_TLS = _ -> {
        throw new IOException("no TLS here");
    };

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    public final SmscLink link;

    public LinkFixture(SmsSettings.Link settings) {
        this(settings, (_, _) -> CommandStatus.ROK);
    }

    public LinkFixture(SmsSettings.Link settings, DeliverHandler handler) {
        this(settings, handler, NO_TLS);
    }

    LinkFixture(SmsSettings.Link settings, TlsContexts contexts) {
        this(settings, (_, _) -> CommandStatus.ROK, contexts);
    }

    private LinkFixture(SmsSettings.Link settings, DeliverHandler handler, TlsContexts contexts) {
        link = new SmscLink(
                settings,
                new SmscMessageIdForms(settings.group(), settings.idNotation()),
                handler,
                new LinkCounters(),
                contexts,
                InstantSource.system(),
                new Random(1));
        link.start();
    }

    public static SmsSettings.Link settings(int port) {
        return settings(port, flow(10));
    }

    public static SmsSettings.Link settings(int port, SmsSettings.Flow flow) {
        return settings("lab-1", port, flow);
    }

    public static SmsSettings.Link settings(int port, SmsTextSettings text) {
        return settings("lab-1", port, flow(10), text);
    }

    public static SmsSettings.Link settings(String name, int port, SmsSettings.Flow flow) {
        return settings(name, port, flow, SmsTextSettings.DEFAULT);
    }

    private static SmsSettings.Link settings(String name, int port, SmsSettings.Flow flow, SmsTextSettings text) {
        return settings(name, port, flow, text, SmsSettings.Bind.TRANSCEIVER, 1);
    }

    public static SmsSettings.Link settings(int port, SmsSettings.Bind bind, int priority) {
        return settings("lab-" + priority, port, flow(10), SmsTextSettings.DEFAULT, bind, priority);
    }

    private static SmsSettings.Link settings(
            String name, int port, SmsSettings.Flow flow, SmsTextSettings text, SmsSettings.Bind bind, int priority) {
        return new SmsSettings.Link(
                name,
                "lab",
                SmsSettings.Kind.SMSC,
                new Listen("127.0.0.1", port),
                bind,
                new SmsSettings.Login("isthmus", new Secret("secret"), ""),
                flow,
                DefaultAlphabet.GSM,
                SmsSettings.IdNotation.AUTO,
                new SmsSettings.Numbering(1, 1, 3, 0, 5, 0),
                text,
                priority,
                Optional.empty(),
                Map.of(),
                List.of(),
                false,
                SmsMarkSettings.DEFAULT);
    }

    public static SmsSettings.Flow flow(int window) {
        return flow(window, Duration.ofSeconds(5));
    }

    public static SmsSettings.Flow flow(int window, Duration answerTimeout) {
        return new SmsSettings.Flow(
                window,
                20,
                Duration.ofSeconds(5),
                answerTimeout,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                new ByteSize(72 * 1024));
    }

    public static SmsMessage message(String text) {
        TextRules rules = new TextRules(255, Transliteration.NONE, DefaultAlphabet.GSM, Kind.SMSC);
        return new SmsMessage((SegmentPlan) SegmentPlanner.plan(SmsText.choose(text, rules), rules, () -> 0xab));
    }

    public static HandOverRequest request(String text) {
        SmsMessage message = message(text);
        return new HandOverRequest(
                new ItemId(1),
                message,
                IntStream.range(0, message.parts()).boxed().toList(),
                ALICE,
                BOB,
                true,
                Duration.ZERO);
    }

    public LinkFixture awaitUp() {
        await().atMost(Duration.ofSeconds(10)).until(() -> link.status().state() == LinkStatus.State.UP);
        return this;
    }

    public Future<List<HandOver>> submit(String text) {
        HandOverRequest request = request(text);
        return callers.submit(() -> link.submit(request, (SmsMessage) request.message()));
    }

    @Override
    public void close() {
        link.close();
        callers.shutdownNow();
    }
}
