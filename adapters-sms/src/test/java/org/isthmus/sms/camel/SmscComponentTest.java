// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.model.settings.SmsTextSettings;
import org.isthmus.model.settings.SmsTextSettings.Encoding;
import org.isthmus.model.settings.SmsTextSettings.Receipts;
import org.isthmus.model.settings.SmsTextSettings.Segmentation;
import org.isthmus.model.settings.SmsTextSettings.Septets;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.sms.smpp.LinkFixture;
import org.isthmus.sms.smpp.LinkNames;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.LockstepSmsc;
import org.isthmus.sms.smpp.LockstepSmsc.Pdu;
import org.isthmus.sms.smpp.LockstepSmsc.Peer;
import org.isthmus.testkit.memory.MemoryStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Both link kinds through the component, against a message centre on raw octets. With `camel-smpp` this is
/// also a test by an independent ESME.
@Timeout(60)
class SmscComponentTest {
    private static final SmsTextSettings OTHER = new SmsTextSettings(
            Encoding.DEFAULT_ALPHABET, Septets.UNPACKED, List.of(), Segmentation.UDH_16, Receipts.EACH_PART);

    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<Object> verdict = new AtomicReference<>();
    private LockstepSmsc smsc;
    private CamelContext camel;
    private SmscGroup group;
    private Peer peer;

    @BeforeEach
    void listen() throws Exception {
        smsc = new LockstepSmsc();
        camel = new DefaultCamelContext();
    }

    @AfterEach
    void stop() throws Exception {
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(() -> group.links().close());
        if (peer != null) {
            peer.answerGoodbye();
        }
        closing.get(10, TimeUnit.SECONDS);
        camel.stop();
        if (peer != null) {
            peer.close();
        }
        smsc.close();
    }

    private static SmsSettings settings(SmsSettings.Link link) {
        return new SmsSettings(
                10,
                Transliteration.NONE,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                SmsSettings.SenderRate.DEFAULT,
                List.of(link));
    }

    private void start(Kind kind) throws Exception {
        SmsSettings.Link base = LinkFixture.settings(smsc.port());
        SmsSettings.Link link = new SmsSettings.Link(
                base.name(),
                base.group(),
                kind,
                base.peer(),
                base.bind(),
                base.login(),
                base.flow(),
                base.defaultAlphabet(),
                base.idNotation(),
                base.numbering(),
                base.text(),
                base.priority(),
                base.tls(),
                base.errors(),
                base.tlvs(),
                base.trustedNetwork(),
                base.marks());
        SmsSettings settings = settings(link);
        NumberingPlan plan = written -> Msisdn.isValid(written)
                ? new NumberingPlan.Reading.International(new Msisdn(written))
                : new NumberingPlan.Reading.NotANumber("not international");
        SmscGroup.Surroundings with = new SmscGroup.Surroundings(
                plan,
                new MemoryStores().parts(),
                new ItemIds(InstantSource.system(), 1),
                () -> UUID.randomUUID().toString(),
                Duration.ofDays(2),
                LinkFixture.NO_TLS,
                InstantSource.system(),
                new Random(1),
                new LinkNames());
        group = new SmscGroup(settings, "lab", with);
        camel.addComponent("smsc", new SmscComponent(List.of(group)));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:iw2/sms").to("smsc:lab");
                from("smsc:lab").errorHandler(noErrorHandler()).process(exchange -> {
                    arrived.add(exchange.getMessage().getBody());
                    if (verdict.get() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (verdict.get() != null) {
                        exchange.getMessage().setBody(verdict.get());
                    }
                });
            }
        });
        camel.start();
        group.links().start();
        peer = smsc.acceptAndBind();
        await().until(() -> group.statuses().getFirst().state() == State.UP);
    }

    @ParameterizedTest
    @EnumSource
    void a_hand_over_gives_one_outcome_for_each_part_with_its_ids(Kind kind) throws Exception {
        start(kind);
        CompletableFuture<Object> outcome =
                camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", LinkFixture.request("hello"));
        Pdu submit = peer.readSubmit();
        assertThat(new String(submit.octets(), StandardCharsets.ISO_8859_1))
                .contains("\u0001\u0001447700900001\0\u0001\u0001447700900002\0")
                .endsWith("\u0005hello");
        peer.answerSubmit(submit, 0, "77");
        assertThat((List<?>) outcome.get(10, TimeUnit.SECONDS))
                .singleElement()
                .isInstanceOfSatisfying(
                        HandOver.Accepted.class,
                        accepted ->
                                assertThat(accepted.ids().getFirst().toString()).isEqualTo("smsc:lab/77"));
    }

    @ParameterizedTest
    @EnumSource
    void the_lifetime_leaves_as_relative_time_and_none_leaves_as_none(Kind kind) throws Exception {
        start(kind);
        HandOverRequest without = LinkFixture.request("hello");
        HandOverRequest with = new HandOverRequest(
                without.item(),
                without.message(),
                without.parts(),
                without.sender(),
                without.recipient(),
                without.reports(),
                Duration.ofHours(25));
        // Before it schedule_delivery_time, which is empty, behind it registered_delivery.
        assertThat(submitted(with)).contains("\0" + "000001010000000R" + "\0\u0001");
        assertThat(submitted(without)).doesNotContain("000R");
    }

    private String submitted(HandOverRequest request) throws Exception {
        CompletableFuture<Object> outcome = camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", request);
        Pdu submit = peer.readSubmit();
        peer.answerSubmit(submit, 0, "1");
        outcome.get(10, TimeUnit.SECONDS);
        return new String(submit.octets(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_is_answered_when_its_route_has_returned(Kind kind) throws Exception {
        start(kind);
        String text = "id:77 sub:001 dlvrd:001 submit date:2611201200 done date:2611201200 stat:DELIVRD err:000 text:";
        peer.deliver(5, "447700900002", "447700900001", 4, 0, text.getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.read().status()).isZero();
        assertThat(arrived.poll(5, TimeUnit.SECONDS)).isInstanceOfSatisfying(DeliveryReport.class, report -> {
            assertThat(report.state()).isEqualTo(ReportedState.DELIVERED);
            assertThat(report.ids().getFirst().toString()).isEqualTo("smsc:lab/77");
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_message_is_answered_by_the_verdict_of_its_route(Kind kind) throws Exception {
        start(kind);
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        peer.deliver(5, "447700900002", "447700900001", 0, 0, hello);
        assertThat(peer.read().status()).isZero();
        assertThat(arrived.poll(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        CpmMessage.class,
                        message -> assertThat(message.content().text()).isEqualTo("hello"));
        verdict.set(Refusal.of(Cause.BARRED, ""));
        peer.deliver(6, "447700900002", "447700900001", 0, 0, hello);
        assertThat(peer.read().status()).isEqualTo(0x66);
        verdict.set(new StoreUnavailable("full"));
        peer.deliver(7, "447700900002", "447700900001", 0, 0, hello);
        assertThat(peer.read().status()).isEqualTo(0x64);
        verdict.set(new IllegalStateException("a bug"));
        peer.deliver(8, "447700900002", "447700900001", 0, 0, hello);
        assertThat(peer.read().status()).isEqualTo(0x64);
    }

    @ParameterizedTest
    @EnumSource(names = "SMSC")
    void what_a_leaving_link_completes_after_a_reload_is_offered_until_it_is_taken(Kind kind) throws Exception {
        start(kind);
        CompletableFuture<Object> underWay =
                camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", LinkFixture.request("hello"));
        Pdu submit = peer.readSubmit();
        peer.deliver(5, "447700900002", "447700900001", 0x40, 0, new byte[] {5, 0, 3, 7, 2, 1, 'o', 'n'});
        assertThat(peer.read().status()).isZero();

        group.apply(settings(LinkFixture.settings(smsc.port(), OTHER)));
        await().until(() -> group.statuses().getFirst().state() == State.DRAINING);
        group.tick();
        verdict.set(Refusal.of(Cause.OVERLOAD, ""));
        peer.deliver(6, "447700900002", "447700900001", 0x40, 0, new byte[] {5, 0, 3, 7, 2, 2, 'e', '!'});
        assertThat(peer.read().status()).isZero();
        arrived.clear();
        verdict.set(null);
        group.tick();
        assertThat(arrived.poll(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        CpmMessage.class,
                        message -> assertThat(message.content().text()).isEqualTo("one!"));
        peer.answerSubmit(submit, 0, "1");
        underWay.get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void refusals_and_throttling_are_told_apart(Kind kind) throws Exception {
        start(kind);
        assertThat(answered(0x0b)).isInstanceOf(HandOver.Rejected.class);
        if (kind == Kind.SMSC) {
            CompletableFuture<Object> outcome =
                    camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", LinkFixture.request("hello"));
            peer.answerSubmit(peer.readSubmit(), 0x58, "");
            peer.answerSubmit(peer.readSubmit(), 0, "in its turn");
            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .asInstanceOf(LIST)
                    .hasOnlyElementsOfType(HandOver.Accepted.class);
        } else {
            assertThat(answered(0x58))
                    .isInstanceOfSatisfying(
                            HandOver.Deferred.class,
                            deferred -> assertThat(deferred.paced()).isTrue());
        }
        assertThat(answered(0)).isInstanceOf(HandOver.Accepted.class);
    }

    private Object answered(int status) throws Exception {
        CompletableFuture<Object> outcome =
                camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", LinkFixture.request("hello"));
        peer.answerSubmit(peer.readSubmit(), status, status == 0 ? "1" : "");
        return ((List<?>) outcome.get(10, TimeUnit.SECONDS)).getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void characters_outside_the_alphabet_leave_as_ucs2(Kind kind) throws Exception {
        start(kind);
        CompletableFuture<Object> outcome =
                camel.createProducerTemplate().asyncRequestBody("direct:iw2/sms", LinkFixture.request("щ\ud83d\ude1c"));
        Pdu submit = peer.readSubmit();
        assertThat(java.util.HexFormat.of().formatHex(submit.octets())).endsWith("08" + "00" + "06" + "0449d83dde1c");
        peer.answerSubmit(submit, 0, "1");
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = "CAMEL_SMPP")
    void the_simple_kind_refuses_what_it_would_spoil(Kind kind) throws Exception {
        start(kind);
        for (String text : List.of("a".repeat(161), "@".repeat(80))) {
            List<?> outcome =
                    camel.createProducerTemplate().requestBody("direct:iw2/sms", LinkFixture.request(text), List.class);
            assertThat(outcome).allMatch(HandOver.Rejected.class::isInstance);
        }
    }
}
