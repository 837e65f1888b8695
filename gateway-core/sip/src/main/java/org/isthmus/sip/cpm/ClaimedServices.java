// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.isthmus.sip.message.SipHeaders;

/// All services that a request names, each once: P-Asserted-Service and P-Preferred-Service as they stand (RFC 6050),
/// and of
/// Accept-Contact (RFC 3841) the feature tags, those of `+g.3gpp.icsi-ref` and `+g.3gpp.iari-ref` by what they refer to
/// with its escapes undone. Whether the claim may be believed is not decided here.
final class ClaimedServices {
    private ClaimedServices() {}

    static List<String> of(SipHeaders headers) {
        Set<String> services = new LinkedHashSet<>();
        for (String name : List.of("P-Asserted-Service", "P-Preferred-Service")) {
            headers.values(name).forEach(line -> add(services, line.split(",", -1)));
        }
        headers.values("Accept-Contact").forEach(line -> features(services, line));
        return List.copyOf(services);
    }

    private static void features(Set<String> services, String line) {
        int at = line.indexOf('+');
        while (at >= 0) {
            int end = at;
            while (end < line.length() && "=;, \t".indexOf(line.charAt(end)) < 0) {
                end++;
            }
            String tag = line.substring(at, end).toLowerCase(Locale.ROOT);
            boolean quoted = line.startsWith("=\"", end);
            int close = quoted ? line.indexOf('"', end + 2) : end;
            if (close < 0) {
                return;
            }
            if (quoted && (tag.equals("+g.3gpp.icsi-ref") || tag.equals("+g.3gpp.iari-ref"))) {
                add(
                        services,
                        line.substring(end + 2, close)
                                .replace("%3A", ":")
                                .replace("%3a", ":")
                                .split(",", -1));
            } else {
                add(services, tag);
            }
            at = line.indexOf('+', Math.max(close, at + 1));
        }
    }

    private static void add(Set<String> services, String... named) {
        for (String service : named) {
            if (!service.isBlank()) {
                services.add(service.strip());
            }
        }
    }
}
