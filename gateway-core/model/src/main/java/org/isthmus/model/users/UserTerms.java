// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;

/// On what terms a user is served, beside who they are.
///
/// - `services`: what they subscribe to.
/// - `legacy`: where another technology reaches them, when that is not one of their addresses (the number that gets
///   their short messages, their mailbox).
/// - `devices`: the devices that are known by their instance id; others may register, too.
/// - `blocked`: whose messages they do not want.
/// - `profiles`: their preferences, by name, and which one is in force.
public record UserTerms(
        Set<UserService> services,
        Map<Technology, Address> legacy,
        List<UserDevice> devices,
        Set<Address> blocked,
        List<PreferenceProfile> profiles,
        Optional<String> profileInForce) {
    /// All services, and nothing else that is stated.
    public static final UserTerms DEFAULT =
            new UserTerms(EnumSet.allOf(UserService.class), Map.of(), List.of(), Set.of(), List.of(), Optional.empty());

    public UserTerms {
        services = services.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(services));
        legacy = Collections.unmodifiableMap(new LinkedHashMap<>(legacy));
        devices = List.copyOf(devices);
        blocked = Set.copyOf(blocked);
        profiles = List.copyOf(profiles);
        String named = profileInForce.orElse("");
        if (!named.isEmpty() && profile(profiles, named).isEmpty()) {
            throw new IllegalArgumentException("there is no profile " + named);
        }
    }

    /// The preferences that count now.
    public Optional<PreferenceProfile> preferences() {
        return profileInForce.flatMap(name -> profile(profiles, name));
    }

    private static Optional<PreferenceProfile> profile(List<PreferenceProfile> profiles, String name) {
        return profiles.stream().filter(profile -> profile.name().equals(name)).findFirst();
    }

    public UserTerms withServices(Set<UserService> others) {
        return new UserTerms(others, legacy, devices, blocked, profiles, profileInForce);
    }

    public UserTerms withLegacy(Map<Technology, Address> others) {
        return new UserTerms(services, others, devices, blocked, profiles, profileInForce);
    }

    public UserTerms withDevices(List<UserDevice> others) {
        return new UserTerms(services, legacy, others, blocked, profiles, profileInForce);
    }

    public UserTerms withBlocked(Set<Address> others) {
        return new UserTerms(services, legacy, devices, others, profiles, profileInForce);
    }

    public UserTerms withProfiles(List<PreferenceProfile> others) {
        return new UserTerms(services, legacy, devices, blocked, others, profileInForce);
    }

    public UserTerms withProfileInForce(Optional<String> name) {
        return new UserTerms(services, legacy, devices, blocked, profiles, name);
    }
}
