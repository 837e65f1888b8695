// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.isthmus.cpm.delivery.Delivery;
import org.isthmus.cpm.delivery.DeliveryEffect;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.delivery.DeliveryFunction;
import org.isthmus.cpm.delivery.DeliveryPolicy;
import org.isthmus.cpm.delivery.DeliveryStep;
import org.isthmus.cpm.networks.NetworkRates;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.DeliverySettings;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.model.settings.NetworkSettings.Repetitions;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.contract.SampleItems;
import org.junit.jupiter.api.Test;

/// What leaves for a remote network, and what its policy and its settings hold back.
class NetworkLinkTest {
    private static final Instant NOW = SampleItems.NOON;
    private static final CpmMessage MESSAGE = SampleItems.message(1);
    private static final Leg PLANNED = Leg.planned(new Target.Network("beta"), 0, 1);
    private static final Leg SILENT = new Leg(new Target.Network("beta"), 0, List.of(PartState.UNKNOWN));

    private final List<OutgoingSip> sent = new ArrayList<>();
    private RemoteNetworks networks = new RemoteNetworks(List.of(beta(100, Repetitions.KNOWN)));
    private Instant now = NOW;
    private final NetworkLink link = new NetworkLink(
            () -> networks,
            new NetworkRates(),
            new PagerMessageWriter("isthmus.example", new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE)),
            "isthmus.example/1",
            request -> {
                sent.add(request);
                return new SipOutcome.Answered(SipAnswer.of(202), "call");
            },
            () -> now);

    @Test
    void what_is_over_the_rate_waits_and_is_sent_later() {
        assertThat(handOver(PLANNED)).isInstanceOf(HandOver.Accepted.class);
        HandOver.Deferred over = (HandOver.Deferred) handOver(PLANNED);
        assertThat(over.refusal().cause()).isEqualTo(Cause.RATE_EXCEEDED);
        assertThat(over.refusal().detail()).contains("network beta, per-second");
        assertThat(over.retryAfter()).isPositive();
        assertThat(sent).hasSize(1);
        now = NOW.plus(over.retryAfter());
        assertThat(handOver(PLANNED)).isInstanceOf(HandOver.Accepted.class);
        assertThat(sent).hasSize(2);
    }

    @Test
    void what_a_network_was_silent_about_goes_no_other_way_when_our_own_settings_hold_it_back() {
        List<RemoteNetworks> changed = List.of(
                RemoteNetworks.NONE,
                new RemoteNetworks(List.of(beta(1, Repetitions.KNOWN))),
                new RemoteNetworks(List.of(beta(100, Repetitions.UNKNOWN))));
        for (RemoteNetworks others : changed) {
            networks = others;
            DeliveryState handing = new DeliveryState.HandingOver(Progress.NONE.withAttempts(2), SILENT, NOW);
            DeliveryStep step = DeliveryFunction.next(
                    Delivery.of(MESSAGE, handing),
                    new DeliveryEvent.HandedOver(List.of(0), List.of(handOver(SILENT)), NOW),
                    new DeliveryPolicy(DeliverySettings.DEFAULT, Set.of(Technology.RCS)));
            assertThat(step.effects()).noneMatch(DeliveryEffect.Choose.class::isInstance);
            assertThat(step.state()).isInstanceOf(DeliveryState.AwaitingReport.class);
        }
        assertThat(sent).isEmpty();
    }

    private HandOver handOver(Leg leg) {
        return switch (link.prepare(MESSAGE, new HandOverParts(leg, List.of(0), true, Duration.ofHours(1)))) {
            case LegLink.Prepared.Ready ready -> ready.send().get().getFirst();
            case LegLink.Prepared.Decided decided -> decided.outcome();
        };
    }

    private static NetworkSettings beta(int octets, Repetitions repetitions) {
        return new NetworkSettings(
                "beta",
                new NetworkSettings.From(List.of("192.0.2.7"), List.of()),
                "sip:pf.beta.example;lr",
                new NetworkSettings.Owns(List.of("beta.example"), List.of()),
                new NetworkSettings.Allows(List.of(), List.of("*/*"), new ByteSize(octets), 1, 1, false),
                false,
                repetitions,
                NetworkSettings.Rewrite.NONE);
    }
}
