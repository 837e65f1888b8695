// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;

/// The functions of this gateway in other processes, by the addresses that they send from. A request is theirs
/// when it comes from there and bears the field in which they name a message; from anybody else that field is
/// taken off before anything reads it.
public final class FunctionPeers {
    private final List<AddressRange> ranges;
    private final String field;

    /// Throws when one of the peers is not an address or a range.
    public FunctionPeers(RolesSettings roles) {
        this.field = roles.trailField();
        this.ranges = roles.peers().stream()
                .map(written -> AddressRange.of(written)
                        .orElseThrow(() -> new IllegalArgumentException("roles.peers: not an address or a range")))
                .toList();
    }

    /// What a function says of the message that `request` carries; empty when it is not a function's.
    public Optional<String> said(IncomingSip request) {
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        for (SipHeaders.Header header : request.headers().all()) {
            if (isField(header.name())) {
                return includes(request.source()) ? Optional.of(header.value()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The request without what only functions may say.
    public IncomingSip outside(IncomingSip request) {
        boolean clean = true;
        for (SipHeaders.Header header : request.headers().all()) {
            clean &= !isField(header.name());
        }
        return clean
                ? request
                : new IncomingSip(
                        request.method(),
                        request.requestUri(),
                        new SipHeaders(request.headers().all().stream()
                                .filter(header -> !isField(header.name()))
                                .toList()),
                        request.body(),
                        request.source(),
                        request.receivedAt());
    }

    private boolean isField(String name) {
        return name.length() == field.length() && name.equalsIgnoreCase(field);
    }

    private boolean includes(IncomingSip.Source source) {
        return AddressRange.of(source.address())
                .filter(peer -> ranges.stream().anyMatch(range -> range.contains(peer)))
                .isPresent();
    }
}
