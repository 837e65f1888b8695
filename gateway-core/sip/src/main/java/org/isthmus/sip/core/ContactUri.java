// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.address.SipUri;

/// The URI of a binding, to be compared with others by the rules of RFC 3261 section 19.1.4: parameters that only one
/// of two has are ignored, but for those that change where a request goes.
record ContactUri(SipUri address, Map<String, String> parameters, String headers) {
    private static final Set<String> DECISIVE = Set.of("user", "ttl", "method", "maddr", "transport");

    ContactUri {
        parameters = Map.copyOf(parameters);
    }

    /// Empty when it is not a SIP URI of good form.
    static Optional<ContactUri> parse(String uri) {
        return SipUri.parse(uri).map(address -> {
            int host = uri.indexOf('@') + 1;
            int question = uri.indexOf('?', host);
            String head = question < 0 ? uri : uri.substring(0, question);
            String headers = question < 0 ? "" : uri.substring(question + 1);
            int semicolon = head.indexOf(';', host);
            return new ContactUri(address, parameters(semicolon < 0 ? "" : head.substring(semicolon + 1)), headers);
        });
    }

    /// The URI without the header fields that it may carry: what can stand in a request line.
    static String withoutHeaders(String uri) {
        int question = uri.indexOf('?', uri.indexOf('@') + 1);
        return question < 0 ? uri : uri.substring(0, question);
    }

    boolean sameAs(ContactUri other) {
        if (!address.equals(other.address) || !headers.equals(other.headers)) {
            return false;
        }
        for (String name : DECISIVE) {
            if (parameters.containsKey(name) != other.parameters.containsKey(name)) {
                return false;
            }
        }
        return parameters.entrySet().stream()
                .allMatch(mine -> other.parameters
                        .getOrDefault(mine.getKey(), mine.getValue())
                        .equals(mine.getValue()));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : text.toLowerCase(Locale.ROOT).split(";", -1)) {
            if (!parameter.isEmpty()) {
                int equal = parameter.indexOf('=');
                String name = equal < 0 ? parameter : parameter.substring(0, equal);
                parameters.putIfAbsent(name, equal < 0 ? "" : parameter.substring(equal + 1));
            }
        }
        return parameters;
    }
}
