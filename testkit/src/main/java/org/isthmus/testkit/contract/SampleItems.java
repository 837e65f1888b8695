// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;

/// Items as tests of the store need them: whole, small, and different by their number.
public final class SampleItems {
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final Address ALICE = Address.ofCanonical("sip:alice@example.org");
    public static final Address BOB = new Msisdn("+447700900123");
    public static final Leg SMS = Leg.planned(new Target.Interwork(Technology.SMS, BOB), 0, 2);

    private SampleItems() {}

    /// Message `number` from Alice to Bob; its item id is of the same order.
    public static CpmMessage message(long number) {
        return message(number, "imdn-" + number, ALICE, BOB);
    }

    public static CpmMessage message(long number, String imdn, Address sender, Address recipient) {
        return new CpmMessage(
                new ItemId(number),
                new Parties(sender, recipient, false),
                threading(imdn),
                Content.text("Can you come at seven? " + number),
                Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.NEGATIVE_DELIVERY),
                new Lifetime(NOON, NOON.plusMillis(5), NOON.plus(Duration.ofDays(1))),
                new Origin(Technology.RCS, "access", "call-" + number));
    }

    /// The notification that `about` was delivered.
    public static DispositionNotification delivered(long number, CpmMessage about) {
        return new DispositionNotification(
                new ItemId(number),
                about.id(),
                about.threading().imdn(),
                about.lifetime().sent(),
                new Parties(about.parties().recipient(), about.parties().sender(), false),
                threading("note-" + number),
                new Disposition(DispositionKind.DELIVERED, Asserter.peer("smsc:main"), NOON, Technology.SMS),
                new Lifetime(NOON, NOON, NOON.plus(Duration.ofDays(1))),
                new Origin(Technology.SMS, "smsc:main", ""));
    }

    public static DeliveryState queued(Instant due) {
        return new DeliveryState.Queued(Progress.NONE, SMS, due);
    }

    public static DeliveryState handingOver() {
        return new DeliveryState.HandingOver(Progress.NONE, SMS, NOON);
    }

    public static DeliveryState awaitingReport(Instant until) {
        return new DeliveryState.AwaitingReport(Progress.NONE, SMS, until);
    }

    public static DeliveryState held(Instant until) {
        return new DeliveryState.AwaitingRecipient(Progress.NONE, until);
    }

    /// Sent to devices that gave no answer, and to be sent again.
    public static DeliveryState silent(Instant due) {
        Leg devices = new Leg(new Target.Native(), 0, List.of(PartState.UNKNOWN));
        return new DeliveryState.Queued(Progress.NONE.withAttempts(1).withParts(1), devices, due);
    }

    public static DeliveryState delivered() {
        return new DeliveryState.Ended(
                Progress.NONE,
                Optional.of(SMS),
                DeliveryState.End.DELIVERED,
                Asserter.peer("smsc:main"),
                NOON,
                Optional.empty());
    }

    private static Threading threading(String imdn) {
        return new Threading(
                new ImdnMessageId(imdn),
                new ConversationId("conversation-1"),
                new ContributionId("contribution-1"),
                Optional.empty());
    }
}
