// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.model.address.Address;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserTerms;

/// One user with all terms, as plain data and as lines. Addresses are masked; whom they block is told as a number only.
final class UserView {
    private UserView() {}

    static Map<String, Object> data(User user, List<Binding> registered) {
        UserTerms terms = user.terms();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", user.name());
        data.put("addresses", user.addresses().stream().map(Address::masked).toList());
        data.put("services", terms.services().stream().map(UserView::word).toList());
        Map<String, Object> legacy = new LinkedHashMap<>();
        terms.legacy().forEach((technology, address) -> legacy.put(technology.name(), address.masked()));
        data.put("legacy", legacy);
        data.put("registered", registered.size());
        data.put(
                "devices",
                terms.devices().stream()
                        .map(device -> device(device, registered))
                        .toList());
        data.put("blocked", terms.blocked().size());
        data.put("profile", terms.profileInForce().orElse(""));
        data.put("profiles", terms.profiles().stream().map(UserView::profile).toList());
        return data;
    }

    private static Map<String, Object> device(UserDevice device, List<Binding> registered) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("instance", device.instance());
        data.put("primary", device.primary());
        data.put(
                "registered",
                registered.stream().anyMatch(binding -> binding.instance().contains(device.instance())));
        return data;
    }

    private static Map<String, Object> profile(PreferenceProfile profile) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", profile.name());
        data.put(
                "deliver",
                profile.deliver().stream().map(technology -> technology.name()).toList());
        profile.away().ifPresent(away -> data.put("away", word(away)));
        data.put("anonymous", profile.accepts().anonymous());
        data.put("refuseMedia", profile.accepts().refusedMedia());
        profile.accepts().maxSize().ifPresent(octets -> data.put("maxSize", octets));
        return data;
    }

    static List<String> lines(Map<String, Object> data) {
        List<String> lines = new ArrayList<>();
        data.forEach((name, value) -> {
            if (value instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Map<?, ?>) {
                lines.add(name + ":");
                list.forEach(entry -> lines.add("  " + words(entry)));
            } else {
                lines.add(name + ": " + words(value));
            }
        });
        return lines;
    }

    private static String words(Object value) {
        return switch (value) {
            case Map<?, ?> map when map.isEmpty() -> "none";
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + words(entry.getValue()))
                        .collect(Collectors.joining(", "));
            case List<?> list when list.isEmpty() -> "none";
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(" "));
            case String text when text.isEmpty() -> "none";
            default -> String.valueOf(value);
        };
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
