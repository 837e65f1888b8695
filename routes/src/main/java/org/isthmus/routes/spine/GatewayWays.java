// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.trail.Trail;
import org.isthmus.routes.delivery.Ways;
import org.isthmus.sip.cpm.CpimIdentities;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ways out: natively over SIP, through an adapter, or to a function of the SIP core.
public final class GatewayWays implements Ways {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayWays.class);

    private final SelectionStep selection;
    private final LegLink devices;
    private final LegLink adapters;

    private GatewayWays(SelectionStep selection, LegLink devices, LegLink adapters) {
        this.selection = selection;
        this.devices = devices;
        this.adapters = adapters;
    }

    /// The calls that leave the house.
    public interface Calls {
        /// Sends a request by the SIP edge and waits for what comes of it.
        SipOutcome device(OutgoingSip request);

        /// Gives a request to the adapter's endpoint at CPM-IW2 and waits for its answer.
        List<HandOver> adapter(Technology technology, HandOverRequest request);
    }

    /// What the ways are made of. `domain` is the one that users without a number are shown in, `mark` tells our own
    /// requests when they come back.
    public record Surroundings(
            SelectionStep selection,
            Recipients recipients,
            Collection<InterworkingFunction> adapters,
            ShownSender senders,
            LeaseStore leases,
            Trail trail,
            String domain,
            String mark,
            InstantSource clock,
            Calls calls) {}

    public static GatewayWays of(Surroundings with) {
        PagerMessageWriter writer = new PagerMessageWriter(
                with.domain(), CpimIdentities.ANONYMOUS, new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE));
        return new GatewayWays(
                with.selection(),
                new DeviceLink(with.recipients(), writer, with.mark(), with.calls(), with.clock()),
                new AdapterLink(
                        with.adapters().stream()
                                .collect(Collectors.toMap(InterworkingFunction::technology, Function.identity())),
                        with.senders(),
                        with.leases(),
                        with.calls(),
                        with.trail(),
                        with.clock()));
    }

    @Override
    public Choice choose(CpmItem item, List<Target> tried, Instant now) {
        Selection chosen = selection.select(item, tried, now, now);
        DeliveryEvent event = switch (chosen) {
            case Selection.Native _ -> new DeliveryEvent.Chosen(new Target.Native(), 1, now);
            case Selection.Interwork interwork ->
                new DeliveryEvent.Chosen(
                        interwork.first().target(),
                        interwork.first().converted().message().parts(),
                        now);
            case Selection.HandToCore core -> new DeliveryEvent.Chosen(new Target.HandToCore(core.route()), 1, now);
            case Selection.Defer _ -> new DeliveryEvent.Held(now);
            case Selection.Refuse refuse -> new DeliveryEvent.NotChosen(refuse.refusal(), now);
        };
        return new Choice(event, SelectionStory.of(item.id(), now, chosen));
    }

    @Override
    public List<HandOver> handOver(CpmItem item, HandOverParts request) {
        try {
            return switch (request.leg().target()) {
                case Target.Native _, Target.HandToCore _ -> devices.handOver(item, request);
                case Target.Interwork _ -> adapters.handOver(item, request);
            };
        } catch (RuntimeException fault) {
            LOG.error(
                    "item {}: a fault of our own while handing it over; its outcome counts as unknown",
                    item.id(),
                    fault);
            HandOver unknown = new HandOver.Unknown(
                    Refusal.of(Cause.INTERNAL, fault.getClass().getSimpleName()), List.of());
            return Collections.nCopies(request.parts().size(), unknown);
        }
    }
}
