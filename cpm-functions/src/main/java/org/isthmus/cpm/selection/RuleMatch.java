// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.cpm.networks.ServiceName;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.Protection;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.settings.SelectionCondition;
import org.isthmus.model.settings.SelectionRule;
import org.isthmus.model.settings.Side;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.UserService;

/// Whether the conditions of one rule hold. A further condition is one more method in [#whyNot] and one more
/// component of [SelectionCondition].
final class RuleMatch {
    private final SelectionFacts facts;
    private final ZoneId zone;

    RuleMatch(SelectionFacts facts, ZoneId zone) {
        this.facts = facts;
        this.zone = zone;
    }

    /// The first condition that does not hold, in words; empty when all do.
    Optional<String> whyNot(SelectionRule rule) {
        SelectionCondition when = rule.when();
        if (!when.origin().isEmpty() && !when.origin().contains(facts.message().origin())) {
            return Optional.of("it came in by " + facts.message().origin());
        }
        if (!when.edge().isEmpty() && !when.edge().contains(facts.message().edge())) {
            return Optional.of("it came in at " + facts.message().edge());
        }
        Protection protection = facts.message().from().protection();
        if (!when.protection().isEmpty() && !when.protection().contains(protection)) {
            return Optional.of("the protection of the way that it came by is " + protection.word());
        }
        if (!when.service().isEmpty()
                && ServiceName.named(facts.message().services()).stream()
                        .noneMatch(
                                service -> when.service().stream().anyMatch(named -> ServiceName.is(named, service)))) {
            return Optional.of("it names another service");
        }
        if (!when.side().isEmpty() && when.side().stream().noneMatch(this::is)) {
            return Optional.of("this gateway is not " + words(when.side()) + " for it");
        }
        if (!when.services().isEmpty() && !subscribed(when.services())) {
            return Optional.of("sender or recipient does not subscribe to " + words(when.services()));
        }
        if (!when.recipient().isEmpty()
                && !when.recipient().contains(facts.recipient().kind())) {
            return Optional.of("the recipient's address is of another kind");
        }
        if (when.served().isPresent()
                && when.served().get() != facts.recipient().served()) {
            return Optional.of(
                    facts.recipient().served() ? "the recipient is served here" : "the recipient is not served here");
        }
        if (when.registered().isPresent()
                && when.registered().get() != facts.recipient().devices() > 0) {
            return Optional.of(facts.recipient().devices() > 0 ? "a device is registered" : "no device is registered");
        }
        if (!when.numberPrefix().isEmpty() && !prefixed(when.numberPrefix())) {
            return Optional.of("the recipient's number begins otherwise");
        }
        if (!when.capability().isEmpty() && !capable(when.capability())) {
            return Optional.of("no registered device has such a feature tag");
        }
        if (!when.profile().isEmpty()
                && facts.recipient()
                        .preferences()
                        .map(PreferenceProfile::name)
                        .filter(when.profile()::contains)
                        .isEmpty()) {
            return Optional.of("the recipient has no such profile in force");
        }
        String type = facts.message().mediaType();
        if (!when.media().isEmpty() && when.media().stream().noneMatch(listed -> ListScreening.covers(listed, type))) {
            return Optional.of("the content is of another type");
        }
        return size(when).or(() -> parts(rule)).or(() -> window(when));
    }

    private boolean is(Side side) {
        return switch (side) {
            case ORIGINATING -> facts.sender().served();
            case TERMINATING -> facts.recipient().served();
        };
    }

    private boolean subscribed(List<UserService> services) {
        return (!facts.sender().served() || facts.sender().services().containsAll(services))
                && (!facts.recipient().served() || facts.recipient().services().containsAll(services));
    }

    /// As in SIP, case does not matter.
    private boolean capable(List<String> wanted) {
        return facts.recipient().features().stream()
                .flatMap(Set::stream)
                .map(tag -> tag.toLowerCase(Locale.ROOT))
                .anyMatch(tag -> wanted.stream().anyMatch(part -> tag.contains(part.toLowerCase(Locale.ROOT))));
    }

    private static String words(List<? extends Enum<?>> values) {
        return values.stream()
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private boolean prefixed(List<String> prefixes) {
        return Stream.concat(Stream.of(facts.recipient().dialled()), facts.recipient().own().stream())
                .flatMap(RuleMatch::number)
                .findFirst()
                .filter(number -> prefixes.stream().anyMatch(number::startsWith))
                .isPresent();
    }

    private static Stream<String> number(Address address) {
        return switch (address) {
            case Msisdn number -> Stream.of(number.e164());
            case ShortCode code -> Stream.of(code.digits());
            default -> Stream.empty();
        };
    }

    private Optional<String> size(SelectionCondition when) {
        long octets = facts.message().octets();
        if (when.minSize().isPresent() && octets < when.minSize().get().octets()) {
            return Optional.of("it is smaller");
        }
        return when.maxSize().isPresent() && octets > when.maxSize().get().octets()
                ? Optional.of("it is larger")
                : Optional.empty();
    }

    private Optional<String> parts(SelectionRule rule) {
        SelectionCondition when = rule.when();
        if (when.minParts().isEmpty() && when.maxParts().isEmpty()) {
            return Optional.empty();
        }
        Technology technology = rule.technologies().isEmpty()
                ? Technology.SMS
                : rule.technologies().getFirst();
        OptionalInt parts = facts.adapter(technology, rule.group(technology))
                .map(facts::parts)
                .orElse(OptionalInt.empty());
        if (parts.isEmpty()) {
            return Optional.of(technology + " can not carry it, so it has no parts");
        }
        boolean within = parts.getAsInt() >= when.minParts().orElse(0)
                && parts.getAsInt() <= when.maxParts().orElse(Integer.MAX_VALUE);
        return within ? Optional.empty() : Optional.of("it takes " + parts.getAsInt() + " parts in " + technology);
    }

    private Optional<String> window(SelectionCondition when) {
        if (when.from().isEmpty() || when.until().isEmpty()) {
            return Optional.empty();
        }
        LocalTime from = when.from().get();
        LocalTime until = when.until().get();
        LocalTime clock = LocalTime.ofInstant(facts.at(), zone);
        boolean inside = from.isBefore(until)
                ? !clock.isBefore(from) && clock.isBefore(until)
                : !clock.isBefore(from) || clock.isBefore(until);
        return inside ? Optional.empty() : Optional.of("the time is outside its window");
    }
}
