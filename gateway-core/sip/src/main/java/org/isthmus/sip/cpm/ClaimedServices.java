// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.isthmus.sip.message.SipHeaders;

/// All services that a request names: P-Asserted-Service and P-Preferred-Service as they stand (RFC 6050), and of
/// Accept-Contact (RFC 3841) the feature tags, those of `+g.3gpp.icsi-ref` and `+g.3gpp.iari-ref` by what they refer to
/// with its escapes undone. Whether the claim may be believed is not decided here.
public final class ClaimedServices {
    private static final int MOST = 32;

    private ClaimedServices() {}

    public static List<String> of(SipHeaders headers) {
        List<String> services = new ArrayList<>();
        for (String name : List.of("P-Asserted-Service", "P-Preferred-Service")) {
            headers.values(name).forEach(line -> add(services, line.split(",", MOST)));
        }
        headers.values("Accept-Contact").forEach(line -> features(services, line));
        return List.copyOf(services);
    }

    /// The first of them; empty when there is none.
    static String first(SipHeaders headers) {
        String line = headers.first("P-Asserted-Service")
                .or(() -> headers.first("P-Preferred-Service"))
                .orElse("");
        int comma = line.indexOf(',');
        String named = (comma < 0 ? line : line.substring(0, comma)).strip();
        return named.isEmpty() ? of(headers).stream().findFirst().orElse("") : named;
    }

    private static void features(List<String> services, String line) {
        int at = line.indexOf('+');
        while (at >= 0 && services.size() < MOST) {
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
                                .split(",", MOST));
            } else {
                add(services, tag);
            }
            at = line.indexOf('+', Math.max(close, at + 1));
        }
    }

    private static void add(List<String> services, String... named) {
        for (String service : named) {
            if (!service.isBlank() && services.size() < MOST) {
                services.add(service.strip());
            }
        }
    }
}
