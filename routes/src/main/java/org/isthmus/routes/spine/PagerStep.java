// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.SessionCase;
import org.isthmus.sip.cpm.PagerMessage;
import org.isthmus.sip.cpm.PagerMessageReader;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;

/// Reads a MESSAGE of a proven sender: a submission, dispositions, or the answer that ends it here.
public final class PagerStep {
    /// Put on what we send to other networks, so that it is known when it comes back (RFC 3261 section 16.3 does the
    /// same by Via, which a new request does not carry on).
    static final String PASSED = "Isthmus-Passed";

    private final Supplier<PagerMessageReader> reader;
    private final UserDirectory users;
    private final String mark;
    private final Visitors visitors;
    private final SenderCopies copies;
    private final ItemIds ids;
    private final Trail trail;
    private final InstantSource clock;

    /// `mark` is what this gateway leaves in [#PASSED].
    public PagerStep(
            Supplier<PagerMessageReader> reader,
            UserDirectory users,
            String mark,
            Visitors visitors,
            SenderCopies copies,
            ItemIds ids,
            Trail trail,
            InstantSource clock) {
        this.reader = reader;
        this.users = users;
        this.mark = mark;
        this.visitors = visitors;
        this.copies = copies;
        this.ids = ids;
        this.trail = trail;
        this.clock = clock;
    }

    public PagerReading read(Identification.Sender identified) {
        IncomingSip request = identified.request();
        Optional<RemoteNetwork> network = identified.network();
        PagerMessageReader reading =
                network.isEmpty() ? reader.get() : reader.get().at(network.get().edge());
        return switch (reading.read(request, identified.sender(), identified.aliases())) {
            case PagerMessage.Message(CpmMessage read, List<Fact> facts) -> {
                trail.append(received(read, identified, facts));
                CpmMessage message = toOwner(read);
                Optional<User> recipient = users.byAddress(message.parties().recipient());
                Optional<Visitors.Breach> breach =
                        network.flatMap(known -> visitors.breach(known, message, recipient.isPresent()));
                if (breach.isPresent()) {
                    trail.append(SpineNames.refused(
                            message.id(), clock.instant(), "pf", breach.get().refusal()));
                    yield new PagerReading.Answered(breach.get().answer());
                }
                // What a sender of ours may do was decided where originating services were asked for.
                Optional<User> servedSender = identified
                        .user()
                        .filter(_ -> !identified.sessionCase().equals(Optional.of(SessionCase.TERMINATING)));
                Originator originator = Originator.bySip(
                        servedSender,
                        new Originator.Visitor(identified.aliases(), identified.user()),
                        recipient.isPresent()
                                || network.filter(known ->
                                                known.mayReach(message.parties().recipient()))
                                        .isPresent());
                yield new PagerReading.Submitted(
                        new Submission(message, originator, recipient, hops(request, identified)));
            }
            case PagerMessage.Disposition(List<DeliveryReport> reports, List<Fact> _) ->
                new PagerReading.Dispositions(reports);
            case PagerMessage.Composing _ -> new PagerReading.Answered(SipAnswer.of(200));
            case PagerMessage.Refused(Refusal refusal, SipAnswer answer) -> {
                refused(identified, refusal);
                yield new PagerReading.Answered(answer);
            }
        };
    }

    /// A number under which a user is reached only by another technology stands for their own address.
    private CpmMessage toOwner(CpmMessage message) {
        Optional<Address> own = users.standsFor(message.parties().recipient());
        own.ifPresent(address -> trail.append(SpineNames.standsFor(message.id(), clock.instant(), "pf", address)));
        return own.map(message::to).orElse(message);
    }

    private static TrailEvent received(CpmMessage message, Identification.Sender identified, List<Fact> read) {
        IncomingSip request = identified.request();
        List<Fact> facts = new ArrayList<>(read);
        identified.sessionCase().ifPresent(known -> facts.add(Fact.word("session-case", known.word())));
        identified.network().ifPresent(network -> facts.add(Fact.word("network", network.name())));
        facts.add(Fact.word("over", request.source().transport()));
        return new TrailEvent(message.id(), request.receivedAt(), TrailKind.RECEIVED, Asserter.GATEWAY, "sip", facts);
    }

    private void refused(Identification.Sender identified, Refusal refusal) {
        ItemId item = ids.next();
        trail.append(TrailEvent.of(
                item,
                identified.request().receivedAt(),
                TrailKind.RECEIVED,
                "sip",
                Fact.number("from", identified.sender()),
                Fact.id("call-id", identified.request().callId())));
        trail.append(SpineNames.refused(item, clock.instant(), "sip", refusal));
    }

    private Hops hops(IncomingSip request, Identification.Sender identified) {
        SipHeaders headers = request.headers();
        Hops hops =
                Hops.read(headers.values(PASSED), mark, headers.first("Max-Forwards"), headers.first("Max-Breadth"));
        return identified.user().isPresent()
                ? copies.device(request).map(hops::sentBy).orElse(hops)
                : hops;
    }
}
