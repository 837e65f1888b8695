// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.isthmus.model.LinePacing;
import org.isthmus.model.Octets;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.CoreSettings;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.core.CoreRegistrar;
import org.isthmus.sip.core.UserAddresses;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.sip.reginfo.RegInfo;
import org.isthmus.sip.reginfo.RegInfoReader;
import org.isthmus.sip.reginfo.RegView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the core who of the users here is registered with it, and hears of changes (RFC 3680): one subscription
/// for each user. A user whom the core reports with an active contact has the core's binding for as long as the
/// subscription lasts.
///
/// A subscription is not refreshed but replaced by a new one in good time: the state that a new one begins with
/// is whole, and a core that lost the old one needs no dialog to find that out. The old one ends with 481 to
/// its next NOTIFY (RFC 6665 section 4.1.3), or by itself.
public final class RegistrationEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationEvents.class);
    private static final int LONGEST_NUMBER = 9;
    private static final Set<String> UNKNOWN = Set.of("noresource", "rejected", "giveup");

    private final CoreSettings settings;
    private final UserDirectory users;
    private final UserAddresses addresses;
    private final RegistrationStep registrations;
    private final Function<OutgoingSip, SipOutcome> send;
    private final String self;
    private final InstantSource clock;
    private final LinePacing lines = new LinePacing(Duration.ofHours(1), 1);
    private final ConcurrentHashMap<SipUri, Watch> watches = new ConcurrentHashMap<>();

    /// `send` leads to the SIP edge; `self` is the URI that subscribes.
    public RegistrationEvents(
            CoreSettings settings,
            UserDirectory users,
            UserAddresses addresses,
            RegistrationStep registrations,
            Function<OutgoingSip, SipOutcome> send,
            String self,
            InstantSource clock) {
        this.settings = settings;
        this.users = users;
        this.addresses = addresses;
        this.registrations = registrations;
        this.send = send;
        this.self = self;
        this.clock = clock;
    }

    /// The subscription for one user. Its monitor guards it, and what it tells is stored in order.
    private static final class Watch {
        String callId = "";
        boolean asking;
        Instant due = Instant.MIN;
        Instant until = Instant.MIN;
        RegView view = RegView.NONE;
    }

    /// Asks for those subscriptions that are due, so many as one second may have: those first that
    /// wait longest.
    public void tick() {
        if (settings.registrationEvents().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Set<SipUri> served = new HashSet<>();
        PriorityQueue<Due> longest =
                new PriorityQueue<>(Comparator.comparing(Due::since).reversed());
        for (User user : users.all()) {
            user.addressOfRecord()
                    .filter(served::add)
                    .flatMap(aor -> due(aor, now))
                    .ifPresent(longest::add);
            if (longest.size() > settings.perSecond()) {
                longest.poll();
            }
        }
        for (Due due : longest) {
            begins(due.aor());
            Thread.ofVirtual().name("sip-subscribe").start(() -> subscribe(due.aor()));
        }
        watches.keySet().retainAll(served);
        warnOfLongRound(served.size());
    }

    private record Due(SipUri aor, Instant since) {}

    private Optional<Due> due(SipUri aor, Instant now) {
        Watch watch = watches.computeIfAbsent(aor, _ -> new Watch());
        synchronized (watch) {
            return watch.asking || watch.due.isAfter(now) ? Optional.empty() : Optional.of(new Due(aor, watch.due));
        }
    }

    private void begins(SipUri aor) {
        Watch watch = watches.computeIfAbsent(aor, _ -> new Watch());
        synchronized (watch) {
            watch.asking = true;
        }
    }

    /// Nine tenths of a subscription are the time that one round may take.
    private void warnOfLongRound(int users) {
        long seconds = users / settings.perSecond();
        if (seconds > settings.subscription().toSeconds() * 9 / 10 && lines.due("round", System.nanoTime()) > 0) {
            LOG.warn(
                    "asking the core for {} users takes {} s, longer than a subscription lasts; raise"
                            + " registrar.core.per-second or subscription",
                    users,
                    seconds);
        }
    }

    private void subscribe(SipUri aor) {
        Optional<SipOutcome> outcome = Optional.empty();
        try {
            outcome = Optional.of(send.apply(request(aor)));
        } catch (RuntimeException fault) {
            LOG.error("a subscription could not be asked for", fault);
        }
        Watch watch = watches.computeIfAbsent(aor, _ -> new Watch());
        Instant now = clock.instant();
        synchronized (watch) {
            watch.asking = false;
            if (outcome.isPresent()
                    && outcome.get() instanceof SipOutcome.Answered(SipAnswer answer, String callId)
                    && answer.success()) {
                Duration life = answer.headers()
                        .first("Expires")
                        .flatMap(RegistrationEvents::seconds)
                        .orElse(settings.subscription());
                begun(watch, callId);
                watch.until = now.plus(life);
                watch.due = now.plus(life.multipliedBy(9).dividedBy(10));
            } else {
                watch.due = now.plus(settings.askAgain());
                LOG.debug("the core did not take a subscription: {}", outcome);
            }
        }
    }

    /// The NOTIFY of a new subscription may come before the answer to its SUBSCRIBE.
    private static void begun(Watch watch, String callId) {
        if (!watch.callId.equals(callId)) {
            watch.callId = callId;
            watch.view = RegView.NONE;
        }
    }

    private OutgoingSip request(SipUri aor) {
        String uri = aor.canonical();
        SipHeaders headers = SipHeaders.of(
                "From",
                "<" + self + ">",
                "To",
                "<" + uri + ">",
                "P-Asserted-Identity",
                "<" + self + ">",
                "Event",
                "reg",
                "Accept",
                RegInfoReader.MEDIA_TYPE,
                "Expires",
                Long.toString(settings.subscription().toSeconds()));
        String route = CoreRegistrar.route(settings.registrationEvents().orElseThrow());
        return new OutgoingSip("SUBSCRIBE", uri, List.of(route), headers, Octets.EMPTY, "reg " + uri, Optional.empty());
    }

    /// The answer to a NOTIFY of a trusted core.
    public SipAnswer notified(Identification.Notified notified) {
        IncomingSip request = notified.request();
        if (!request.headers()
                .first("Event")
                .orElse("")
                .strip()
                .split("[ ;]", 2)[0]
                .equalsIgnoreCase("reg")) {
            return SipAnswer.of(489).with("Allow-Events", "reg");
        }
        Optional<User> user =
                request.headers().first("From").flatMap(addresses::uriOf).flatMap(uri -> addresses.userOf(uri, users));
        Optional<Watch> watch =
                user.flatMap(User::addressOfRecord).flatMap(aor -> Optional.ofNullable(watches.get(aor)));
        if (watch.isEmpty()) {
            return SipAnswer.of(481);
        }
        try {
            return notified(request, user.orElseThrow(), watch.get());
        } catch (StoreUnavailable gone) {
            LOG.warn("a registration event was refused, the store can not write: {}", gone.getMessage());
            return SipAnswers.of(Refusal.of(Cause.STORE_UNAVAILABLE, ""));
        }
    }

    private SipAnswer notified(IncomingSip request, User user, Watch watch) {
        synchronized (watch) {
            if (!watch.callId.equals(request.callId())) {
                if (!watch.asking) {
                    return SipAnswer.of(481);
                }
                begun(watch, request.callId());
            }
            RegView before = watch.view;
            SipAnswer answer = request.body().isEmpty() ? SipAnswer.of(200) : document(request, watch);
            if (answer.success()) {
                boolean ends = subscriptionState(request, watch);
                if (ends) {
                    watch.view = RegView.NONE;
                }
                if (ends || !watch.view.equals(before)) {
                    try {
                        registrations.told(user, binding(user, watch));
                    } catch (StoreUnavailable gone) {
                        // It comes again, and has to be news then.
                        watch.view = before;
                        throw gone;
                    }
                }
            }
            return answer;
        }
    }

    private SipAnswer document(IncomingSip request, Watch watch) {
        boolean known = request.headers()
                .first("Content-Type")
                .flatMap(MediaType::parse)
                .filter(type -> type.is(RegInfoReader.MEDIA_TYPE))
                .isPresent();
        if (!known) {
            return SipAnswer.refusing(Cause.MEDIA_NOT_SUPPORTED).with("Accept", RegInfoReader.MEDIA_TYPE);
        }
        Optional<RegInfo> told = RegInfoReader.USUAL.read(request.body());
        if (told.isEmpty()) {
            return SipAnswer.refusing(Refusal.of(Cause.MALFORMED, "not a reginfo document"));
        }
        switch (watch.view.with(told.get())) {
            case RegView.Step.Next(RegView next) -> watch.view = next;
            case RegView.Step.Stale _ -> LOG.debug("a registration event is older than what is known");
            // All is told again to a new subscription.
            case RegView.Step.Gap _ -> watch.due = clock.instant();
        }
        return SipAnswer.of(200);
    }

    /// RFC 6665 section 4.1.3: how long it lasts, or that it is over and when to ask again. True
    /// when it ended because the core does not know the user, or tells nothing of them: then what
    /// it said before does not count any more.
    private boolean subscriptionState(IncomingSip request, Watch watch) {
        String[] parts =
                request.headers().first("Subscription-State").orElse("").split(";", -1);
        Instant now = clock.instant();
        boolean ends = false;
        Optional<Duration> expires = parameter(parts, "expires").flatMap(RegistrationEvents::seconds);
        if (parts[0].strip().equalsIgnoreCase("terminated")) {
            String reason = parameter(parts, "reason").orElse("");
            ends = UNKNOWN.contains(reason.toLowerCase(Locale.ROOT));
            boolean atOnce = reason.equalsIgnoreCase("deactivated") || reason.equalsIgnoreCase("timeout");
            Duration pause = parameter(parts, "retry-after")
                    .flatMap(RegistrationEvents::seconds)
                    .orElse(atOnce ? Duration.ZERO : settings.askAgain());
            watch.callId = "";
            watch.due = now.plus(pause);
        } else {
            expires.ifPresent(life -> watch.until = now.plus(life));
        }
        if (!watch.until.isAfter(now)) {
            watch.until = now.plus(settings.askAgain());
        }
        return ends;
    }

    private Optional<Binding> binding(User user, Watch watch) {
        Predicate<String> own =
                aor -> addresses.userOf(aor, users).filter(user::equals).isPresent();
        if (!watch.view.reaches(own)) {
            return Optional.empty();
        }
        Set<String> features = new HashSet<>(watch.view.features(own));
        features.add(Binding.AT_CORE);
        SipUri aor = user.addressOfRecord().orElseThrow();
        String route = CoreRegistrar.route(settings.registrationEvents().orElseThrow());
        return Optional.of(new Binding(
                aor.canonical(), "", watch.until, watch.callId, watch.view.version(), List.of(route), "", features));
    }

    private static Optional<String> parameter(String[] parts, String name) {
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(name)) {
                return Optional.of(pair[1].strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String text) {
        String digits = text.strip();
        boolean number = !digits.isEmpty()
                && digits.length() <= LONGEST_NUMBER
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofSeconds(Long.parseLong(digits))) : Optional.empty();
    }
}
