// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.isthmus.model.Protection;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.store.PartStore;
import org.isthmus.sms.inbound.InboundFlow;
import org.isthmus.sms.inbound.InboundSink;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.smpp.LinkCounters;
import org.isthmus.sms.smpp.LinkNames;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.sms.smpp.SmsLink;
import org.isthmus.sms.smpp.SmscLink;
import org.isthmus.sms.smpp.SmscLinks;
import org.isthmus.sms.smpp.TlsContexts;
import org.jspecify.annotations.Nullable;

/// One link group with all its parts put together: its links, the forms of its message ids, and the way of
/// what comes in. What comes in goes to the sink that the group's consumer sets; before there is one, it is
/// refused for now, so that the message centre keeps it.
public final class SmscGroup {
    /// What a link took before its session ended may be worked on for a little while after it.
    private static final Duration AFTERWARDS = Duration.ofMinutes(1);

    private final Surroundings with;
    /// What the links agreed on before a reload, until no link has it and all that its flow joined is
    /// taken.
    /// With each, when a link was last seen that has it.
    private final Map<Centre, Instant> earlier = new ConcurrentHashMap<>();
    private final Map<SmsLink, Centre> held = new ConcurrentHashMap<>();

    private final SmscLinks links;
    private final Map<String, LinkCounters> counters = new ConcurrentHashMap<>();
    private final AtomicLong malformedBefore = new AtomicLong();
    private volatile Centre centre;
    private volatile Set<String> inherited = Set.of();
    private volatile @Nullable InboundSink consumer;
    private volatile @Nullable CamelContext camel;

    /// What a group needs of its surroundings. `tokens` gives random ids of at least 64 bits, `lifetime` is
    /// how long a message of an SMS user may try to reach its recipient.
    public record Surroundings(
            NumberingPlan plan,
            PartStore parts,
            ItemIds items,
            Supplier<String> tokens,
            Duration lifetime,
            TlsContexts contexts,
            InstantSource clock,
            RandomGenerator random,
            LinkNames names) {}

    /// All links of `group`. Links of kind `camel-smpp` live in the Camel context of the component.
    public SmscGroup(SmsSettings settings, String group, Surroundings with) {
        this.with = with;
        List<SmsSettings.Link> members = settings.group(group);
        Centre first = centre(settings, group);
        this.centre = first;
        this.links = new SmscLinks(
                group, members.stream().map(link -> link(link, first)).toList(), with.names());
    }

    /// What is known of the message centre that all links lead to, and what they share: how it writes ids and texts.
    private record Centre(SmsSettings.Link like, SmscMessageIdForms forms, InboundFlow inbound) {}

    private Centre centre(SmsSettings settings, String group) {
        SmsSettings.Link first = settings.group(group).getFirst();
        SmscMessageIdForms forms = new SmscMessageIdForms(group, first.idNotation());
        InboundFlow inbound = new InboundFlow(
                settings,
                group,
                forms,
                with.plan(),
                with.parts(),
                new ToConsumer(),
                with.items(),
                with.tokens(),
                with.lifetime(),
                with.clock());
        return new Centre(first, forms, inbound);
    }

    private SmsLink link(SmsSettings.Link link, Centre of) {
        LinkCounters counts = counters.computeIfAbsent(link.name(), _ -> new LinkCounters());
        SmsLink made = switch (link.kind()) {
            case SMSC ->
                new SmscLink(link, of.forms(), of.inbound(), counts, with.contexts(), with.clock(), with.random());
            case CAMEL_SMPP ->
                new CamelSmppTextLink(link, of.forms(), of.inbound(), counts, this::context, with.clock());
        };
        held.put(made, of);
        if (!of.equals(centre)) {
            earlier.putIfAbsent(of, with.clock().instant());
        }
        return made;
    }

    /// Makes the links those of `settings`, one by one and beside the traffic: see [SmscLinks#apply]. A group of which
    /// nothing is left has no links, and takes nothing. What was learnt of the ids of the message centre, and which
    /// of its messages may come again, is forgotten when the links agree on something else from now on.
    public synchronized void apply(SmsSettings settings) {
        List<SmsSettings.Link> members = settings.group(name());
        if (!members.isEmpty() && !members.getFirst().agreesWith(centre.like())) {
            Centre before = centre;
            centre = centre(settings, name());
            malformedBefore.addAndGet(before.inbound().malformedReceipts());
            earlier.put(before, with.clock().instant());
        }
        Centre now = centre;
        links.apply(members, link -> link(link, now));
    }

    public String name() {
        return links.group();
    }

    public SmscLinks links() {
        return links;
    }

    public List<LinkStatus> statuses() {
        return links.statuses();
    }

    /// That of its worst link: a message of several parts may have come by all of them.
    public Protection protection() {
        return Protection.weakest(
                links.all().stream().map(link -> link.settings().protection()).toList());
    }

    /// How many receipts came that name no message.
    public long malformedReceipts() {
        return malformedBefore.get() + centre.inbound().malformedReceipts();
    }

    /// To be called every few seconds: see [InboundFlow#tick].
    public int tick() {
        Instant now = with.clock().instant();
        held.keySet().removeIf(link -> link.status().state() == LinkStatus.State.CLOSED);
        held.values().forEach(one -> earlier.computeIfPresent(one, (_, _) -> now));
        earlier.keySet().forEach(one -> one.inbound().offerAgain());
        earlier.entrySet()
                .removeIf(one -> one.getKey().inbound().waiting() == 0
                        && one.getValue().plus(AFTERWARDS).isBefore(now));
        return handedOn();
    }

    private int handedOn() {
        InboundFlow inbound = centre.inbound();
        int handed = inbound.tick();
        for (String gone : inherited) {
            handed += inbound.overdueOf(gone);
        }
        return handed;
    }

    /// What these groups took in parts and did not hand on is read here from now on, as what comes in here: they are
    /// gone from the settings. Of each it is known that it came by that group, and nothing else of its way.
    public void inherit(Set<String> gone) {
        inherited = Set.copyOf(gone);
    }

    /// Takes up what the last run had promised its message centres and not handed on, before anything new comes and
    /// goes before it.
    public void takeUp() {
        int handed;
        do {
            handed = handedOn();
        } while (handed > 0);
    }

    /// See [InboundFlow#refuseMessages].
    public void refuseMessages() {
        centre.inbound().refuseMessages();
        earlier.keySet().forEach(one -> one.inbound().refuseMessages());
    }

    void context(CamelContext context) {
        camel = context;
    }

    private CamelContext context() {
        CamelContext known = camel;
        if (known == null) {
            throw new IllegalStateException("group " + name() + " was started before its component");
        }
        return known;
    }

    void consumer(@Nullable InboundSink sink) {
        consumer = sink;
    }

    private final class ToConsumer implements InboundSink {
        @Override
        public Optional<Refusal> report(DeliveryReport report) {
            InboundSink sink = consumer;
            return sink == null ? notYet() : sink.report(report);
        }

        /// Without a consumer the part stays unknown, which is what a restart would make of it.
        @Override
        public void late(LateAnswer answer) {
            InboundSink sink = consumer;
            if (sink != null) {
                sink.late(answer);
            }
        }

        @Override
        public Optional<Refusal> message(CpmMessage message) {
            InboundSink sink = consumer;
            if (sink == null) {
                return notYet();
            }
            boolean ours = message.origin().edge().equals("smsc:" + name());
            return sink.message(ours ? message.withOrigin(message.origin().protectedBy(protection())) : message);
        }

        private Optional<Refusal> notYet() {
            return Optional.of(Refusal.of(Cause.OVERLOAD, "the gateway is starting or stopping"));
        }
    }
}
