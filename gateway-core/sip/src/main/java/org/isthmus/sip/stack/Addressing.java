// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.List;
import org.isthmus.sip.locate.EnumLookup;
import org.isthmus.sip.message.OutgoingSip;

/// Gives a request that goes by ENUM its address: where the route is `enum:ZONE`, a telephone number in the
/// Request-URI becomes the SIP URI that the zone has for it, and the request goes where that leads. A
/// Request-URI that is SIP already stays.
record Addressing(EnumLookup numbers) {
    private static final String TEL = "tel:";

    /// What became of it.
    sealed interface Addressed {}

    record Ready(OutgoingSip request) implements Addressed {}

    /// `never` says that the number is known to have no address, and not only not known now.
    record Unknown(String why, boolean never) implements Addressed {}

    Addressed of(OutgoingSip request) {
        if (request.route().isEmpty() || !request.route().getFirst().startsWith(EnumLookup.SCHEME)) {
            return new Ready(request);
        }
        String zone = request.route().getFirst().substring(EnumLookup.SCHEME.length());
        String uri = request.requestUri();
        if (!uri.startsWith(TEL)) {
            return new Ready(to(request, uri));
        }
        int semicolon = uri.indexOf(';');
        String number = uri.substring(TEL.length(), semicolon < 0 ? uri.length() : semicolon);
        if (!number.startsWith("+")) {
            return new Unknown("a number that is not international has no place in ENUM", true);
        }
        return switch (numbers.uri(number, zone)) {
            case EnumLookup.Found.Uri(String found) -> new Ready(to(request, found));
            case EnumLookup.Found.Nothing(String why, boolean never) -> new Unknown(why, never);
        };
    }

    private static OutgoingSip to(OutgoingSip request, String uri) {
        return new OutgoingSip(
                request.method(), uri, List.of(), request.headers(), request.body(), request.target(), request.flow());
    }
}
