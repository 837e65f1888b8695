// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isthmus.model.Octets;
import org.isthmus.model.Protection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;

/// Values of every shape, drawn from one seeded source.
record Samples(RandomGenerator random) {
    private static final String[] WORDS = {"a", "smsc:main", "Grüße", "שלום", "👩‍👩‍👧", "x".repeat(300), "imdn-1"};

    CpmItem item() {
        return random.nextBoolean()
                ? new CpmMessage(
                        id(),
                        parties(),
                        threading(),
                        content(),
                        some(DispositionRequest.class),
                        lifetime(),
                        origin().protectedBy(one(Protection.values())),
                        marks())
                : new DispositionNotification(
                        id(), id(), imdn(), time(), parties(), threading(), disposition(), lifetime(), origin());
    }

    private Marks marks() {
        return random.nextBoolean()
                ? Marks.NONE
                : new Marks(one(Marks.Priority.values()), one(Marks.Sensitivity.values()), maybe(this::address))
                        .withServices(many(0, () -> "urn:" + random.nextInt(99)));
    }

    DeliveryState state() {
        return switch (random.nextInt(6)) {
            case 0 -> new DeliveryState.Choosing(progress(), time());
            case 1 -> new DeliveryState.Queued(progress(), leg(), time());
            case 2 -> new DeliveryState.HandingOver(progress(), leg(), time());
            case 3 -> new DeliveryState.AwaitingReport(progress(), leg(), time());
            case 4 -> new DeliveryState.AwaitingRecipient(progress(), time());
            default ->
                new DeliveryState.Ended(
                        progress(),
                        maybe(this::leg),
                        one(DeliveryState.End.values()),
                        asserter(),
                        time(),
                        maybe(() -> one(Cause.values())));
        };
    }

    DeliveryReport report() {
        return new DeliveryReport(
                many(1, this::foreignId), one(ReportedState.values()), asserter(), word(), time(), technology());
    }

    List<TrailEvent> events() {
        return many(
                0,
                () -> new TrailEvent(id(), time(), one(TrailKind.values()), asserter(), word(), many(0, this::fact)));
    }

    private Fact fact() {
        return switch (random.nextInt(3)) {
            case 0 -> Fact.word("name", word());
            case 1 -> Fact.id("id", word());
            default -> Fact.number("number", address());
        };
    }

    private ItemId id() {
        return new ItemId(random.nextLong() >>> 1 + random.nextInt(60));
    }

    private Parties parties() {
        return new Parties(address(), address(), random.nextBoolean());
    }

    private Threading threading() {
        return new Threading(
                imdn(),
                new ConversationId("conv-" + random.nextLong()),
                new ContributionId("contr-" + random.nextLong()),
                maybe(() -> new ContributionId("é")));
    }

    private ImdnMessageId imdn() {
        return new ImdnMessageId("imdn-" + random.nextLong());
    }

    private Content content() {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return random.nextBoolean() ? Content.text(word()) : new Content("image/png", Octets.copyOf(bytes));
    }

    private Lifetime lifetime() {
        return new Lifetime(time(), time(), time());
    }

    private Origin origin() {
        return new Origin(technology(), word(), random.nextBoolean() ? "" : word());
    }

    private Disposition disposition() {
        return new Disposition(one(DispositionKind.values()), asserter(), time(), technology());
    }

    private Progress progress() {
        return new Progress(
                random.nextInt(),
                random.nextInt(),
                many(0, this::target),
                some(DispositionType.class),
                maybe(() -> new Refusal(one(Cause.values()), asserter(), word(), word())));
    }

    private Leg leg() {
        return new Leg(target(), random.nextInt() >>> 1, many(1, () -> one(PartState.values())));
    }

    private Target target() {
        return switch (random.nextInt(5)) {
            case 0 -> new Target.Native();
            case 1 -> new Target.Interwork(new Via(technology(), random.nextBoolean() ? "" : word()), address());
            case 2 -> new Target.HandOn(one(ReferencePoint.values()), address());
            case 3 -> new Target.Network("beta", random.nextBoolean());
            default -> new Target.HandToCore("sip:core.example;lr");
        };
    }

    private ForeignId foreignId() {
        return new ForeignId("smsc:main", "id" + random.nextLong());
    }

    private Asserter asserter() {
        return random.nextBoolean() ? Asserter.GATEWAY : new Asserter(one(Asserter.Kind.values()), word());
    }

    private Technology technology() {
        return one(new Technology[] {Technology.RCS, Technology.SMS, new Technology("telex-2")});
    }

    private Address address() {
        return switch (random.nextInt(5)) {
            case 0 -> new Msisdn("+447700900" + (100 + random.nextInt(900)));
            case 1 -> new SipUri("sip", "alice" + random.nextInt(), "Example.org", random.nextInt(65536));
            case 2 -> new ShortCode("12345");
            case 3 -> new AlphanumericSender("ACME: Ltd");
            default -> new MailAddress("bob@example.org");
        };
    }

    private Instant time() {
        return switch (random.nextInt(4)) {
            case 0 -> Instant.ofEpochMilli(1_763_000_000_000L + random.nextInt());
            case 1 -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            case 2 -> Instant.MAX;
            default -> Instant.MIN;
        };
    }

    private String word() {
        return one(WORDS);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <E extends Enum<E>> Set<E> some(Class<E> type) {
        Set<E> some = EnumSet.allOf(type);
        some.removeIf(_ -> random.nextBoolean());
        return some;
    }

    private <T> Optional<T> maybe(Supplier<T> make) {
        return random.nextBoolean() ? Optional.of(make.get()) : Optional.empty();
    }

    private <T> List<T> many(int least, Supplier<T> make) {
        List<T> made = new ArrayList<>();
        for (int i = least + random.nextInt(4); i > 0; i--) {
            made.add(make.get());
        }
        return made;
    }
}
