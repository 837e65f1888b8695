// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.util.Arrays;
import java.util.Optional;

/// One token of `imdn.Disposition-Notification` (RFC 5438 section 6.2; `interworking` is CPM's). Unknown tokens
/// are ignored by the reader.
public enum DispositionRequest {
    POSITIVE_DELIVERY("positive-delivery"),
    NEGATIVE_DELIVERY("negative-delivery"),
    PROCESSING("processing"),
    DISPLAY("display"),
    INTERWORKING("interworking");

    private final String token;

    DispositionRequest(String token) {
        this.token = token;
    }

    public String token() {
        return token;
    }

    public static Optional<DispositionRequest> ofToken(String token) {
        return Arrays.stream(values())
                .filter(request -> request.token.equalsIgnoreCase(token))
                .findFirst();
    }
}
