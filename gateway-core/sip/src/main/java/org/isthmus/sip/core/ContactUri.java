// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.address.SipUri;

/// The URI of a binding, to be compared with others by the rules of RFC 3261 section 19.1.4: parameters that only one
/// of two has are ignored, but for those that change where a request goes. The user part is a device's own name for
/// itself, so anything that can be escaped may be in it (RFC 4475 section 3.1.1.4).
record ContactUri(String user, SipUri host, Map<String, String> parameters, String headers) {
    private static final Set<String> DECISIVE = Set.of("user", "ttl", "method", "maddr", "transport");

    ContactUri {
        parameters = Map.copyOf(parameters);
    }

    /// Empty when it is not a SIP URI of good form.
    static Optional<ContactUri> parse(String uri) {
        int colon = uri.indexOf(':');
        int at = uri.indexOf('@');
        if (colon < 0 || (at >= 0 && at <= colon + 1)) {
            return Optional.empty();
        }
        int host = Math.max(at, colon) + 1;
        int question = uri.indexOf('?', host);
        String head = question < 0 ? uri : uri.substring(0, question);
        String headers = question < 0 ? "" : uri.substring(question + 1);
        int semicolon = head.indexOf(';', host);
        String hostPort = head.substring(host, semicolon < 0 ? head.length() : semicolon);
        Map<String, String> parameters = parameters(semicolon < 0 ? "" : head.substring(semicolon + 1));
        Optional<String> user = unescaped(at < 0 ? "" : uri.substring(colon + 1, at));
        return user.flatMap(name -> SipUri.parse(uri.substring(0, colon + 1) + hostPort)
                .map(address -> new ContactUri(name, address, parameters, headers)));
    }

    /// Each escape as the one character that it stands for; empty when one is not whole.
    private static Optional<String> unescaped(String user) {
        StringBuilder plain = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c == '%') {
                int high = i + 2 < user.length() ? Character.digit(user.charAt(i + 1), 16) : -1;
                int low = i + 2 < user.length() ? Character.digit(user.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                c = (char) (high * 16 + low);
                i += 2;
            }
            plain.append(c);
        }
        return Optional.of(plain.toString());
    }

    boolean sameAs(ContactUri other) {
        if (!user.equals(other.user) || !host.equals(other.host) || !headers.equals(other.headers)) {
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
