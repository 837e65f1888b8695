// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.cpm.selection.SenderNumber;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.settings.NumberPoolSettings;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.memory.MemoryStores;
import org.isthmus.testkit.memory.MemoryUserDirectory;
import org.junit.jupiter.api.Test;

/// What is handed on to a function in another process, and what its silence means.
class FunctionLinkTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Msisdn PHONE = new Msisdn("+447700900123");
    private static final SipUri ALICE =
            SipUri.parse("sip:alice@isthmus.example").orElseThrow();
    private static final RolesSettings ROLES = new RolesSettings(
            true,
            true,
            false,
            Optional.empty(),
            Optional.of("sip:iwf.isthmus.example;lr"),
            List.of("192.0.2.0/28"),
            "Isthmus-Trail");
    private static final NumberPoolSettings ONE_NAME =
            new NumberPoolSettings(List.of(), Duration.ofDays(1), Optional.of("60006"));
    private static final NumberPoolSettings NONE =
            new NumberPoolSettings(List.of(), Duration.ofDays(1), Optional.empty());

    private final MemoryStores stores = new MemoryStores();
    private final List<OutgoingSip> sent = new ArrayList<>();
    private final List<ReferencePoint> back = new ArrayList<>();
    private SipOutcome outcome = answered(202);
    private final FunctionWatch watch = new FunctionWatch(ROLES, "isthmus.example", new Function(), Runnable::run);

    private final class Function implements GatewayWays.Calls {
        @Override
        public SipOutcome device(OutgoingSip request) {
            throw new AssertionError("nothing goes to a device here");
        }

        @Override
        public SipOutcome function(ReferencePoint point, OutgoingSip request) {
            sent.add(request);
            return outcome;
        }

        @Override
        public List<HandOver> adapter(Via via, HandOverRequest request) {
            throw new AssertionError("nothing goes to an adapter here");
        }
    }

    @Test
    void an_anonymous_message_stays_anonymous_at_iw2_under_the_sender_that_is_to_be_shown() {
        handOn(message(new Origin(Technology.RCS, "access", "call"), new Parties(ALICE, PHONE, true)));
        OutgoingSip request = sent.getFirst();
        assertThat(request.headers().first("Privacy")).contains("id");
        assertThat(request.headers().first("P-Asserted-Identity").orElseThrow()).contains("60006");
        assertThat(request.toString()).doesNotContain("alice");

        CpmMessage arrived =
                message(new Origin(Technology.RCS, "iw2", "call"), new Parties(new ShortCode("60006"), PHONE, true));
        assertThat(senders(NONE).of(arrived))
                .as("shown as it came, whatever is configured there")
                .isEqualTo(new SenderNumber.Own(new ShortCode("60006")));
    }

    @Test
    void a_function_is_away_when_it_is_silent_or_gone_and_not_when_one_recipient_is_busy() {
        outcome = new SipOutcome.NotSent("too many requests wait for this target", SipOutcome.NotSent.Reason.BUSY);
        assertThat(handOn())
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.OVERLOAD));
        assertThat(watch.away()).isEmpty();
        outcome = new SipOutcome.NotSent("no connection");
        handOn();
        assertThat(watch.away()).containsExactly(ReferencePoint.IW2);
    }

    @Test
    void a_function_is_back_when_it_answers_that_it_works() {
        outcome = new SipOutcome.Silent("call");
        handOn();
        for (SipOutcome notYet : List.of(outcome, answered(503))) {
            outcome = notYet;
            look();
            assertThat(watch.away()).containsExactly(ReferencePoint.IW2);
            assertThat(back).isEmpty();
        }
        outcome = answered(200);
        look();
        assertThat(watch.away()).isEmpty();
        assertThat(back).containsExactly(ReferencePoint.IW2);
    }

    private void look() {
        watch.look(back::add);
    }

    private HandOver handOn() {
        return handOn(message(
                new Origin(Technology.RCS, "access", "call"), new Parties(new ShortCode("60007"), PHONE, false)));
    }

    private HandOver handOn(CpmMessage message) {
        FunctionLink link = new FunctionLink(
                ROLES,
                new NumberLending(senders(ONE_NAME), stores.leases(), stores.trail(), () -> NOW),
                new PagerMessageWriter("isthmus.example", new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE), true),
                watch,
                () -> NOW);
        Leg leg = Leg.planned(new Target.HandOn(ReferencePoint.IW2, PHONE), 0, 1);
        HandOverParts request = new HandOverParts(leg, List.of(0), true, Duration.ofHours(1));
        return switch (link.prepare(message, request)) {
            case LegLink.Prepared.Ready ready -> ready.send().get().getFirst();
            case LegLink.Prepared.Decided decided -> decided.outcome();
        };
    }

    private ShownSender senders(NumberPoolSettings numbers) {
        return new ShownSender(
                () -> new NumberAllocation(numbers),
                new Recipients(
                        new MemoryUserDirectory(List.of()),
                        stores.registrations(),
                        () -> new DeviceFunction(DeviceSettings.DEFAULT),
                        new AddressOwners(stores.owners(), () -> ItemId.LAST),
                        List.of("isthmus.example")));
    }

    private static SipOutcome answered(int status) {
        return new SipOutcome.Answered(SipAnswer.of(status), "call");
    }

    private static CpmMessage message(Origin origin, Parties parties) {
        return new CpmMessage(
                new ItemId(7),
                parties,
                new Threading(
                        new ImdnMessageId("i"), new ConversationId("c"), new ContributionId("d"), Optional.empty()),
                Content.text("Hello"),
                Set.of(),
                new Lifetime(NOW, NOW, NOW.plusSeconds(3600)),
                origin);
    }
}
