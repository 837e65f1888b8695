// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.AwaitingRecipient;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.HandingOver;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;

/// The packed form of a delivery state: version, kind of state, and its fields. Throws [CorruptRecord] for octets
/// that are not one.
public final class DeliveryStateCodec {
    private static final int VERSION = 1;

    private DeliveryStateCodec() {}

    public static Octets pack(DeliveryState state) {
        PackWriter out = new PackWriter(VERSION);
        switch (state) {
            case Queued(Leg leg, Instant due) -> leg(out.octet(0), leg).instant(due);
            case HandingOver(Leg leg, Instant since) -> leg(out.octet(1), leg).instant(since);
            case AwaitingReport(Leg leg, Instant until) ->
                leg(out.octet(2), leg).instant(until);
            case AwaitingRecipient(int attempts, Instant until) ->
                out.octet(3).signed(attempts).instant(until);
            case Ended(End end, Asserter by, Instant at, Optional<Cause> cause) -> {
                out.octet(4).octet(Numbers.END.of(end));
                Shared.asserter(out, by);
                out.instant(at).flag(cause.isPresent());
                cause.ifPresent(known -> out.unsigned(Numbers.ofCause(known)));
            }
        }
        return out.done();
    }

    public static DeliveryState unpack(Octets octets) {
        return PackReader.read("delivery state", VERSION, octets, DeliveryStateCodec::state);
    }

    private static DeliveryState state(PackReader in) {
        return switch (in.octet()) {
            case 0 -> new Queued(leg(in), in.instant());
            case 1 -> new HandingOver(leg(in), in.instant());
            case 2 -> new AwaitingReport(leg(in), in.instant());
            case 3 -> new AwaitingRecipient(Math.toIntExact(in.signed()), in.instant());
            case 4 ->
                new Ended(
                        Numbers.END.read(in),
                        Shared.asserter(in),
                        in.instant(),
                        in.flag() ? Optional.of(Numbers.readCause(in)) : Optional.empty());
            default -> throw in.corrupt("no such state");
        };
    }

    private static PackWriter leg(PackWriter out, Leg leg) {
        Shared.target(out, leg.target());
        return out.signed(leg.attempt())
                .each(leg.parts(), (to, part) -> to.octet(Numbers.PART_STATE.of(part)))
                .each(leg.tried(), Shared::target);
    }

    private static Leg leg(PackReader in) {
        return new Leg(
                Shared.target(in),
                Math.toIntExact(in.signed()),
                in.each(Numbers.PART_STATE::read),
                in.each(Shared::target));
    }
}
