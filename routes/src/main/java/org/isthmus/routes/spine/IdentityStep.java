// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.isthmus.model.LinePacing;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.User;
import org.isthmus.sip.core.Authentication;
import org.isthmus.sip.core.Challenger;
import org.isthmus.sip.core.DigestAuthenticator;
import org.isthmus.sip.core.SenderIdentity;
import org.isthmus.sip.core.SenderProof;
import org.isthmus.sip.core.SenderRate;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who sends this request, and may they send so much: gives an [Identified], or the [SipAnswer] that challenges or
/// refuses. A refused message leaves a story, a challenge does not: it is how every message of a handset begins.
public final class IdentityStep {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityStep.class);
    private static final int SUBJECTS = 200;
    private static final String ALLOW = "MESSAGE, REGISTER, OPTIONS";
    private static final String ACCEPT = "message/cpim, message/imdn+xml, application/im-iscomposing+xml, text/plain";

    private final SenderIdentity identity;
    private final DigestAuthenticator digest;
    private final SenderRate rate;
    private final ItemIds ids;
    private final Trail trail;
    private final Runnable guessed;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final InstantSource clock;

    /// `guessed` is run for each request whose credentials are not looked at after too many wrong ones.
    public IdentityStep(
            SenderIdentity identity,
            DigestAuthenticator digest,
            SenderRate rate,
            ItemIds ids,
            Trail trail,
            Runnable guessed,
            InstantSource clock) {
        this.identity = identity;
        this.digest = digest;
        this.rate = rate;
        this.ids = ids;
        this.trail = trail;
        this.guessed = guessed;
        this.clock = clock;
    }

    public Object identify(IncomingSip request) {
        return switch (request.method()) {
            case "MESSAGE" -> sender(request);
            case "REGISTER" -> registrant(request);
            case "OPTIONS" -> SipAnswer.of(200).with("Allow", ALLOW).with("Accept", ACCEPT);
            default -> SipAnswer.of(405).with("Allow", ALLOW);
        };
    }

    private Object sender(IncomingSip request) {
        Instant now = clock.instant();
        Object proof = switch (identity.asserted(request)) {
            case SenderProof.Proven proven -> proven;
            case SenderProof.Refused refused -> refused(request, refused.refusal(), refused.answer());
            case SenderProof.Unproven _ ->
                switch (digest.authenticate(request, Challenger.ENDPOINT, now)) {
                    case Authentication.Authenticated(User user) -> own(request, user);
                    case Authentication.Challenge(SipAnswer answer) -> answer;
                    case Authentication.Refused(Refusal refusal, SipAnswer answer) -> {
                        heldUp(request, refusal);
                        yield refused(request, refusal, answer);
                    }
                };
        };
        return proof instanceof SenderProof.Proven proven ? withinRate(request, proven, now) : proof;
    }

    private Object own(IncomingSip request, User user) {
        return switch (identity.ofUser(request, user)) {
            case SenderProof.Proven proven -> proven;
            case SenderProof.Refused refused -> refused(request, refused.refusal(), refused.answer());
            case SenderProof.Unproven _ -> SipAnswer.of(403);
        };
    }

    private Object withinRate(IncomingSip request, SenderProof.Proven proven, Instant now) {
        return switch (rate.take(proven.sender(), now)) {
            case SenderRate.Verdict.Within _ ->
                new Identified(request, proven.sender(), proven.addresses(), proven.user());
            case SenderRate.Verdict.Exceeded(Refusal refusal, SipAnswer answer) -> refused(request, refusal, answer);
        };
    }

    /// A REGISTER is the user's own business: only credentials count.
    private Object registrant(IncomingSip request) {
        return switch (digest.authenticate(request, Challenger.ENDPOINT, clock.instant())) {
            case Authentication.Authenticated(User user) -> withinRate(user, request);
            case Authentication.Challenge(SipAnswer answer) -> answer;
            case Authentication.Refused(Refusal refusal, SipAnswer answer) -> {
                heldUp(request, refusal);
                yield answer;
            }
        };
    }

    private Object withinRate(User user, IncomingSip request) {
        Address sender =
                user.addressOfRecord().orElseThrow(() -> new IllegalStateException("a user without SIP address"));
        return switch (rate.take(sender, clock.instant())) {
            case SenderRate.Verdict.Within _ -> new Identified(request, sender, user.addresses(), Optional.of(user));
            case SenderRate.Verdict.Exceeded(Refusal _, SipAnswer answer) -> answer;
        };
    }

    /// Somebody guesses passwords, or has forgotten theirs: an operator wants to see either.
    private void heldUp(IncomingSip request, Refusal refusal) {
        if (refusal.cause() != Cause.RATE_EXCEEDED) {
            return;
        }
        guessed.run();
        String source = request.source().address();
        long events = lines.due(source, System.nanoTime());
        if (events > 0) {
            LOG.warn(
                    "too many wrong passwords from {}: its credentials are not looked at for a while ({} requests since"
                            + " the last such line)",
                    VisibleText.of(source),
                    events);
        }
    }

    private SipAnswer refused(IncomingSip request, Refusal refusal, SipAnswer answer) {
        ItemId item = ids.next();
        trail.append(TrailEvent.of(
                item,
                request.receivedAt(),
                TrailKind.RECEIVED,
                "sip",
                Fact.id("call-id", request.callId()),
                Fact.word("from", request.source().flow())));
        trail.append(SpineNames.refused(item, clock.instant(), "sip", refusal));
        return answer;
    }
}
