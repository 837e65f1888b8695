// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.isthmus.cpm.selection.SenderNumber;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// Finds or leases the number that the recipient of a message shall see as its sender, and tells a new lease on
/// the trail.
record NumberLending(ShownSender senders, LeaseStore leases, Trail trail, InstantSource clock) {

    /// Who is shown, or what comes of the hand-over when nobody can be.
    sealed interface Sender {
        record Known(Address address) implements Sender {}

        record Missing(HandOver outcome) implements Sender {}
    }

    /// `first` tells that nothing of the message was handed over before.
    Sender sender(CpmMessage message, Address recipient, boolean first) {
        return switch (senders.of(message)) {
            case SenderNumber.Own(Address own) -> new Sender.Known(own);
            case SenderNumber.Anonymous(Address shown) -> anonymous(message, recipient, shown, first);
            case SenderNumber.None(Refusal refusal) -> new Sender.Missing(new HandOver.Rejected(refusal));
            case SenderNumber.Leased leased -> lease(message, recipient, leased, first);
        };
    }

    /// The sender's own number, if there is one and it may be shown; else who sent it.
    Address own(CpmMessage message) {
        return senders.of(message) instanceof SenderNumber.Own(Address own)
                ? own
                : message.parties().sender();
    }

    /// Told once, as a lease is.
    private Sender anonymous(CpmMessage message, Address recipient, Address shown, boolean first) {
        if (first) {
            trail.append(TrailEvent.of(
                    message.id(),
                    clock.instant(),
                    TrailKind.CONVERTED,
                    "iw1",
                    Fact.number("shown as", shown),
                    Fact.number("to", recipient),
                    Fact.word("because", "the sender is anonymous; nobody can answer")));
        }
        return new Sender.Known(shown);
    }

    private Sender lease(CpmMessage message, Address recipient, SenderNumber.Leased leased, boolean first) {
        Instant now = clock.instant();
        Optional<LeaseStore.Lease> lease =
                leases.lease(recipient, message.parties().sender(), leased.pool(), now, leased.term(now));
        if (lease.isEmpty()) {
            Refusal none =
                    Refusal.of(Cause.NO_NUMBER, "all " + leased.pool().size() + " stand for others to this user");
            return new Sender.Missing(new HandOver.Deferred(none, Duration.ZERO));
        }
        TrailEvent event = TrailEvent.of(
                message.id(),
                now,
                TrailKind.NUMBER_LEASED,
                "iw1",
                Fact.number("number", lease.get().number()),
                Fact.number("seen by", recipient),
                Fact.word("until", lease.get().until()));
        // Only a further attempt costs a look at the story; most messages have one.
        if (first || !told(event)) {
            trail.append(event);
        }
        return new Sender.Known(lease.get().number());
    }

    private boolean told(TrailEvent event) {
        return trail.story(event.item()).stream()
                .anyMatch(before ->
                        before.kind() == event.kind() && before.facts().equals(event.facts()));
    }
}
