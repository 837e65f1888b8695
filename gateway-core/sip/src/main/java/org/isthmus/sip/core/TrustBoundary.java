// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import org.isthmus.model.settings.RegistrarSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;

/// The edge of our trust domain: what only those inside it may say is taken off a request that comes from
/// outside, so that nobody behind it believes it (RFC 3325 section 5, RFC 5502 section 6, RFC 6050 section
/// 4.1).
public final class TrustBoundary {
    private static final List<String> INSIDE = List.of("P-Asserted-Identity", "P-Asserted-Service", "P-Served-User");

    private static final List<String> FOR_A_CORE = List.of("P-Served-User");

    private final TrustedPeers trusted;

    public TrustBoundary(RegistrarSettings settings) {
        this.trusted = new TrustedPeers(settings);
    }

    /// From somebody inside, or outside.
    public IncomingSip entered(IncomingSip request) {
        return trusted.include(request.source()) ? request : without(request, INSIDE);
    }

    /// From a remote network, which may say who sends and by which service, and not whose services it wants.
    public static IncomingSip visiting(IncomingSip request) {
        return without(request, FOR_A_CORE);
    }

    private static IncomingSip without(IncomingSip request, List<String> names) {
        List<SipHeaders.Header> kept = request.headers().all().stream()
                .filter(header -> !isOneOf(names, header.name()))
                .toList();
        return kept.size() == request.headers().all().size()
                ? request
                : new IncomingSip(
                        request.method(),
                        request.requestUri(),
                        new SipHeaders(kept),
                        request.body(),
                        request.source(),
                        request.receivedAt());
    }

    private static boolean isOneOf(List<String> names, String name) {
        return name.startsWith("-", 1) && names.stream().anyMatch(name::equalsIgnoreCase);
    }
}
