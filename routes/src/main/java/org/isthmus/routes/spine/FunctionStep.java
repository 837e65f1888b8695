// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.routes.spine.FunctionArrival.Answered;
import org.isthmus.routes.spine.FunctionArrival.ForParticipating;
import org.isthmus.routes.spine.FunctionArrival.ForSelection;
import org.isthmus.routes.spine.FunctionArrival.Reports;
import org.isthmus.sip.cpm.FunctionMessageReader;
import org.isthmus.sip.cpm.FunctionReading;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Takes what a function in another process sent at CPM-IW1 or CPM-IW2 to where it belongs here.
///
/// - What comes from another technology is for the participating function, whose users are its recipients.
///   Where that is elsewhere it goes on; the number that a telephone answered to is then resolved here, where
///   numbers are lent.
/// - What comes from our users was admitted where they are served and is for the selection.
///
/// A message that is known by its identity was taken before, and is answered so.
public final class FunctionStep {
    private final Supplier<FunctionMessageReader> reader;
    private final int node;
    private final LegacyStep legacy;
    private final UserDirectory users;
    private final MessageStore messages;
    private final Trail trail;
    private final InstantSource clock;

    public FunctionStep(
            Supplier<FunctionMessageReader> reader,
            int node,
            LegacyStep legacy,
            UserDirectory users,
            MessageStore messages,
            Trail trail,
            InstantSource clock) {
        this.reader = reader;
        this.node = node;
        this.legacy = legacy;
        this.users = users;
        this.messages = messages;
        this.trail = trail;
        this.clock = clock;
    }

    public FunctionArrival read(Identification.AtPoint arrived) {
        return switch (reader.get().read(arrived.request(), arrived.trail())) {
            case FunctionReading.Message(CpmMessage message, List<Fact> facts) -> message(message, facts, arrived);
            case FunctionReading.Reports(List<DeliveryReport> reports) -> new Reports(reports);
            case FunctionReading.Refused(Refusal refusal, SipAnswer answer) -> {
                trail.append(SpineNames.refused(
                        arrived.trail().item(),
                        clock.instant(),
                        arrived.trail().point().word(),
                        refusal));
                yield new Answered(answer);
            }
        };
    }

    private FunctionArrival message(CpmMessage message, List<Fact> facts, Identification.AtPoint arrived) {
        ReferencePoint point = arrived.trail().point();
        if (message.id().node() == node) {
            Refusal refusal = Refusal.of(
                    Cause.LOOP, "a message of node " + node + " comes back, or two processes have this node number");
            trail.append(SpineNames.refused(message.id(), clock.instant(), point.word(), refusal));
            return new Answered(SipAnswer.refusing(refusal));
        }
        if (messages.item(message.id()).isPresent()) {
            trail.append(TrailEvent.of(
                    message.id(),
                    clock.instant(),
                    TrailKind.DUPLICATE,
                    point.word(),
                    Fact.word("what", "handed on again; it is here already")));
            return new Answered(SipAnswer.of(202));
        }
        boolean fromUsers = message.origin().technology().equals(Technology.RCS);
        if (!fromUsers && point == ReferencePoint.IW2) {
            return switch (legacy.received(message)) {
                case LegacyReading.Submitted(Submission submission) -> new ForParticipating(submission);
                case LegacyReading.Refused(Refusal refusal) -> new Answered(SipAnswers.of(refusal));
            };
        }
        trail.append(received(message, facts, arrived));
        return fromUsers ? new ForSelection(new Admission.Admitted(message, Hops.NONE)) : forParticipating(message);
    }

    /// Users are known here and not where the message came in: one under whose number it was dialled gets it.
    private FunctionArrival forParticipating(CpmMessage message) {
        Address dialled = message.parties().recipient();
        Optional<Address> own = users.standsFor(dialled);
        own.ifPresent(address -> trail.append(SpineNames.standsFor(message.id(), clock.instant(), "pf", address)));
        return new ForParticipating(new Submission(
                own.map(message::to).orElse(message),
                new Originator.Legacy(users.owner(message.parties().sender())),
                users.byAddress(own.orElse(dialled)),
                Hops.NONE));
    }

    private static TrailEvent received(CpmMessage message, List<Fact> read, Identification.AtPoint arrived) {
        IncomingSip request = arrived.request();
        List<Fact> facts = new ArrayList<>(read);
        facts.add(Fact.word("over", request.source().transport()));
        return new TrailEvent(
                message.id(),
                request.receivedAt(),
                TrailKind.RECEIVED,
                Asserter.GATEWAY,
                arrived.trail().point().word(),
                facts);
    }
}
