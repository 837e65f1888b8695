// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.interworking.Capabilities;
import org.isthmus.model.settings.RecipientKind;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;

/// What is known of the recipient now: the address as it was dialled, its kind, the user served here whose it is, and
/// the feature tags of each of their registered devices.
public record RecipientFacts(Address dialled, RecipientKind kind, Optional<User> user, List<Set<String>> features) {
    public RecipientFacts {
        features = List.copyOf(features);
    }

    /// A user served here whose registered devices have these feature tags.
    public static RecipientFacts served(
            Address dialled, User user, List<Set<String>> features, Collection<String> domains) {
        return new RecipientFacts(dialled, kind(dialled, domains), Optional.of(user), features);
    }

    /// A user served here with so many registered devices of which nothing more is known.
    static RecipientFacts served(Address dialled, User user, int devices, Collection<String> domains) {
        return served(dialled, user, Collections.nCopies(devices, Set.of()), domains);
    }

    /// Somebody who is not served here. `domains` are the SIP domains that are.
    public static RecipientFacts stranger(Address dialled, Collection<String> domains) {
        return new RecipientFacts(dialled, kind(dialled, domains), Optional.empty(), List.of());
    }

    boolean served() {
        return user.isPresent();
    }

    /// How many devices are registered.
    public int devices() {
        return features.size();
    }

    /// All addresses of a user served here.
    List<Address> own() {
        return user.map(User::addresses).orElse(List.of());
    }

    Optional<PreferenceProfile> preferences() {
        return user.flatMap(found -> found.terms().preferences());
    }

    /// What a user served here subscribes to.
    Set<UserService> services() {
        return user.map(found -> found.terms().services()).orElse(Set.of());
    }

    /// The address under which a technology reaches them: the one that a user's record names for it, else the dialled
    /// one if it can write to that, else the first of their own that it can.
    Optional<Address> reachableBy(Technology technology, Capabilities capabilities) {
        return reachableBy(technology, capabilities.addresses());
    }

    /// The same, for a technology whose function is in another process and writes to `kinds` of addresses.
    Optional<Address> reachableBy(Technology technology, Set<Class<? extends Address>> kinds) {
        return Stream.of(
                        user.stream()
                                .flatMap(found ->
                                        Stream.ofNullable(found.terms().legacy().get(technology))),
                        Stream.of(dialled),
                        own().stream())
                .flatMap(addresses -> addresses)
                .filter(address -> kinds.contains(address.getClass()))
                .findFirst();
    }

    private static RecipientKind kind(Address address, Collection<String> domains) {
        return switch (address) {
            case SipUri uri -> domains.contains(uri.host()) ? RecipientKind.SIP_HERE : RecipientKind.SIP_ELSEWHERE;
            case Msisdn _ -> RecipientKind.NUMBER;
            case ShortCode _, AlphanumericSender _ -> RecipientKind.SHORT_CODE;
            case MailAddress _ -> RecipientKind.MAIL;
        };
    }
}
