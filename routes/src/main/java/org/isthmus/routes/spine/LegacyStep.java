// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.cpm.selection.ReplyRecipient;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.cpm.MadeIds;

/// A message that a user of a legacy technology wrote: finds whom it is for (a leased number stands for its
/// partner), or refuses it when that number stands for nobody.
public final class LegacyStep {
    private final Supplier<NumberAllocation> numbers;
    private final LeaseStore leases;
    private final UserDirectory users;
    private final Trail trail;
    private final InstantSource clock;

    public LegacyStep(
            Supplier<NumberAllocation> numbers,
            LeaseStore leases,
            UserDirectory users,
            Trail trail,
            InstantSource clock) {
        this.numbers = numbers;
        this.leases = leases;
        this.users = users;
        this.trail = trail;
        this.clock = clock;
    }

    /// Whom a message from `sender` to `dialled` is for, as the leases say now, or as the users' records do: a number
    /// under which a user is reached only by another technology stands for their own address, under which their
    /// devices report. Changes nothing.
    public ReplyRecipient recipient(Address sender, Address dialled) {
        ReplyRecipient found = numbers.get().recipient(dialled, number -> leases.find(sender, number, clock.instant()));
        return found instanceof ReplyRecipient.Dialled
                ? users.standsFor(dialled)
                        .<ReplyRecipient>map(ReplyRecipient.Partner::new)
                        .orElse(found)
                : found;
    }

    public LegacyReading received(CpmMessage message) {
        Address sender = message.parties().sender();
        Address dialled = message.parties().recipient();
        ReplyRecipient recipient = recipient(sender, dialled);
        trail.append(TrailEvent.of(
                message.id(),
                message.lifetime().received(),
                TrailKind.RECEIVED,
                message.origin().edge(),
                Fact.number("from", sender),
                Fact.number("dialled", dialled),
                Fact.id("imdn", message.threading().imdn()),
                Fact.word("octets", message.content().octets().size())));
        return switch (recipient) {
            case ReplyRecipient.Dialled(Address address) -> submitted(message, address);
            case ReplyRecipient.Partner(Address partner) -> standsFor(message, partner);
            case ReplyRecipient.Nobody(Refusal refusal) -> {
                trail.append(SpineNames.refused(message.id(), clock.instant(), "iw1", refusal));
                yield new LegacyReading.Refused(refusal);
            }
        };
    }

    private LegacyReading standsFor(CpmMessage message, Address partner) {
        trail.append(SpineNames.standsFor(message.id(), clock.instant(), "iw1", partner));
        return submitted(message, partner);
    }

    /// All that one legacy user writes to one recipient is one conversation, under the name that messages of clients
    /// have which name none.
    private LegacyReading submitted(CpmMessage message, Address recipient) {
        Parties parties = new Parties(
                message.parties().sender(), recipient, message.parties().anonymous());
        Threading threading = message.threading();
        CpmMessage addressed = new CpmMessage(
                message.id(),
                parties,
                new Threading(
                        threading.imdn(),
                        MadeIds.conversation(parties),
                        threading.contribution(),
                        threading.inReplyTo()),
                message.content(),
                message.wanted(),
                message.lifetime(),
                message.origin(),
                message.marks());
        return new LegacyReading.Submitted(new Submission(
                addressed,
                new Originator.Legacy(users.owner(parties.sender())),
                users.byAddress(recipient),
                Hops.NONE));
    }
}
