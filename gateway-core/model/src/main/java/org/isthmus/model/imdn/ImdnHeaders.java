// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.cpim.CpimAddress;
import org.isthmus.model.cpim.CpimHeader;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpim.CpimNamespace;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.id.ImdnMessageId;

/// The CPIM headers of RFC 5438 section 6: the message's id, what its sender wants to be told, the address it
/// was first sent to, and the intermediaries that want to see the notification (`recordRoutes` in a message,
/// `routes` in a notification, topmost first).
public record ImdnHeaders(
        Optional<ImdnMessageId> messageId,
        Set<DispositionRequest> wanted,
        Optional<CpimAddress> originalTo,
        List<CpimAddress> recordRoutes,
        List<CpimAddress> routes) {
    /// Those of a message that has none.
    public static final ImdnHeaders NONE =
            new ImdnHeaders(Optional.empty(), Set.of(), Optional.empty(), List.of(), List.of());

    public ImdnHeaders {
        wanted = Set.copyOf(wanted);
        recordRoutes = List.copyOf(recordRoutes);
        routes = List.copyOf(routes);
    }

    public static ImdnHeaders message(ImdnMessageId id, Set<DispositionRequest> wanted) {
        return new ImdnHeaders(Optional.of(id), wanted, Optional.empty(), List.of(), List.of());
    }

    /// What a message says; headers that can not be read, and requests that are not known, count as absent.
    public static ImdnHeaders of(CpimMessage message) {
        Optional<ImdnMessageId> id = message.first(CpimNamespace.IMDN, "Message-ID")
                .map(CpimHeader::text)
                .filter(ImdnMessageId::isValid)
                .map(ImdnMessageId::new);
        return new ImdnHeaders(
                id,
                wanted(message),
                message.addresses(CpimNamespace.IMDN, "Original-To").stream().findFirst(),
                message.addresses(CpimNamespace.IMDN, "IMDN-Record-Route"),
                message.addresses(CpimNamespace.IMDN, "IMDN-Route"));
    }

    /// The headers in the order in which clients write them, without Message-ID and Disposition-Notification,
    /// between which they put DateTime: those are [#idHeader()] and [#wantedHeader()].
    List<CpimHeader> routingHeaders() {
        List<CpimHeader> headers = new ArrayList<>();
        originalTo.ifPresent(address -> headers.add(imdn("Original-To", address.toString())));
        recordRoutes.forEach(address -> headers.add(imdn("IMDN-Record-Route", address.toString())));
        routes.forEach(address -> headers.add(imdn("IMDN-Route", address.toString())));
        return headers;
    }

    public Optional<CpimHeader> idHeader() {
        return messageId.map(id -> CpimHeader.of(CpimNamespace.IMDN, "Message-ID", id.value()));
    }

    /// Empty when nothing is wanted.
    public Optional<CpimHeader> wantedHeader() {
        return wanted.stream()
                .sorted(Comparator.naturalOrder())
                .map(DispositionRequest::token)
                .reduce((first, next) -> first + ", " + next)
                .map(tokens -> imdn("Disposition-Notification", tokens));
    }

    private static CpimHeader imdn(String name, String value) {
        return new CpimHeader(CpimNamespace.IMDN, name, Map.of(), value);
    }

    private static Set<DispositionRequest> wanted(CpimMessage message) {
        Set<DispositionRequest> wanted = EnumSet.noneOf(DispositionRequest.class);
        for (CpimHeader header : message.headers()) {
            if (header.is(CpimNamespace.IMDN, "Disposition-Notification")) {
                for (String request : header.text().split(",", -1)) {
                    int semicolon = request.indexOf(';');
                    String token = semicolon < 0 ? request : request.substring(0, semicolon);
                    DispositionRequest.ofToken(token.strip()).ifPresent(wanted::add);
                }
            }
        }
        return wanted;
    }
}
