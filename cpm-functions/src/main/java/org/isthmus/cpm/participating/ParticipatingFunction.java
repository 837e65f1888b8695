// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.PolicySettings;

/// Whether a message may go on: the sender is served and writes as themselves, or the recipient is served and a
/// trusted peer vouches for the sender (between two others nothing is passed on); nothing has been here before;
/// and the service provider's policy allows it (architecture document section 5.3.1.3). What passes has its
/// lifetime capped by the operator's maximum (stage 3 section 9.1).
///
/// It refuses before anything is stored, so each refusal reaches the sender with its own status. It does not
/// look at where the message will go: that is selection. User preferences and screening come before [#content]
/// once there are any; policy beats them.
public final class ParticipatingFunction {
    private final PolicySettings policy;

    public ParticipatingFunction(PolicySettings policy) {
        this.policy = policy;
    }

    public Admission admit(CpmMessage message, Originator originator, Hops hops) {
        return sender(message, originator)
                .or(() -> loop(hops))
                .or(() -> recipient(message))
                .or(() -> content(message))
                .or(() -> lifetime(message.lifetime()))
                .<Admission>map(Admission.Refused::new)
                .orElseGet(() -> new Admission.Admitted(capped(message), hops));
    }

    private Optional<Refusal> sender(CpmMessage message, Originator originator) {
        Optional<Refusal> identity = switch (originator) {
            case Originator.Served served ->
                served.user().owns(message.parties().sender())
                        ? Optional.empty()
                        : refusal(Cause.IDENTITY_NOT_OWN, "the asserted sender is not an address of the user");
            case Originator.Stranger _ ->
                refusal(Cause.NOT_SERVED, "neither the sender's nor the recipient's address is a user's");
            case Originator.Visitor _, Originator.Legacy _ -> Optional.empty();
        };
        boolean hidden = message.parties().anonymous() && !policy.anonymous();
        return identity.or(() ->
                hidden ? refusal(Cause.BARRED, "anonymous messages are not allowed by policy") : Optional.empty());
    }

    private static Optional<Refusal> loop(Hops hops) {
        if (hops.ownMarks() > 0) {
            return refusal(Cause.LOOP, "the request carries the mark of this gateway");
        }
        return hops.maxBreadth().orElse(1) <= 0 ? refusal(Cause.LOOP, "Max-Breadth is used up") : Optional.empty();
    }

    private static Optional<Refusal> recipient(CpmMessage message) {
        return switch (message.parties().recipient()) {
            case AlphanumericSender _ -> refusal(Cause.BAD_ADDRESS, "a name without a number can not be written to");
            case SipUri uri when uri.user().isEmpty() -> refusal(Cause.BAD_ADDRESS, "the recipient has no user part");
            default -> Optional.empty();
        };
    }

    private Optional<Refusal> content(CpmMessage message) {
        long size = message.content().octets().size();
        if (size > policy.maxMessageSize().octets()) {
            return refusal(
                    Cause.TOO_LARGE,
                    size + " octets are more than the allowed "
                            + policy.maxMessageSize().octets());
        }
        String type = message.content().bareType();
        return allows(policy.media(), type)
                ? Optional.empty()
                : refusal(Cause.MEDIA_NOT_SUPPORTED, "this content type is not allowed by policy");
    }

    static boolean allows(List<String> media, String type) {
        return media.stream()
                .anyMatch(allowed -> allowed.equals("*/*")
                        || allowed.equals(type)
                        || (allowed.endsWith("/*") && type.startsWith(allowed.substring(0, allowed.length() - 1))));
    }

    private static Optional<Refusal> lifetime(Lifetime lifetime) {
        return lifetime.expires().isAfter(lifetime.received())
                ? Optional.empty()
                : refusal(Cause.EXPIRED, "the lifetime had ended when the message came in");
    }

    private CpmMessage capped(CpmMessage message) {
        Lifetime lifetime = message.lifetime();
        Instant latest = lifetime.received().plus(policy.maxExpiry());
        if (!lifetime.expires().isAfter(latest)) {
            return message;
        }
        return new CpmMessage(
                message.id(),
                message.parties(),
                message.threading(),
                message.content(),
                message.wanted(),
                new Lifetime(lifetime.sent(), lifetime.received(), latest),
                message.origin());
    }

    private static Optional<Refusal> refusal(Cause cause, String detail) {
        return Optional.of(Refusal.of(cause, detail));
    }
}
