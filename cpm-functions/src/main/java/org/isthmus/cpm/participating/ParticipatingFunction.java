// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.screening.ContentScreening;
import org.isthmus.model.settings.PolicySettings;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;

/// Whether a message may go on: the sender is served and writes as themselves, or the recipient is served and a
/// trusted peer vouches for the sender (between two others nothing is passed on); nothing has been here before;
/// and the service provider's policy allows it (architecture document section 5.3.1.3). What passes has its
/// lifetime capped by the operator's maximum (stage 3 section 9.1).
///
/// It refuses before anything is stored, so each refusal reaches the sender with its own status. It does not
/// look at where the message will go: that is selection. What comes from another technology passes the same policy
/// (section 5.4.3). The operator's policy and screening come first, then what the recipient wishes.
public final class ParticipatingFunction {
    private final PolicySettings policy;
    private final ContentScreening screening;

    public ParticipatingFunction(PolicySettings policy, ContentScreening screening) {
        this.policy = policy;
        this.screening = screening;
    }

    public Admission admit(Submission submission) {
        CpmMessage message = submission.message();
        return sender(message, submission.originator())
                .or(() -> loop(submission.hops()))
                .or(() -> recipient(message))
                .or(() -> subscription(submission))
                .or(() -> content(message))
                .or(() -> lifetime(message.lifetime()))
                .or(() -> submission
                        .recipient()
                        .flatMap(user -> RecipientWishes.refusal(message, submission.originator(), user)))
                .<Admission>map(Admission.Refused::new)
                .orElseGet(() -> new Admission.Admitted(
                        capped(answerable(message, submission.originator())), submission.hops()));
    }

    private Optional<Refusal> sender(CpmMessage message, Originator originator) {
        Optional<Refusal> identity = switch (originator) {
            case Originator.Served served ->
                served.user().owns(message.parties().sender())
                        ? replyAddress(message, served.user())
                        : refusal(Cause.IDENTITY_NOT_OWN, "the asserted sender is not an address of the user");
            case Originator.Stranger _ ->
                refusal(Cause.NOT_SERVED, "neither the sender's nor the recipient's address is a user's");
            case Originator.Visitor _, Originator.Legacy _ -> Optional.empty();
        };
        boolean hidden = message.parties().anonymous() && !policy.anonymous();
        return identity.or(() ->
                hidden ? refusal(Cause.BARRED, "anonymous messages are not allowed by policy") : Optional.empty());
    }

    private static Optional<Refusal> replyAddress(CpmMessage message, User user) {
        return message.marks().replyTo().isEmpty()
                        || user.owns(message.marks().replyTo().get())
                ? Optional.empty()
                : refusal(Cause.IDENTITY_NOT_OWN, "the reply address is not an address of the user");
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

    /// What the parties who are served here subscribe to.
    private static Optional<Refusal> subscription(Submission submission) {
        boolean mayNotSend = submission.originator().writer().stream()
                .anyMatch(user -> !user.terms().services().contains(UserService.SENDING));
        if (mayNotSend) {
            return refusal(Cause.NOT_SUBSCRIBED, "the sender may not send");
        }
        boolean legacy = submission.originator() instanceof Originator.Legacy;
        Optional<Set<UserService>> recipient =
                submission.recipient().map(user -> user.terms().services());
        if (recipient
                .filter(services -> !services.contains(UserService.RECEIVING))
                .isPresent()) {
            return refusal(Cause.NOT_SUBSCRIBED, "the recipient may not receive");
        }
        return legacy
                        && recipient
                                .filter(services -> !services.contains(UserService.INTERWORKING))
                                .isPresent()
                ? refusal(Cause.NOT_SUBSCRIBED, "the recipient may not be reached from other technologies")
                : Optional.empty();
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
        if (policy.media().stream().noneMatch(allowed -> ListScreening.covers(allowed, type))) {
            return refusal(Cause.MEDIA_NOT_SUPPORTED, "this content type is not allowed by policy");
        }
        return screening.objection(message.content()).map(why -> Refusal.of(Cause.BARRED, why));
    }

    private static Optional<Refusal> lifetime(Lifetime lifetime) {
        return lifetime.expires().isAfter(lifetime.received())
                ? Optional.empty()
                : refusal(Cause.EXPIRED, "the lifetime had ended when the message came in");
    }

    private CpmMessage capped(CpmMessage message) {
        Lifetime lifetime = message.lifetime();
        Instant latest = lifetime.received().plus(policy.maxExpiry());
        return lifetime.expires().isAfter(latest)
                ? message.withLifetime(new Lifetime(lifetime.sent(), lifetime.received(), latest))
                : message;
    }

    /// Where answers shall go is believed of users served here, whose addresses are known, and of message centres that
    /// were set up to say it. An anonymous sender has none, since it would tell who they are.
    private static CpmMessage answerable(CpmMessage message, Originator originator) {
        if (message.marks().replyTo().isEmpty()) {
            return message;
        }
        boolean believed = switch (originator) {
            case Originator.Served _, Originator.Legacy _ -> !message.parties().anonymous();
            case Originator.Visitor _, Originator.Stranger _ -> false;
        };
        return believed ? message : message.withMarks(message.marks().withoutReplyTo());
    }

    private static Optional<Refusal> refusal(Cause cause, String detail) {
        return Optional.of(Refusal.of(cause, detail));
    }
}
