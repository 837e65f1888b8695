// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.PreferenceProfile.Accepts;
import org.isthmus.model.users.PreferenceProfile.Away;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the terms of one user from their keys; all are optional. What is wrong becomes a fault of the whole reading.
final class TermsNodes {
    static final List<String> KEYS = List.of("services", "legacy", "devices", "blocked", "profiles", "profile");
    private static final String ABOUT_MEDIA = "expected is a media type such as video/mp4 or video/*";

    private final UserNodes nodes;
    private final Map<String, Node> entries;
    private final String path;

    TermsNodes(UserNodes nodes, Map<String, Node> entries, String path) {
        this.nodes = nodes;
        this.entries = entries;
        this.path = path;
    }

    UserTerms terms() {
        List<PreferenceProfile> profiles = profiles();
        Optional<String> inForce = text(entries, "profile", path);
        boolean known = inForce.isEmpty()
                || profiles.stream().anyMatch(profile -> profile.name().equals(inForce.get()));
        if (!known) {
            String names = profiles.stream().map(PreferenceProfile::name).collect(Collectors.joining(", "));
            fault(
                    entries,
                    "profile",
                    path + ".profile",
                    inForce.orElse(""),
                    names.isEmpty()
                            ? "no profile is stated under profiles"
                            : "expected is one of the stated profiles: " + names);
        }
        return new UserTerms(services(), legacy(), devices(), blocked(), profiles, known ? inForce : Optional.empty());
    }

    private Set<UserService> services() {
        if (!entries.containsKey("services")) {
            return EnumSet.allOf(UserService.class);
        }
        return new LinkedHashSet<>(each(
                entries, "services", path, word -> ofWord(UserService.values(), word), words(UserService.values())));
    }

    private Map<Technology, Address> legacy() {
        Map<Technology, Address> legacy = new LinkedHashMap<>();
        Node node = entries.get("legacy");
        if (node instanceof MappingNode mapping) {
            nodes.entries(mapping, path + ".legacy", UserFields.LEGACY).forEach((name, value) -> {
                String written = value instanceof ScalarNode scalar ? scalar.getValue() : "";
                UserFields.legacyAddress(name, written)
                        .ifPresentOrElse(
                                address -> {
                                    if (nodes.isTheirs(address, value, path + ".legacy." + name, written)) {
                                        legacy.put(new Technology(name), address);
                                    }
                                },
                                () -> fault(value, path + ".legacy." + name, written, UserFields.legacyExpected(name)));
            });
        } else if (node != null) {
            fault(
                    node,
                    path + ".legacy",
                    "",
                    "addresses by technology are expected: " + String.join(", ", UserFields.LEGACY));
        }
        return legacy;
    }

    private List<UserDevice> devices() {
        List<UserDevice> devices = new ArrayList<>();
        for (Place place : mappings("devices", "instance and primary are expected")) {
            Map<String, Node> keys = nodes.entries(place.mapping(), place.path(), List.of("instance", "primary"));
            Optional<String> instance =
                    nodes.text(keys, "instance", place.mapping(), place.path()).map(UserFields::instance);
            boolean primary = flag(keys, "primary", place.path(), false);
            if (instance.isEmpty()) {
                continue;
            }
            if (!UserFields.isInstance(instance.get())) {
                fault(
                        place.mapping(),
                        place.path() + ".instance",
                        instance.get(),
                        "expected is a URN such as urn:uuid:…");
            } else if (devices.stream().anyMatch(device -> device.instance().equals(instance.get()))) {
                fault(place.mapping(), place.path() + ".instance", instance.get(), "stands here twice");
            } else if (primary && devices.stream().anyMatch(UserDevice::primary)) {
                fault(place.mapping(), place.path() + ".primary", "", "one device is the primary one already");
            } else {
                devices.add(new UserDevice(instance.get(), primary));
            }
        }
        return devices;
    }

    private Set<Address> blocked() {
        return new LinkedHashSet<>(
                each(entries, "blocked", path, UserFields::anyAddress, UserFields.ANY_ADDRESS_EXPECTED));
    }

    private List<PreferenceProfile> profiles() {
        List<PreferenceProfile> profiles = new ArrayList<>();
        List<String> known = List.of("name", "deliver", "away", "anonymous", "refuse-media", "max-size");
        for (Place place : mappings("profiles", String.join(", ", known) + " are expected")) {
            int before = nodes.faults().size();
            Map<String, Node> keys = nodes.entries(place.mapping(), place.path(), known);
            Optional<String> name = nodes.text(keys, "name", place.mapping(), place.path());
            name.filter(given -> !UserFields.isName(given)
                            || profiles.stream()
                                    .anyMatch(profile -> profile.name().equals(given)))
                    .ifPresent(given -> fault(
                            keys,
                            "name",
                            place.path() + ".name",
                            given,
                            "expected are letters, digits, '.', '_' and '-', at most 64, and no name twice"));
            List<Technology> deliver = each(
                    keys,
                    "deliver",
                    place.path(),
                    UserFields::way,
                    "expected is one of " + String.join(", ", UserFields.WAYS));
            Optional<Away> away =
                    one(keys, "away", place.path(), word -> ofWord(Away.values(), word), words(Away.values()));
            Accepts accepts = new Accepts(
                    flag(keys, "anonymous", place.path(), true),
                    each(keys, "refuse-media", place.path(), UserFields::media, ABOUT_MEDIA),
                    one(keys, "max-size", place.path(), UserFields::octets, "expected is a number of octets")
                            .map(OptionalLong::of)
                            .orElse(OptionalLong.empty()));
            if (nodes.faults().size() == before) {
                profiles.add(new PreferenceProfile(name.orElseThrow(), deliver, away, accepts));
            }
        }
        return profiles;
    }

    private record Place(MappingNode mapping, String path) {}

    private List<Place> mappings(String key, String expected) {
        List<Place> places = new ArrayList<>();
        Node list = entries.get(key);
        if (list instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                String at = path + "." + key + "[" + i + "]";
                if (sequence.getValue().get(i) instanceof MappingNode mapping) {
                    places.add(new Place(mapping, at));
                } else {
                    fault(sequence.getValue().get(i), at, "", expected);
                }
            }
        } else if (list != null) {
            fault(list, path + "." + key, "", "a list is expected");
        }
        return places;
    }

    private <T> List<T> each(
            Map<String, Node> keys, String key, String at, Function<String, Optional<T>> read, String expected) {
        List<T> values = new ArrayList<>();
        Node list = keys.get(key);
        if (list instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                Node node = sequence.getValue().get(i);
                String written = node instanceof ScalarNode scalar ? scalar.getValue() : "";
                String place = at + "." + key + "[" + i + "]";
                read.apply(written).ifPresentOrElse(values::add, () -> fault(node, place, written, expected));
            }
        } else if (list != null) {
            fault(list, at + "." + key, "", "a list is expected");
        }
        return values;
    }

    private <T> Optional<T> one(
            Map<String, Node> keys, String key, String at, Function<String, Optional<T>> read, String expected) {
        Optional<String> written = text(keys, key, at);
        Optional<T> value = written.flatMap(read);
        if (written.isPresent() && value.isEmpty()) {
            fault(keys, key, at + "." + key, written.get(), expected);
        }
        return value;
    }

    private boolean flag(Map<String, Node> keys, String key, String at, boolean fallback) {
        return one(
                        keys,
                        key,
                        at,
                        word -> switch (word) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.<Boolean>empty();
                        },
                        "expected is true or false")
                .orElse(fallback);
    }

    private Optional<String> text(Map<String, Node> keys, String key, String at) {
        Node node = keys.get(key);
        return node == null ? Optional.empty() : nodes.text(keys, key, node, at);
    }

    private void fault(Map<String, Node> keys, String key, String at, String value, String expectation) {
        Node node = keys.get(key);
        if (node != null) {
            fault(node, at, value, expectation);
        }
    }

    private void fault(Node node, String at, String value, String expectation) {
        nodes.fault(node, at, value, expectation);
    }

    static <E extends Enum<E>> Optional<E> ofWord(E[] values, String word) {
        return Arrays.stream(values).filter(value -> word(value).equals(word)).findFirst();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String words(Enum<?>[] values) {
        return "expected is one of "
                + Arrays.stream(values).map(TermsNodes::word).collect(Collectors.joining(", "));
    }
}
