// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.networks.NetworkRates;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.cpm.CpmService;
import org.isthmus.sip.cpm.NativeHandOver;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;

/// Takes an item to a remote network (CPM-PF2): one MESSAGE by its route, with the identities that
/// the network knows. Its policy is asked once more, since it may have been changed since the way
/// was chosen: what breaks it is not sent and has failed for good; what is over the rate waits.
final class NetworkLink implements LegLink {
    private final Supplier<RemoteNetworks> networks;
    private final NetworkRates rates;
    private final PagerMessageWriter writer;
    private final String mark;
    private final Function<OutgoingSip, SipOutcome> send;
    private final InstantSource clock;

    NetworkLink(
            Supplier<RemoteNetworks> networks,
            NetworkRates rates,
            PagerMessageWriter writer,
            String mark,
            Function<OutgoingSip, SipOutcome> send,
            InstantSource clock) {
        this.networks = networks;
        this.rates = rates;
        this.writer = writer;
        this.mark = mark;
        this.send = send;
        this.clock = clock;
    }

    @Override
    public Prepared prepare(CpmItem item, HandOverParts request) {
        if (!(request.leg().target() instanceof Target.Network(String name, boolean _))) {
            throw new IllegalArgumentException("not the way to a network");
        }
        Optional<RemoteNetwork> found = networks.get().named(name);
        if (found.isEmpty()) {
            return rejected(Refusal.of(Cause.NO_ROUTE, "network " + name + " is not in the settings any more"));
        }
        RemoteNetwork network = found.get();
        Optional<Refusal> objection = objection(item, network).or(() -> secondOne(request, network));
        if (objection.isPresent()) {
            return rejected(objection.get());
        }
        Instant now = clock.instant();
        Duration wait = rates.to(network, now);
        if (!wait.isZero()) {
            Optional<Refusal> later = network.refusal(Cause.RATE_EXCEEDED, "per-second", "more than that are sent");
            return new Prepared.Decided(new HandOver.Deferred(later.orElseThrow(), wait));
        }
        OutgoingSip message = written(item, network, now);
        return new Prepared.Ready(() -> Collections.nCopies(
                request.parts().size(), NativeHandOver.of(item, send.apply(message), network.name())));
    }

    private static Prepared rejected(Refusal refusal) {
        return new Prepared.Decided(new HandOver.Rejected(refusal));
    }

    private static Optional<Refusal> objection(CpmItem item, RemoteNetwork network) {
        return switch (item) {
            case CpmMessage message ->
                network.objection(
                        message.content().bareType(), message.content().octets().size(), List.of());
            case DispositionNotification _ -> Optional.empty();
        };
    }

    /// What was sent before it was known that a message that comes again is a second one there.
    private static Optional<Refusal> secondOne(HandOverParts request, RemoteNetwork network) {
        return request.leg().silent() && !network.target().knowsRepetitions()
                ? network.refusal(Cause.BARRED, "repetitions", "a message that comes again is a second one there")
                : Optional.empty();
    }

    private OutgoingSip written(CpmItem item, RemoteNetwork network, Instant now) {
        CpmItem there = there(item, network);
        SipTarget target = SipTarget.network(
                there.parties().recipient(), writer.domain(), network.route(), network.honoursPrivacy());
        return writer.write(there, target, CpmService.MSG, now).with(PagerStep.PASSED, mark);
    }

    /// The item as the network knows its parties.
    private static CpmItem there(CpmItem item, RemoteNetwork network) {
        Parties parties = network.leaving(item.parties());
        return switch (item) {
            case CpmMessage message -> {
                Marks marks = message.marks();
                Optional<Address> answers = marks.replyTo().map(network::leaving);
                yield message.withParties(parties).withMarks(new Marks(marks.priority(), marks.sensitivity(), answers));
            }
            case DispositionNotification notification ->
                new DispositionNotification(
                        notification.id(),
                        notification.about(),
                        notification.aboutImdn(),
                        notification.originalSentAt(),
                        parties,
                        notification.threading(),
                        notification.disposition(),
                        notification.lifetime(),
                        notification.origin());
        };
    }
}
