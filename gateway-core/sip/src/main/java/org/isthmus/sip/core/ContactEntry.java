// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.field.NameAddress;

/// One Contact of a REGISTER: the device's URI, its instance id (RFC 5626 section 4.1, empty when it gives
/// none), for how many seconds, and all its other parameters as they were written, `q` and feature tags (RFC
/// 3840) among them. A binding keeps the latter as its features, so its `q` is there too.
record ContactEntry(String uri, ContactUri parsed, String instance, long flow, long expires, Set<String> features) {
    private static final String REG_ID = "reg-id=";
    private static final long HIGHEST_REG_ID = Integer.MAX_VALUE;
    private static final int BEST = 1000;

    /// RFC 3261 section 20.10: a malformed expires parameter counts as one hour.
    private static final long MALFORMED_EXPIRES = 3600;

    ContactEntry {
        features = Set.copyOf(features);
    }

    /// `otherwise` is the expiry in seconds for a Contact that names none. Empty when the URI is not one that a
    /// request can be sent to, or `q` is not well formed. With `outbound` an instance may have several flows,
    /// told apart by `reg-id` (RFC 5626 section 6); without it there is one for each instance, and a `reg-id`
    /// is ignored. `flow` is 0 for a Contact without.
    static Optional<ContactEntry> of(NameAddress contact, long otherwise, boolean outbound) {
        Optional<ContactUri> parsed = ContactUri.parse(contact.uri());
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        String instance = "";
        long flow = 0;
        long expires = otherwise;
        Set<String> features = new LinkedHashSet<>();
        for (NameAddress.Parameter parameter : contact.parameters()) {
            switch (parameter.name()) {
                case "+sip.instance" -> instance = parameter.value();
                case "expires" -> expires = Seconds.parse(parameter.value()).orElse(MALFORMED_EXPIRES);
                case "reg-id" ->
                    flow = Seconds.parse(parameter.value())
                            .filter(id -> outbound && id >= 1 && id <= HIGHEST_REG_ID)
                            .orElse(0L);
                case "q" -> {
                    if (thousandths(parameter.value()) < 0) {
                        return Optional.empty();
                    }
                    features.add(parameter.written());
                }
                default -> features.add(parameter.written());
            }
        }
        flow = instance.isEmpty() ? 0 : flow;
        if (flow > 0) {
            features.add(REG_ID + flow);
        }
        return Optional.of(new ContactEntry(contact.uri(), parsed.get(), instance, flow, expires, features));
    }

    /// Whether this Contact and `binding` are one device, and one flow of it where it has several.
    boolean isDeviceOf(Binding binding) {
        if (!instance.isEmpty() && !binding.instance().isEmpty()) {
            long other = flow(binding);
            return instance.equals(binding.instance()) && (flow == 0 || other == 0 || flow == other);
        }
        return ContactUri.parse(binding.contact()).filter(parsed::sameAs).isPresent();
    }

    /// The `reg-id` of a binding that is one of several flows; 0 for one that is the only one.
    static long flow(Binding binding) {
        return binding.features().stream()
                .filter(feature -> feature.startsWith(REG_ID))
                .findFirst()
                .flatMap(feature -> Seconds.parse(feature.substring(REG_ID.length())))
                .orElse(0L);
    }

    /// The preference of a binding, 0 to 1000; 1000 when it names none.
    static int preference(Binding binding) {
        return binding.features().stream()
                .filter(feature -> feature.regionMatches(true, 0, "q=", 0, 2))
                .mapToInt(feature -> thousandths(feature.substring(2)))
                .findFirst()
                .orElse(BEST);
    }

    /// `qvalue` (RFC 3261 section 25.1), -1 when it is none.
    private static int thousandths(String q) {
        if (q.length() > 5 || q.isEmpty() || (q.charAt(0) != '0' && q.charAt(0) != '1')) {
            return -1;
        }
        int value = (q.charAt(0) - '0') * BEST;
        if (q.length() > 1 && q.charAt(1) != '.') {
            return -1;
        }
        int unit = 100;
        for (int i = 2; i < q.length(); i++) {
            if (q.charAt(i) < '0' || q.charAt(i) > '9') {
                return -1;
            }
            value += (q.charAt(i) - '0') * unit;
            unit /= 10;
        }
        return value > BEST ? -1 : value;
    }
}
