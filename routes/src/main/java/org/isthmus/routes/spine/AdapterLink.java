// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// Takes a message out through an adapter: converts it (again, the same way), finds or leases the number that its
/// recipient shall see as the sender, and gives it to the adapter's endpoint.
///
/// A message that is now cut into another number of parts than when its way was chosen (the settings changed over a
/// restart) is not mixed: with parts of it out, the rest is refused for good, since nobody could join them; with none
/// out, it is put off, and its way is chosen anew.
final class AdapterLink implements LegLink {
    private final Collection<InterworkingFunction> adapters;
    private final NumberLending lending;
    private final GatewayWays.Calls calls;

    AdapterLink(Collection<InterworkingFunction> adapters, NumberLending lending, GatewayWays.Calls calls) {
        this.adapters = adapters;
        this.lending = lending;
        this.calls = calls;
    }

    @Override
    public Prepared prepare(CpmItem item, HandOverParts request) {
        if (!(request.leg().target() instanceof Target.Interwork(Via named, Address recipient))) {
            throw new IllegalArgumentException("not a leg to an adapter");
        }
        CpmMessage message = switch (item) {
            case CpmMessage one -> one;
            case DispositionNotification _ ->
                throw new IllegalArgumentException("a notification is not taken to an adapter");
        };
        Optional<InterworkingFunction> adapter = adapter(named);
        if (adapter.isEmpty()) {
            return new Prepared.Decided(
                    new HandOver.Rejected(Refusal.of(Cause.NO_ROUTE, "there is no adapter " + named)));
        }
        Via via = adapter.get().via();
        return switch (adapter.get().convert(message, recipient)) {
            case Conversion.CannotCarry(Refusal refusal) -> new Prepared.Decided(new HandOver.Rejected(refusal));
            case Conversion.Converted converted
            when !fits(converted, request) -> new Prepared.Decided(cutOtherwise(converted, request));
            case Conversion.Converted converted ->
                switch (lending.sender(message, recipient, request.first())) {
                    case NumberLending.Sender.Known(Address sender) -> {
                        HandOverRequest handOver = new HandOverRequest(
                                message.id(),
                                converted.message(),
                                request.parts(),
                                sender,
                                recipient,
                                request.reports(),
                                request.validity());
                        yield new Prepared.Ready(() -> calls.adapter(via, handOver));
                    }
                    case NumberLending.Sender.Missing(HandOver outcome) -> new Prepared.Decided(outcome);
                };
        };
    }

    /// What names no group is taken by the first.
    private Optional<InterworkingFunction> adapter(Via via) {
        return adapters.stream()
                .filter(one ->
                        via.isNamed() ? one.via().equals(via) : one.technology().equals(via.technology()))
                .findFirst();
    }

    private static boolean fits(Conversion.Converted converted, HandOverParts request) {
        return converted.message().parts() == request.leg().parts().size();
    }

    private static HandOver cutOtherwise(Conversion.Converted converted, HandOverParts request) {
        int before = request.leg().parts().size();
        Refusal refusal = Refusal.of(
                Cause.NOT_ACCEPTABLE,
                "planned in " + before + " parts, and the settings that changed since make "
                        + converted.message().parts());
        boolean partsOut = request.leg().parts().stream().anyMatch(part -> part != PartState.PLANNED);
        return partsOut ? new HandOver.Rejected(refusal) : new HandOver.Deferred(refusal, Duration.ZERO);
    }
}
