// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;

/// What somebody wants changed in a user's terms, as they wrote it: each part that is given replaces the whole of that
/// part, and `none` empties it (for `services` it leaves none). Lists are separated by commas, `legacy` is
/// `sms=+447700900123,email=alice@example.net`. `block` and `unblock` add or take one address.
public record TermsChange(
        Optional<String> services,
        Optional<String> legacy,
        Optional<String> primary,
        Optional<String> block,
        Optional<String> unblock,
        Optional<String> profile) {
    private static final String NONE = "none";

    sealed interface Applied {
        record To(UserTerms terms) implements Applied {}

        record No(String why) implements Applied {}
    }

    /// Whether anything is to be changed.
    public boolean isEmpty() {
        return services.isEmpty()
                && legacy.isEmpty()
                && primary.isEmpty()
                && block.isEmpty()
                && unblock.isEmpty()
                && profile.isEmpty();
    }

    Applied applied(UserTerms before) {
        Applied now = new Applied.To(before);
        now = step(now, services, TermsChange::services);
        now = step(now, legacy, TermsChange::legacy);
        now = step(now, primary, TermsChange::primary);
        now = step(now, block, TermsChange::block);
        now = step(now, unblock, TermsChange::unblock);
        return step(now, profile, TermsChange::profile);
    }

    private interface Step {
        Applied apply(UserTerms terms, String written);
    }

    private static Applied step(Applied before, Optional<String> written, Step step) {
        return before instanceof Applied.To(UserTerms terms) && written.isPresent()
                ? step.apply(terms, written.get().strip())
                : before;
    }

    private static Applied services(UserTerms terms, String written) {
        Set<UserService> services = new LinkedHashSet<>();
        for (String word : words(written)) {
            Optional<UserService> service = TermsNodes.ofWord(UserService.values(), word);
            if (service.isEmpty()) {
                return new Applied.No("services: " + TermsNodes.words(UserService.values()) + ", or none");
            }
            services.add(service.get());
        }
        return new Applied.To(terms.withServices(services));
    }

    private static Applied legacy(UserTerms terms, String written) {
        Map<Technology, Address> legacy = new LinkedHashMap<>();
        for (String word : words(written)) {
            int equals = word.indexOf('=');
            String technology = equals < 0 ? word : word.substring(0, equals);
            Optional<Address> address = UserFields.legacyAddress(technology, word.substring(equals + 1));
            if (!UserFields.LEGACY.contains(technology) || address.isEmpty()) {
                return new Applied.No("legacy: expected is sms=+447700900123 or email=alice@example.net, the technology"
                        + " being one of " + String.join(", ", UserFields.LEGACY));
            }
            legacy.put(new Technology(technology), address.get());
        }
        return new Applied.To(terms.withLegacy(legacy));
    }

    /// The named one is the primary device, known before or not; no other is.
    private static Applied primary(UserTerms terms, String written) {
        String instance = UserFields.instance(written);
        List<UserDevice> devices = new ArrayList<>();
        terms.devices().stream()
                .filter(device -> !device.instance().equals(instance))
                .map(device -> new UserDevice(device.instance(), false))
                .forEach(devices::add);
        if (!written.equals(NONE)) {
            if (!UserFields.isInstance(instance)) {
                return new Applied.No("primary: expected is a device's instance id such as urn:uuid:…, or none");
            }
            devices.add(new UserDevice(instance, true));
        }
        return new Applied.To(terms.withDevices(devices));
    }

    private static Applied block(UserTerms terms, String written) {
        return blocked(written, address -> {
            Set<Address> blocked = new LinkedHashSet<>(terms.blocked());
            blocked.add(address);
            return new Applied.To(terms.withBlocked(blocked));
        });
    }

    private static Applied unblock(UserTerms terms, String written) {
        return blocked(written, address -> {
            Set<Address> blocked = new LinkedHashSet<>(terms.blocked());
            return blocked.remove(address)
                    ? new Applied.To(terms.withBlocked(blocked))
                    : new Applied.No("unblock: " + address.masked() + " is not blocked");
        });
    }

    private static Applied blocked(String written, Function<Address, Applied> change) {
        return UserFields.anyAddress(written)
                .map(change)
                .orElseGet(() -> new Applied.No("an address to block: " + UserFields.ANY_ADDRESS_EXPECTED));
    }

    private static Applied profile(UserTerms terms, String written) {
        if (written.equals(NONE)) {
            return new Applied.To(terms.withProfileInForce(Optional.empty()));
        }
        List<String> names =
                terms.profiles().stream().map(PreferenceProfile::name).toList();
        return names.contains(written)
                ? new Applied.To(terms.withProfileInForce(Optional.of(written)))
                : new Applied.No(
                        names.isEmpty()
                                ? "profile: the user has none; profiles are written in the users file"
                                : "profile: the user has " + names.stream().collect(Collectors.joining(", ")));
    }

    private static List<String> words(String written) {
        return written.equals(NONE)
                ? List.of()
                : List.of(written.split(",", -1)).stream().map(String::strip).toList();
    }
}
