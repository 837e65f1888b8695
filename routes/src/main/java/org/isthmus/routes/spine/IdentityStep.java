// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.model.LinePacing;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.VisibleText;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.Authentication;
import org.isthmus.sip.core.CoreRegistrar;
import org.isthmus.sip.core.DigestAuthenticator;
import org.isthmus.sip.core.FunctionPeers;
import org.isthmus.sip.core.SenderIdentity;
import org.isthmus.sip.core.SenderProof;
import org.isthmus.sip.core.SenderRate;
import org.isthmus.sip.core.TrustBoundary;
import org.isthmus.sip.cpm.PartyUri;
import org.isthmus.sip.cpm.TrailField;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.stack.SipTally;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who sends this request, and may they send so much; or the [SipAnswer] that challenges or refuses. A refused message
/// leaves a story when it is proven who or which trusted peer sent it. What anybody can send leaves none: it is
/// challenged, as every message of a handset is at first, or counted and logged, a line a minute for each source. Of
/// those over their sender's rate one a second has a story.
public final class IdentityStep {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityStep.class);
    private static final int SUBJECTS = 200;

    private final RolesSettings roles;
    private final FunctionPeers functions;
    private final TrustBoundary boundary;
    private final SenderIdentity identity;
    private final CoreRegistrar core;
    private final UserDirectory users;
    private final Visitors visitors;
    private final DigestAuthenticator digest;
    private final SenderRate rate;
    private final ItemIds ids;
    private final Trail trail;
    private final SipTally tally;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final LinePacing stories = new LinePacing(Duration.ofSeconds(1), SUBJECTS);
    private final InstantSource clock;

    /// What the step knows of those who send: `boundary` and `core` by the trusted peers, `users` by their
    /// addresses, `functions` by those of other processes, `visitors` those of remote networks.
    public record Senders(
            TrustBoundary boundary,
            SenderIdentity identity,
            CoreRegistrar core,
            UserDirectory users,
            FunctionPeers functions,
            Visitors visitors) {}

    public IdentityStep(
            RolesSettings roles,
            Senders senders,
            DigestAuthenticator digest,
            SenderRate rate,
            ItemIds ids,
            Trail trail,
            SipTally tally,
            InstantSource clock) {
        this.roles = roles;
        this.functions = senders.functions();
        this.boundary = senders.boundary();
        this.identity = senders.identity();
        this.core = senders.core();
        this.users = senders.users();
        this.visitors = senders.visitors();
        this.digest = digest;
        this.rate = rate;
        this.ids = ids;
        this.trail = trail;
        this.tally = tally;
        this.clock = clock;
    }

    public Identification identify(IncomingSip arrived) {
        Optional<String> function = functions.said(arrived);
        if (function.isPresent() && arrived.method().equals("MESSAGE")) {
            return atPoint(arrived, function.get());
        }
        IncomingSip outside = functions.outside(arrived);
        Optional<RemoteNetwork> network = roles.participating() ? visitors.sending(outside) : Optional.empty();
        if (network.isPresent()) {
            return visitor(visitors.entered(outside, network.get()), network.get());
        }
        IncomingSip request = boundary.entered(outside);
        return switch (request.method()) {
            case "MESSAGE" -> roles.participating() ? sender(request) : servedElsewhere(request);
            case "REGISTER" -> roles.participating() ? registrant(request) : servedElsewhere(request);
            // Nobody else has a subscription of ours to tell about (RFC 6665 section 4.1.3).
            case "NOTIFY" ->
                core.isTrusted(request) ? new Identification.Notified(request) : answered(SipAnswer.of(481));
            case "OPTIONS" -> answered(SipAnswer.of(200).allowing().accepting());
            default -> answered(SipAnswer.refusing(Cause.METHOD_NOT_ALLOWED).allowing());
        };
    }

    private Identification atPoint(IncomingSip request, String said) {
        Optional<TrailField> trailField = TrailField.read(said);
        if (trailField.isEmpty()) {
            return functionRefused(request, Refusal.of(Cause.MALFORMED, roles.trailField() + " is not well formed"));
        }
        ReferencePoint point = trailField.get().point();
        return roles.hop(point).isPresent()
                ? new Identification.AtPoint(request, trailField.get())
                : functionRefused(
                        request, Refusal.of(Cause.NOT_SERVED, "roles name no other function at " + point.word()));
    }

    private Identification functionRefused(IncomingSip request, Refusal refusal) {
        long events = lines.due(request.source().address() + refusal.detail(), System.nanoTime());
        if (events > 0) {
            LOG.warn(
                    "refused a message of the function at {}: {} ({} since the last such line)",
                    VisibleText.of(request.source().flow()),
                    refusal.detail(),
                    events);
        }
        return answered(SipAnswer.refusing(refusal));
    }

    private Identification servedElsewhere(IncomingSip request) {
        long events = lines.due("role " + request.source().address(), System.nanoTime());
        if (events > 0) {
            LOG.info(
                    "refused {} from {}: roles.participating is off ({} since the last such line)",
                    request.method(),
                    VisibleText.of(request.source().flow()),
                    events);
        }
        return answered(
                SipAnswer.refusing(Refusal.of(Cause.NOT_SERVED, "the participating function is switched off here")));
    }

    private Identification sender(IncomingSip request) {
        return switch (identity.asserted(request)) {
            case SenderProof.Unproven _ ->
                switch (digest.authenticate(request, clock.instant())) {
                    case Authentication.Authenticated(User user) -> proven(request, identity.ofUser(request, user));
                    case Authentication.Challenge(SipAnswer answer) -> answered(answer);
                    case Authentication.Refused refused -> unproven(request, refused);
                };
            case SenderProof asserted -> proven(request, asserted);
        };
    }

    private Identification visitor(IncomingSip request, RemoteNetwork network) {
        Optional<Visitors.Breach> breach = visitors.overRate(network, clock.instant());
        return breach.isPresent()
                ? overRate(
                        request,
                        "network " + network.name(),
                        breach.get().refusal(),
                        breach.get().answer())
                : proven(request, visitors.sender(request, network), Optional.of(network));
    }

    private Identification proven(IncomingSip request, SenderProof proof) {
        return proven(request, proof, Optional.empty());
    }

    private Identification proven(IncomingSip request, SenderProof proof, Optional<RemoteNetwork> network) {
        return switch (proof) {
            case SenderProof.Proven proven -> withinRate(request, proven, network);
            case SenderProof.Refused(Refusal refusal, SipAnswer answer) -> refused(request, refusal, answer);
            case SenderProof.Unproven _ -> answered(SipAnswer.refusing(Cause.NOT_SERVED));
        };
    }

    private Identification withinRate(IncomingSip request, SenderProof.Proven proven, Optional<RemoteNetwork> network) {
        Instant now = clock.instant();
        // All whom networks do not name have one address: each network's own rate is theirs.
        SenderRate.Verdict verdict = proven.sender().equals(PartyUri.NOBODY)
                ? new SenderRate.Verdict.Within()
                : proven.user().map(user -> rate.take(user, now)).orElseGet(() -> rate.take(proven.sender(), now));
        return switch (verdict) {
            case SenderRate.Verdict.Within _ ->
                new Identification.Sender(
                        request, proven.sender(), proven.addresses(), proven.user(), proven.sessionCase(), network);
            case SenderRate.Verdict.Exceeded(Refusal refusal, SipAnswer answer) ->
                overRate(request, proven.sender().canonical(), refusal, answer);
        };
    }

    /// A REGISTER is the user's own business: only credentials count; or the core's, which tells of its users.
    private Identification registrant(IncomingSip request) {
        if (core.isThirdParty(request)) {
            return core.registered(request, users)
                    .<Identification>map(user -> new Identification.Registrant(request, user, true))
                    .orElseGet(() -> answered(SipAnswer.refusing(
                            Refusal.of(Cause.UNKNOWN_RECIPIENT, "the user to register is not served here"))));
        }
        return switch (digest.authenticate(request, clock.instant())) {
            case Authentication.Authenticated(User user) -> registering(request, user);
            case Authentication.Challenge(SipAnswer answer) -> answered(answer);
            case Authentication.Refused refused -> unproven(request, refused);
        };
    }

    private Identification registering(IncomingSip request, User user) {
        return switch (rate.take(user, clock.instant())) {
            case SenderRate.Verdict.Within _ -> new Identification.Registrant(request, user, false);
            case SenderRate.Verdict.Exceeded(Refusal _, SipAnswer answer) -> answered(answer);
        };
    }

    private Identification unproven(IncomingSip request, Authentication.Refused refused) {
        String source = request.source().address();
        if (refused.refusal().cause() == Cause.RATE_EXCEEDED) {
            tally.guessHeldUp();
            long events = lines.due(source, System.nanoTime());
            if (events > 0) {
                // Somebody guesses passwords, or has forgotten theirs: an operator wants to see either.
                LOG.warn(
                        "too many wrong passwords from {}: its credentials are not looked at for a while ({} requests"
                                + " since the last such line)",
                        VisibleText.of(source),
                        events);
            }
        } else {
            tally.credentialsUnusable();
            long events = lines.due(source + ' ' + refused.refusal().detail(), System.nanoTime());
            if (events > 0) {
                LOG.info(
                        "unusable credentials from {}: {} ({} requests since the last such line)",
                        VisibleText.of(source),
                        refused.refusal().detail(),
                        events);
            }
        }
        return answered(refused.answer());
    }

    /// The first of each sender in a second has a story, the others are counted: a flood would write the more of them
    /// the less it gets through.
    private Identification overRate(IncomingSip request, String sender, Refusal refusal, SipAnswer answer) {
        tally.overRate();
        return stories.due(sender, System.nanoTime()) > 0 ? refused(request, refusal, answer) : answered(answer);
    }

    private Identification refused(IncomingSip request, Refusal refusal, SipAnswer answer) {
        ItemId item = ids.next();
        trail.append(TrailEvent.of(
                item,
                request.receivedAt(),
                TrailKind.RECEIVED,
                "sip",
                Fact.id("call-id", request.callId()),
                Fact.word("from", request.source().flow())));
        trail.append(SpineNames.refused(item, clock.instant(), "sip", refusal));
        return answered(answer);
    }

    private static Identification answered(SipAnswer answer) {
        return new Identification.Answered(answer);
    }
}
