// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.cpm.networks.NetworkRates;
import org.isthmus.cpm.participating.OverloadPolicy;
import org.isthmus.model.Technology;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.routes.delivery.DeliveryRunner;
import org.isthmus.routes.delivery.LiveItems;
import org.isthmus.routes.delivery.StepWriter;
import org.isthmus.routes.spine.Acceptance;
import org.isthmus.routes.spine.AddressOwners;
import org.isthmus.routes.spine.AdmissionStep;
import org.isthmus.routes.spine.DeviceCalls;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.FunctionStep;
import org.isthmus.routes.spine.FunctionWatch;
import org.isthmus.routes.spine.GatewayWays;
import org.isthmus.routes.spine.LegacyStep;
import org.isthmus.routes.spine.PagerStep;
import org.isthmus.routes.spine.Recipients;
import org.isthmus.routes.spine.ReportStep;
import org.isthmus.routes.spine.SelectionStep;
import org.isthmus.routes.spine.SenderCopies;
import org.isthmus.routes.spine.ShownSender;
import org.isthmus.routes.spine.Visitors;
import org.isthmus.sip.core.UserAddresses;
import org.isthmus.sip.core.VisitorIdentity;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.cpm.FunctionMessageReader;
import org.isthmus.sip.cpm.PagerMessageReader;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.state.Stores;

/// The steps of the spine, made from the stores, the functions and the calls that leave the house.
record Spine(
        AddressReader addresses,
        SelectionStep selection,
        DeliveryRunner runner,
        DeviceCalls deviceCalls,
        Visitors visitors,
        FunctionWatch elsewhere,
        PagerStep pager,
        AdmissionStep admission,
        FunctionStep functions,
        Acceptance acceptance,
        ReportStep reports,
        LegacyStep legacy,
        FaultStep fault) {

    /// More items than these are not taken into memory; the edges then say come again.
    private static final int MOST_UNDER_WAY = 20_000;

    /// Copies for senders' other devices are under way of so many messages at once.
    private static final int MOST_COPIED = 2_000;

    /// What the spine is made of.
    record Parts(
            IsthmusSettings settings,
            Stores stores,
            UserDirectory users,
            AddressOwners owners,
            NumberingPlan plan,
            LiveFunctions functions,
            SmsEdge sms,
            ItemIds ids,
            Supplier<String> tokens,
            InstantSource clock) {}

    /// One in so many requests in progress may wait for the recipient's devices.
    private static final int WAITING_SHARE = 4;

    static Spine make(Parts parts, CamelCalls calls) {
        IsthmusSettings settings = parts.settings();
        Stores stores = parts.stores();
        InstantSource clock = parts.clock();
        LiveFunctions functions = parts.functions();
        List<String> domains = settings.sip().domains();
        String mark = domains.getFirst() + "/" + settings.node();
        AddressReader addresses = new AddressReader(parts.plan(), domains);
        Recipients recipients =
                new Recipients(parts.users(), stores.registrations(), functions::devices, parts.owners(), domains);
        ShownSender senders = new ShownSender(functions::numbers, recipients);
        SelectionStep selection = new SelectionStep(
                functions::selection, recipients, senders, parts.sms().adapters(), clock);
        NetworkRates rates = new NetworkRates();
        Visitors visitors = new Visitors(
                functions::networks,
                functions::networkPeers,
                rates,
                new VisitorIdentity(new UserAddresses(addresses), parts.users()),
                addresses,
                domains.getFirst());
        GatewayWays ways = GatewayWays.of(new GatewayWays.Surroundings(
                selection,
                recipients,
                parts.sms().adapters(),
                senders,
                stores.leases(),
                stores.trail(),
                domains.getFirst(),
                mark,
                settings.roles(),
                clock,
                calls,
                parts.sms()::window,
                functions::networks,
                rates));
        SenderCopies copies = new SenderCopies(
                () -> functions.settings().policy().senderCopies(),
                new SenderCopies.Known(parts.users(), stores.registrations(), functions::devices),
                new PagerMessageWriter(domains.getFirst(), new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE)),
                calls::device,
                stores.trail(),
                clock,
                MOST_COPIED);
        DeliveryRunner runner = new DeliveryRunner(
                new LiveItems(stores.messages(), stores.ledger(), MOST_UNDER_WAY * 2),
                stores.ledger(),
                stores.trail(),
                functions::delivery,
                ways,
                new StepWriter(
                        parts.ids(),
                        () -> new ImdnMessageId(parts.tokens().get()),
                        notified(parts.sms().adapters()),
                        () -> functions.settings().delivery().notificationLifetime()),
                clock);
        LegacyStep legacy = new LegacyStep(functions::numbers, stores.leases(), parts.users(), stores.trail(), clock);
        return new Spine(
                addresses,
                selection,
                runner,
                ways.deviceCalls(),
                visitors,
                ways.functions(),
                new PagerStep(
                        () -> new PagerMessageReader(addresses, parts.ids(), functions.pager()),
                        parts.users(),
                        mark,
                        visitors,
                        copies,
                        parts.ids(),
                        stores.trail(),
                        clock),
                new AdmissionStep(functions::participating, stores.trail(), clock),
                new FunctionStep(
                        () -> new FunctionMessageReader(
                                new PagerMessageReader(addresses, parts.ids(), functions.pager()), addresses),
                        settings.node(),
                        legacy,
                        parts.users(),
                        stores.messages(),
                        stores.trail(),
                        clock),
                new Acceptance(
                        stores.messages(),
                        runner,
                        stores.trail(),
                        new OverloadPolicy(MOST_UNDER_WAY),
                        new Acceptance.AnswerWait(
                                () -> functions
                                        .settings()
                                        .policy()
                                        .finalAnswerWait()
                                        .standalone(),
                                new Semaphore(settings.sip().limits().inProgress() / WAITING_SHARE)),
                        copies,
                        clock),
                new ReportStep(
                        stores.messages(),
                        stores.ledger(),
                        runner,
                        stores.trail(),
                        parts.sms().adapters(),
                        item -> settings.state().cluster().isPresent() && item.node() != settings.node()),
                legacy,
                new FaultStep(stores.trail(), clock));
    }

    /// The technologies whose users can be shown what became of their messages: our own, and what
    /// adapters say.
    private static Set<Technology> notified(Collection<InterworkingFunction> adapters) {
        return Stream.concat(
                        Stream.of(Technology.RCS),
                        adapters.stream()
                                .filter(adapter -> adapter.capabilities().notifications())
                                .map(InterworkingFunction::technology))
                .collect(Collectors.toSet());
    }
}
