// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import java.util.Optional;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.SipHeaders;

/// What a request from a trusted core says of whom it serves: by `P-Served-User` (RFC 5502), and where that is
/// missing or names no session case, by an `orig` parameter in the first `Route`, which is ours (3GPP TS 24.229
/// section 5.7). Whether the core is trusted is not asked here.
sealed interface ServedUser {

    /// `uri` is empty when only the Route told the case.
    record Known(SessionCase sessionCase, Optional<String> uri) implements ServedUser {}

    /// The request does not say; then who sends and who receives tells.
    record Unsaid() implements ServedUser {}

    record Malformed() implements ServedUser {}

    static ServedUser of(SipHeaders headers) {
        List<String> values = headers.values("P-Served-User");
        if (values.isEmpty()) {
            return isOriginating(headers) ? new Known(SessionCase.ORIGINATING, Optional.empty()) : new Unsaid();
        }
        Optional<NameAddress> served =
                values.size() == 1 ? NameAddress.readSingle(values.getFirst()) : Optional.empty();
        if (served.isEmpty()) {
            return new Malformed();
        }
        Optional<String> said = served.get().parameters().stream()
                .filter(parameter -> parameter.name().equals("sescase"))
                .map(NameAddress.Parameter::value)
                .findFirst();
        Optional<String> uri = Optional.of(served.get().uri());
        return switch (said.orElse("")) {
            case "orig" -> new Known(SessionCase.ORIGINATING, uri);
            case "term" -> new Known(SessionCase.TERMINATING, uri);
            case "" -> new Known(isOriginating(headers) ? SessionCase.ORIGINATING : SessionCase.TERMINATING, uri);
            default -> new Malformed();
        };
    }

    private static boolean isOriginating(SipHeaders headers) {
        return headers.values("Route").stream()
                .findFirst()
                .flatMap(line -> NameAddress.readAll(List.of(line)))
                .flatMap(routes -> ContactUri.parse(routes.getFirst().uri()))
                .filter(route -> route.parameters().containsKey("orig"))
                .isPresent();
    }
}
