// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.InterworkingFunction;

/// All that selection looks at, and nothing else: the message's shape, sender and recipient, what each adapter would
/// make of it, the targets that were given up, and the time that the rules' clock shows.
public record SelectionFacts(
        Shape message,
        SenderFacts sender,
        RecipientFacts recipient,
        Map<Via, AdapterFacts> adapters,
        List<Target> tried,
        Instant at) {
    public SelectionFacts {
        tried = List.copyOf(tried);
    }

    /// A message without its content: where it came in, its bare media type and its size in octets.
    /// `services` are all that it names, none when they are that of a usual message.
    public record Shape(Origin from, String mediaType, long octets, List<String> services) {
        public Shape {
            services = List.copyOf(services);
        }

        /// Of a usual message, by a way of which nothing is known.
        public Shape(Technology origin, String edge, String mediaType, long octets) {
            this(new Origin(origin, edge, ""), mediaType, octets, List.of());
        }

        /// Of a usual message.
        public Shape(Origin from, String mediaType, long octets) {
            this(from, mediaType, octets, List.of());
        }

        public static Shape of(CpmMessage message) {
            return new Shape(
                    message.origin(),
                    message.content().bareType(),
                    message.content().octets().size(),
                    message.marks().services());
        }

        public Technology origin() {
            return from.technology();
        }

        public String edge() {
            return from.edge();
        }
    }

    /// Looks at what each adapter makes of the message. The previews are what is handed over later, when that
    /// way is chosen.
    public static SelectionFacts of(
            CpmMessage message,
            SenderFacts sender,
            RecipientFacts recipient,
            Collection<InterworkingFunction> adapters,
            List<Target> tried,
            Instant at) {
        Map<Via, AdapterFacts> previews = new LinkedHashMap<>();
        for (InterworkingFunction adapter : adapters) {
            Optional<Address> address = recipient.reachableBy(adapter.technology(), adapter.capabilities());
            previews.put(
                    adapter.via(),
                    address.isPresent()
                            ? new AdapterFacts.Preview(address.get(), adapter.convert(message, address.get()))
                            : new AdapterFacts.NoAddress());
        }
        return new SelectionFacts(Shape.of(message), sender, recipient, previews, tried, at);
    }

    /// The same facts at another time of the rules' clock.
    public SelectionFacts at(Instant other) {
        return new SelectionFacts(message, sender, recipient, adapters, tried, other);
    }

    /// The same facts with other targets given up.
    public SelectionFacts without(List<Target> others) {
        return new SelectionFacts(message, sender, recipient, adapters, others, at);
    }

    /// The adapter of `technology` for `group`; the first one when no group is named. Empty when there is none.
    Optional<Via> adapter(Technology technology, Optional<String> group) {
        return adapters.keySet().stream()
                .filter(via -> via.technology().equals(technology))
                .filter(via -> group.isEmpty() || group.get().equals(via.group()))
                .findFirst();
    }

    /// Whether this way was given up before. What names no group was given up by the first.
    boolean givenUp(Via via, Address address) {
        return tried.contains(new Target.Interwork(via, address))
                || (adapter(via.technology(), Optional.empty()).equals(Optional.of(via))
                        && tried.contains(new Target.Interwork(via.technology(), address)));
    }

    /// The same of the way to a network, whatever was presumed of it then.
    boolean givenUp(RemoteNetwork network) {
        return tried.stream()
                .anyMatch(target ->
                        target instanceof Target.Network(String name, boolean _) && name.equals(network.name()));
    }

    /// How many parts it would take by an adapter; empty when that can not carry it at all.
    OptionalInt parts(Via via) {
        return adapters.get(via) instanceof AdapterFacts.Preview(Address _, Conversion.Converted converted)
                ? OptionalInt.of(converted.message().parts())
                : OptionalInt.empty();
    }
}
