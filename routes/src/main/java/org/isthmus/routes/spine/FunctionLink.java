// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.cpm.CpmService;
import org.isthmus.sip.cpm.FunctionHandOver;
import org.isthmus.sip.cpm.FunctionMessageReader;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.cpm.TrailField;
import org.isthmus.sip.message.OutgoingSip;

/// Hands an item on to the function at the other end of a reference point, by SIP and under its own identity.
/// That function answers when it has the item on disk and knows it again by its identity.
///
/// On the way to another technology a message is asked to be reported on, whatever its sender asked for, since
/// a failure may mean another way. At CPM-IW1 the sender goes by the number of its own, if it has one; at
/// CPM-IW2 by the number that the recipient shall see, which the selection function lends (architecture
/// document section 5.3.1.5). An anonymous one stays so: its ids are for no recipient.
final class FunctionLink implements LegLink {
    private final RolesSettings roles;
    private final NumberLending lending;
    private final PagerMessageWriter writer;
    private final FunctionWatch functions;
    private final InstantSource clock;

    FunctionLink(
            RolesSettings roles,
            NumberLending lending,
            PagerMessageWriter writer,
            FunctionWatch functions,
            InstantSource clock) {
        this.roles = roles;
        this.lending = lending;
        this.writer = writer;
        this.functions = functions;
        this.clock = clock;
    }

    @Override
    public Prepared prepare(CpmItem item, HandOverParts request) {
        if (!(request.leg().target() instanceof Target.HandOn(ReferencePoint point, Address recipient))) {
            throw new IllegalArgumentException("not a leg to another process");
        }
        Optional<String> hop = roles.hop(point);
        if (hop.isEmpty()) {
            return new Prepared.Decided(new HandOver.Rejected(
                    Refusal.of(Cause.NO_ROUTE, "roles name no function at " + point.word() + " any more")));
        }
        return switch (item) {
            case CpmMessage message -> message(message, point, recipient, hop.get(), request);
            case DispositionNotification notification ->
                ready(notification, notification.about(), notification.origin(), point, hop.get(), List.of());
        };
    }

    private Prepared message(
            CpmMessage message, ReferencePoint point, Address recipient, String hop, HandOverParts request) {
        boolean outwards = message.origin().technology().equals(Technology.RCS);
        NumberLending.Sender sender;
        if (!outwards) {
            sender = new NumberLending.Sender.Known(message.parties().sender());
        } else if (point == ReferencePoint.IW1) {
            sender = new NumberLending.Sender.Known(lending.own(message));
        } else {
            sender = lending.sender(message, recipient, request.first());
        }
        return switch (sender) {
            case NumberLending.Sender.Missing(HandOver outcome) -> new Prepared.Decided(outcome);
            case NumberLending.Sender.Known(Address shown) -> {
                CpmMessage sent = sent(
                        message,
                        new Parties(shown, recipient, message.parties().anonymous()),
                        wanted(message, outwards && request.reports()));
                List<ForeignId> ids = sent.wanted().isEmpty()
                        ? List.of()
                        : List.of(FunctionMessageReader.reportId(point, message.id()));
                yield ready(sent, message.id(), message.origin(), point, hop, ids);
            }
        };
    }

    private Prepared ready(
            CpmItem item, ItemId story, Origin origin, ReferencePoint point, String hop, List<ForeignId> ids) {
        TrailField trail = new TrailField(story, point, origin.technology(), origin.protection());
        OutgoingSip request = writer.write(
                        item,
                        SipTarget.function(item.parties().recipient(), writer.domain(), hop),
                        CpmService.MSG,
                        clock.instant())
                .with(roles.trailField(), trail.written());
        return new Prepared.Ready(() -> List.of(FunctionHandOver.of(functions.send(point, request), point, ids)));
    }

    /// That it is being processed is said by the function that the sender wrote to.
    private static Set<DispositionRequest> wanted(CpmMessage message, boolean reports) {
        EnumSet<DispositionRequest> wanted = EnumSet.noneOf(DispositionRequest.class);
        wanted.addAll(message.wanted());
        wanted.remove(DispositionRequest.PROCESSING);
        if (reports) {
            wanted.add(DispositionRequest.POSITIVE_DELIVERY);
            wanted.add(DispositionRequest.NEGATIVE_DELIVERY);
        }
        return wanted;
    }

    private static CpmMessage sent(CpmMessage message, Parties parties, Set<DispositionRequest> wanted) {
        return new CpmMessage(
                message.id(),
                parties,
                message.threading(),
                message.content(),
                wanted,
                message.lifetime(),
                message.origin(),
                message.marks());
    }
}
