// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.model.settings.SelectionRule;
import org.isthmus.model.settings.SelectionSettings;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.UserService;

/// Chooses the way of a message by the operator's rules (architecture document section 5.3.1.5). A
/// rule may leave it to the recipient's preferences; what stands above it beats them. The rules are
/// tried in order; the first whose conditions hold and that can be carried out wins. A rule can not
/// be carried out when its target was given up before, when nobody is registered, or when none of
/// its technologies can carry the message; then the next rule is tried, and that is all there is to
/// falling back.
///
/// When in the end a rule refuses (or none is left), and a technology would have been chosen but could not
/// carry the message, the refusal is that technology's: "too many parts" helps the sender, "no route" does not.
///
/// Pure: asked again with the same facts it says the same, so explaining is selecting without sending.
public final class InterworkingSelectionFunction {
    private final SelectionSettings settings;
    private final boolean deferral;
    private final FunctionsApart apart;
    private final RemoteNetworks networks;

    /// `deferral` tells whether messages are kept for recipients who are away at all, `roles` which
    /// functions are in this process.
    public InterworkingSelectionFunction(
            SelectionSettings settings, boolean deferral, RolesSettings roles, RemoteNetworks networks) {
        this.settings = settings;
        this.deferral = deferral;
        this.apart = new FunctionsApart(roles);
        this.networks = networks;
    }

    /// Without remote networks.
    InterworkingSelectionFunction(SelectionSettings settings, boolean deferral, RolesSettings roles) {
        this(settings, deferral, roles, RemoteNetworks.NONE);
    }

    /// With all functions in this process.
    InterworkingSelectionFunction(SelectionSettings settings, boolean deferral) {
        this(settings, deferral, RolesSettings.DEFAULT);
    }

    public Selection select(SelectionFacts facts) {
        return apart.given(facts).orElseGet(() -> new Choice(facts).select());
    }

    /// The choice, unless it leads on by SIP and no hop is left for that (RFC 3261 section 16.3). What
    /// another technology takes ends here as far as SIP goes.
    public static Selection within(Hops hops, Selection chosen) {
        return switch (chosen) {
            case Selection.Native _,
                    Selection.HandToCore _,
                    Selection.HandOn _,
                    Selection.ToNetwork _,
                    Selection.Defer _
            when !hops.leftToPassOn() ->
                new Selection.Refuse(Refusal.of(Cause.TOO_MANY_HOPS, "Max-Forwards is used up"), chosen.explanation());
            case Selection _ -> chosen;
        };
    }

    /// What would be said at another time of the rules' clock, without sending.
    Selection explain(SelectionFacts facts, Instant at) {
        return select(facts.at(at));
    }

    /// The way of a notification to the user who sent the message that it is about: to the function
    /// that brought the message when that is in another process; else to the devices, or wait for them,
    /// or to the remote network where that user lives. Rules do not apply.
    public Selection selectForNotification(SelectionFacts facts) {
        RecipientFacts reader = facts.recipient();
        Explanation explanation = new Explanation(facts, List.of(), "notification");
        Optional<ReferencePoint> brought = ReferencePoint.of(facts.message().edge());
        if (brought.isPresent()) {
            Selection.HandOn back = new Selection.HandOn(brought.get(), reader.dialled(), explanation);
            return facts.tried().contains(back.target())
                    ? new Selection.Refuse(
                            Refusal.of(Cause.NO_ROUTE, "the function that brought it refused"), explanation)
                    : back;
        }
        if (reader.devices() > 0 && !facts.tried().contains(new Target.Native())) {
            return new Selection.Native(explanation);
        }
        Optional<RemoteNetwork> network = reader.served() ? Optional.empty() : networks.of(reader.dialled());
        if (network.isPresent() && !facts.givenUp(network.get())) {
            return new Selection.ToNetwork(network.get().target(), explanation);
        }
        if (reader.served()) {
            return new Selection.Defer(explanation);
        }
        String why = network.map(known -> "network " + known.name() + " did not take it")
                .orElse("its reader is neither served here nor of a network that is configured");
        return new Selection.Refuse(Refusal.of(Cause.NO_ROUTE, why), explanation);
    }

    /// One walk down the rules.
    private final class Choice {
        private final SelectionFacts facts;
        private final RuleMatch match;
        private final List<Explanation.Tried> tried = new ArrayList<>();
        private Optional<Refusal> couldNotCarry = Optional.empty();

        Choice(SelectionFacts facts) {
            this.facts = facts;
            this.match = new RuleMatch(facts, settings.timeZone());
        }

        Selection select() {
            for (SelectionRule rule : settings.rules()) {
                Optional<String> whyNot = match.whyNot(rule);
                if (whyNot.isPresent()) {
                    tried.add(new Explanation.Tried(rule.name(), whyNot));
                    continue;
                }
                Optional<Selection> outcome = carryOut(rule);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            return refuse(Refusal.of(Cause.NO_ROUTE, "no rule applies"), "");
        }

        /// What the rule says; empty when it can not be carried out.
        private Optional<Selection> carryOut(SelectionRule rule) {
            return switch (rule.then()) {
                case NATIVE -> natively(rule);
                case INTERWORK -> interwork(rule);
                case PREFERENCE -> preferred(rule);
                case CORE -> {
                    String route = rule.route().orElseThrow();
                    yield facts.tried().contains(new Target.HandToCore(route))
                            ? not(rule, "this route was given up before")
                            : Optional.of(new Selection.HandToCore(route, won(rule.name())));
                }
                case NETWORK -> toNetwork(rule);
                case DEFER -> Optional.of(deferred(rule));
                case REFUSE ->
                    Optional.of(refuse(
                            Refusal.of(rule.cause().orElseThrow(), "selection rule " + rule.name()), rule.name()));
            };
        }

        private Optional<Selection> natively(SelectionRule rule) {
            Optional<String> obstacle = noDevice();
            return obstacle.isPresent()
                    ? not(rule, obstacle.get())
                    : Optional.of(new Selection.Native(won(rule.name())));
        }

        /// To the network that owns the recipient's address, as far as its policy allows. One of its
        /// numbers may be a user's here; nothing is passed on between two networks.
        private Optional<Selection> toNetwork(SelectionRule rule) {
            if (facts.recipient().served()) {
                return not(rule, "the recipient is served here");
            }
            Optional<RemoteNetwork> found = networks.of(facts.recipient().dialled());
            if (found.isEmpty()) {
                return not(rule, "no remote network owns the recipient's address");
            }
            RemoteNetwork network = found.get();
            if (RemoteNetworks.isEdge(facts.message().edge())) {
                return not(rule, "it came from a remote network");
            }
            if (facts.givenUp(network)) {
                return not(rule, "network " + network.name() + " was given up before");
            }
            Optional<Refusal> objection = network.objection(
                    facts.message().mediaType(), facts.message().octets(), List.of());
            if (objection.isPresent()) {
                couldNotCarry = couldNotCarry.or(() -> objection);
                return not(rule, objection.get().detail());
            }
            return Optional.of(new Selection.ToNetwork(network.target(), won(rule.name())));
        }

        private Optional<String> noDevice() {
            if (facts.recipient().devices() == 0) {
                return Optional.of("no device is registered");
            }
            return facts.tried().contains(new Target.Native())
                    ? Optional.of("the devices were given up before")
                    : Optional.empty();
        }

        /// The recipient's wish, as far as it can be: the first of the wished ways, then what is wished
        /// for who is away. Never back into the technology that a message came from. Who wishes nothing
        /// is passed over.
        private Optional<Selection> preferred(SelectionRule rule) {
            Optional<PreferenceProfile> found = facts.recipient().preferences();
            if (found.isEmpty()) {
                return not(rule, "the recipient has no preferences in force");
            }
            PreferenceProfile profile = found.get();
            List<String> obstacles = new ArrayList<>();
            List<Selection.Way> ways = new ArrayList<>();
            for (Technology technology : profile.deliver()) {
                boolean home = technology.equals(Technology.RCS);
                if (home && !ways.isEmpty()) {
                    break;
                }
                if (home) {
                    Optional<String> obstacle = noDevice();
                    if (obstacle.isEmpty()) {
                        return Optional.of(new Selection.Native(won(rule.name())));
                    }
                    obstacles.add(obstacle.get());
                } else if (technology.equals(facts.message().origin())) {
                    obstacles.add("it came in by " + technology);
                } else if (ways.isEmpty() && apart.towards(technology).isPresent()) {
                    Optional<Selection> on = on(rule, technology, obstacles);
                    if (on.isPresent()) {
                        return on;
                    }
                } else {
                    way(technology, Optional.empty(), ways, obstacles);
                }
            }
            if (!ways.isEmpty()) {
                return Optional.of(new Selection.Interwork(ways, won(rule.name())));
            }
            if (profile.away().isEmpty()) {
                String why = obstacles.isEmpty() ? "nothing is wished" : String.join("; ", obstacles);
                return not(rule, "profile " + profile.name() + ": " + why);
            }
            return Optional.of(
                    switch (profile.away().get()) {
                        case KEEP -> deferred(rule);
                        case REFUSE ->
                            new Selection.Refuse(
                                    Refusal.of(
                                            Cause.RECIPIENT_REFUSED, "the recipient's wish for messages that come now"),
                                    won(rule.name()));
                    });
        }

        /// Only where people register there is somebody to wait for.
        private Selection deferred(SelectionRule rule) {
            if (!apart.roles().participating()) {
                return refuse(Refusal.of(Cause.NO_ROUTE, "nobody registers here who could be waited for"), rule.name());
            }
            return deferral
                    ? new Selection.Defer(won(rule.name()))
                    : refuse(
                            Refusal.of(
                                    Cause.RECIPIENT_UNAVAILABLE, "messages are not kept for recipients who are away"),
                            rule.name());
        }

        private Optional<Selection> interwork(SelectionRule rule) {
            List<Selection.Way> ways = new ArrayList<>();
            List<String> obstacles = new ArrayList<>();
            for (Technology technology : rule.technologies()) {
                if (ways.isEmpty() && apart.towards(technology).isPresent()) {
                    Optional<Selection> on = on(rule, technology, obstacles);
                    if (on.isPresent()) {
                        return on;
                    }
                } else {
                    way(technology, rule.group(technology), ways, obstacles);
                }
            }
            return ways.isEmpty()
                    ? not(rule, String.join("; ", obstacles))
                    : Optional.of(new Selection.Interwork(ways, won(rule.name())));
        }

        /// The way of `technology` where that begins in another process, or what stands in it.
        private Optional<Selection> on(SelectionRule rule, Technology technology, List<String> obstacles) {
            ReferencePoint point = apart.towards(technology).orElseThrow();
            Optional<String> unsubscribed = unsubscribed();
            Optional<Address> recipient = FunctionsApart.recipient(point, technology, facts.recipient());
            if (unsubscribed.isPresent()) {
                couldNotCarry =
                        couldNotCarry.or(() -> Optional.of(Refusal.of(Cause.NOT_SUBSCRIBED, unsubscribed.get())));
                obstacles.add(unsubscribed.get());
            } else if (facts.message().edge().equals(point.word())) {
                obstacles.add("it came in at " + point.word());
            } else if (recipient.isEmpty()) {
                obstacles.add("no address for " + technology);
            } else if (facts.tried().contains(new Target.HandOn(point, recipient.get()))) {
                obstacles.add("the function at " + point.word() + " gave it back");
            } else {
                return Optional.of(new Selection.HandOn(point, recipient.get(), won(rule.name())));
            }
            return Optional.empty();
        }

        /// Adds the way by `technology`, or what stands in it. Back into the technology that it came from a
        /// message goes only by a group that the rule names: else it could go in circles, and whoever may
        /// write to us could write to everybody through us.
        private void way(
                Technology technology, Optional<String> group, List<Selection.Way> ways, List<String> obstacles) {
            Optional<String> unsubscribed = unsubscribed();
            if (unsubscribed.isPresent()) {
                couldNotCarry =
                        couldNotCarry.or(() -> Optional.of(Refusal.of(Cause.NOT_SUBSCRIBED, unsubscribed.get())));
                obstacles.add(unsubscribed.get());
                return;
            }
            if (group.isEmpty() && technology.equals(facts.message().origin())) {
                obstacles.add("it came in by " + technology + ", and no group of links is named");
                return;
            }
            Optional<Via> adapter = facts.adapter(technology, group);
            if (adapter.isEmpty()) {
                obstacles.add("no adapter for " + new Via(technology, group.orElse("")));
                return;
            }
            Via via = adapter.get();
            switch (facts.adapters().get(via)) {
                case null -> obstacles.add("no adapter for " + via);
                case AdapterFacts.NoAddress _ -> obstacles.add("no address for " + technology);
                case AdapterFacts.Preview(Address address, Conversion _)
                when facts.givenUp(via, address) -> obstacles.add(via + " was given up before");
                case AdapterFacts.Preview(Address address, Conversion.Converted converted) ->
                    ways.add(new Selection.Way(via, address, converted));
                case AdapterFacts.Preview(Address _, Conversion.CannotCarry(Refusal refusal)) -> {
                    couldNotCarry = couldNotCarry.or(() -> Optional.of(refusal));
                    obstacles.add(via + " can not carry it: " + refusal.cause().sentence());
                }
            }
        }

        /// Whether one of those who are served here has no subscription for other technologies.
        private Optional<String> unsubscribed() {
            if (facts.sender().served() && !facts.sender().services().contains(UserService.INTERWORKING)) {
                return Optional.of("the sender may not write to other technologies");
            }
            return facts.recipient().served() && !facts.recipient().services().contains(UserService.INTERWORKING)
                    ? Optional.of("the recipient may not be reached by other technologies")
                    : Optional.empty();
        }

        private Optional<Selection> not(SelectionRule rule, String why) {
            tried.add(new Explanation.Tried(rule.name(), Optional.of(why)));
            return Optional.empty();
        }

        private Selection refuse(Refusal refusal, String rule) {
            return new Selection.Refuse(couldNotCarry.orElse(refusal), won(rule));
        }

        private Explanation won(String rule) {
            if (!rule.isEmpty()) {
                tried.add(new Explanation.Tried(rule, Optional.empty()));
            }
            return new Explanation(facts, tried, rule);
        }
    }
}
