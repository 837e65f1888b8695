// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Optional;
import org.isthmus.sip.message.SipHeaders;

/// The CPM services by their identifiers (stage 3 section 1.1), which are written as an ICSI in
/// P-Preferred-Service and P-Asserted-Service (RFC 6050) and as a feature tag in Contact and Accept-Contact.
public enum CpmService {
    MSG("msg"),
    MSG_GROUP("msg.group"),
    LARGE_MSG("largemsg"),
    LARGE_MSG_GROUP("largemsg.group"),
    DEFERRED("deferred"),
    SESSION("session"),
    SESSION_GROUP("session.group"),
    FILE_TRANSFER("filetransfer"),
    FILE_TRANSFER_GROUP("filetransfer.group"),
    SYSTEM_MSG("systemmsg");

    private static final String URN = "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.";
    private static final String ESCAPED_URN = "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.";
    private static final String TAG = "+g.3gpp.icsi-ref=\"";

    private final String suffix;

    CpmService(String suffix) {
        this.suffix = suffix;
    }

    /// As the service headers carry it.
    String icsi() {
        return URN + suffix;
    }

    /// As Contact and Accept-Contact carry it.
    String featureTag() {
        return TAG + ESCAPED_URN + suffix + "\"";
    }

    /// The service that a request claims: P-Asserted-Service, else P-Preferred-Service, else Accept-Contact.
    /// Empty when it names none that is known. Whether the claim may be believed is not decided here.
    static Optional<CpmService> of(SipHeaders headers) {
        for (String name : List.of("P-Asserted-Service", "P-Preferred-Service")) {
            for (String line : headers.values(name)) {
                for (String value : line.split(",", -1)) {
                    Optional<CpmService> service = after(value.strip(), URN);
                    if (service.isPresent()) {
                        return service;
                    }
                }
            }
        }
        return headers.values("Accept-Contact").stream()
                .map(CpmService::ofFeatures)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<CpmService> ofFeatures(String value) {
        int tag = value.indexOf(TAG);
        int end = tag < 0 ? -1 : value.indexOf('"', tag + TAG.length());
        if (end < 0) {
            return Optional.empty();
        }
        for (String reference : value.substring(tag + TAG.length(), end).split(",", -1)) {
            Optional<CpmService> service = after(reference.strip(), ESCAPED_URN);
            if (service.isPresent()) {
                return service;
            }
        }
        return Optional.empty();
    }

    private static Optional<CpmService> after(String reference, String start) {
        if (!reference.regionMatches(true, 0, start, 0, start.length())) {
            return Optional.empty();
        }
        String rest = reference.substring(start.length());
        for (CpmService service : values()) {
            if (service.suffix.equalsIgnoreCase(rest)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }
}
