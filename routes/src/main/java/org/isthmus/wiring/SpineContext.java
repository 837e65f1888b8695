// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.isthmus.model.Technology;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.settings.IsthmusSettings;
import org.isthmus.platform.users.WatchedUserDirectory;
import org.isthmus.routes.AccessRoute;
import org.isthmus.routes.AdmittedElsewhereRoute;
import org.isthmus.routes.FunctionsRoute;
import org.isthmus.routes.LegacyRoute;
import org.isthmus.routes.ParticipatingRoute;
import org.isthmus.routes.ReferencePoints;
import org.isthmus.routes.ReportsRoute;
import org.isthmus.routes.SelectionRoute;
import org.isthmus.routes.spine.AddressOwners;
import org.isthmus.routes.spine.IdentityStep;
import org.isthmus.routes.spine.RegistrationEvents;
import org.isthmus.routes.spine.RegistrationStep;
import org.isthmus.routes.spine.UsersLook;
import org.isthmus.sip.camel.SipComponent;
import org.isthmus.sip.core.CoreRegistrar;
import org.isthmus.sip.core.DigestAuthenticator;
import org.isthmus.sip.core.FunctionPeers;
import org.isthmus.sip.core.NonceMint;
import org.isthmus.sip.core.SenderIdentity;
import org.isthmus.sip.core.SenderRate;
import org.isthmus.sip.core.TrustBoundary;
import org.isthmus.sip.core.UserAddresses;
import org.isthmus.sip.stack.SipStack;
import org.isthmus.sip.stack.SipTally;
import org.isthmus.sms.camel.SmscComponent;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.state.Stores;

/// The Camel context of the spine: its components and its routes, one file for each reference point.
final class SpineContext {
    private static final int NONCE_KEY_OCTETS = 32;
    private static final long LAST_SECONDS = 1;

    private SpineContext() {}

    /// What the edges and routes are made of.
    record Parts(
            IsthmusSettings settings,
            LiveFunctions functions,
            Stores stores,
            WatchedUserDirectory users,
            AddressOwners owners,
            NumberingPlan plan,
            ItemIds ids,
            SecureRandom random,
            Clock clock,
            SipTally tally,
            SmsEdge sms,
            Spine spine,
            Duration drain) {}

    /// A context that does not do what the spine does itself: no redelivery, no copies of bodies, no management beans.
    static CamelContext create() {
        DefaultCamelContext camel = new DefaultCamelContext(false);
        camel.getCamelContextExtension().setName("isthmus");
        camel.disableJMX();
        camel.setStreamCaching(false);
        camel.setAllowUseOriginalMessage(false);
        camel.setLoadTypeConverters(false);
        return camel;
    }

    static SipEdge assemble(CamelContext camel, Parts parts) throws Exception {
        IsthmusSettings settings = parts.settings();
        ReferencePoints points = ReferencePoints.TOGETHER;
        Spine spine = parts.spine();
        SipComponent sip =
                new SipComponent(() -> SipStack.open(settings.sip(), parts.clock(), parts.tally()), parts.drain());
        camel.addComponent("sip", sip);
        camel.addComponent("smsc", new SmscComponent(parts.sms().groups()));
        // What is under way was waited for before the routes are stopped; this is for what has just begun to come in.
        camel.getShutdownStrategy().setTimeout(LAST_SECONDS);
        camel.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        RegistrationStep registration = registration(parts);
        RegistrationEvents events = new RegistrationEvents(
                settings.registrar().core(),
                parts.users(),
                new UserAddresses(spine.addresses()),
                registration,
                request -> SipEdge.send(sip, request),
                "sip:" + settings.sip().domains().getFirst(),
                parts.clock());
        camel.addRoutes(new AccessRoute(points, identity(parts), registration, events, spine.pager(), spine.fault()));
        camel.addRoutes(new FunctionsRoute(points, spine.functions(), spine.fault()));
        camel.addRoutes(
                settings.roles().participating()
                        ? new ParticipatingRoute(points, spine.admission(), spine.fault())
                        : new AdmittedElsewhereRoute(points, spine.fault()));
        camel.addRoutes(new SelectionRoute(points, spine.selection(), spine.acceptance(), spine.fault()));
        camel.addRoutes(new ReportsRoute(points, spine.reports()));
        for (SmscGroup group : parts.sms().groups()) {
            camel.addRoutes(legacy(points, spine, group));
        }
        return new SipEdge(sip, events, new UsersLook(parts.users(), parts.owners(), registration));
    }

    /// Gives a group of links that came while the gateway runs its routes.
    static void join(CamelContext camel, Parts parts, SmscGroup group) {
        camel.getComponent("smsc", SmscComponent.class).add(group);
        try {
            camel.addRoutes(legacy(ReferencePoints.TOGETHER, parts.spine(), group));
        } catch (Exception e) {
            throw new IllegalStateException("group " + group.name() + " got no routes", e);
        }
    }

    private static LegacyRoute legacy(ReferencePoints points, Spine spine, SmscGroup group) {
        return new LegacyRoute(points, Technology.SMS, "smsc:" + group.name(), spine.legacy(), spine.fault());
    }

    private static IdentityStep identity(Parts parts) {
        IsthmusSettings settings = parts.settings();
        List<String> domains = settings.sip().domains();
        UserAddresses addresses = new UserAddresses(parts.spine().addresses());
        byte[] key = new byte[NONCE_KEY_OCTETS];
        parts.random().nextBytes(key);
        NonceMint nonces = new NonceMint(
                key,
                settings.registrar().digest().nonceLife(),
                settings.registrar().digest().noncesRemembered(),
                parts.clock().instant());
        return new IdentityStep(
                settings.roles(),
                new IdentityStep.Senders(
                        new TrustBoundary(settings.registrar()),
                        new SenderIdentity(settings.registrar(), addresses, parts.users()),
                        new CoreRegistrar(settings.registrar(), addresses),
                        parts.users(),
                        new FunctionPeers(settings.roles()),
                        parts.spine().visitors()),
                new DigestAuthenticator(domains.getFirst(), settings.registrar().digest(), parts.users(), nonces),
                new SenderRate(settings.registrar().senderRate()),
                parts.ids(),
                parts.stores().trail(),
                parts.tally(),
                parts.clock());
    }

    private static RegistrationStep registration(Parts parts) {
        return new RegistrationStep(
                parts.functions()::registrar,
                new CoreRegistrar(
                        parts.settings().registrar(),
                        new UserAddresses(parts.spine().addresses())),
                parts.users(),
                parts.stores().registrations(),
                parts.stores().ledger(),
                parts.spine().runner(),
                parts.spine().deviceCalls(),
                parts.clock());
    }
}
