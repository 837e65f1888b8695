// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.time.Instant;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DeliveryState.AwaitingRecipient;
import org.isthmus.model.delivery.DeliveryState.AwaitingReport;
import org.isthmus.model.delivery.DeliveryState.Choosing;
import org.isthmus.model.delivery.DeliveryState.End;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.DeliveryState.HandingOver;
import org.isthmus.model.delivery.DeliveryState.Queued;
import org.isthmus.model.delivery.Leg;
import org.isthmus.model.delivery.Progress;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;

/// The packed form of a delivery state: version, kind of state, what lies behind it, and its fields. Throws
/// [CorruptRecord] for octets that are not one.
public final class DeliveryStateCodec {
    private static final int VERSION = 1;

    private DeliveryStateCodec() {}

    public static Octets pack(DeliveryState state) {
        PackWriter out = new PackWriter(VERSION);
        switch (state) {
            case Choosing(Progress progress, Instant due) ->
                progress(out.octet(0), progress).instant(due);
            case Queued(Progress progress, Leg leg, Instant due) ->
                leg(progress(out.octet(1), progress), leg).instant(due);
            case HandingOver(Progress progress, Leg leg, Instant since) ->
                leg(progress(out.octet(2), progress), leg).instant(since);
            case AwaitingReport(Progress progress, Leg leg, Instant until) ->
                leg(progress(out.octet(3), progress), leg).instant(until);
            case AwaitingRecipient(Progress progress, Instant until) ->
                progress(out.octet(4), progress).instant(until);
            case Ended(
                    Progress progress,
                    Optional<Leg> leg,
                    End end,
                    Asserter by,
                    Instant at,
                    Optional<Cause> cause) -> {
                progress(out.octet(5), progress)
                        .optional(leg, DeliveryStateCodec::leg)
                        .octet(Numbers.END.of(end));
                Shared.asserter(out, by);
                out.instant(at).optional(cause, (to, known) -> to.unsigned(Numbers.ofCause(known)));
            }
        }
        return out.done();
    }

    public static DeliveryState unpack(Octets octets) {
        return PackReader.read("delivery state", VERSION, octets, DeliveryStateCodec::state);
    }

    private static DeliveryState state(PackReader in) {
        int kind = in.octet();
        Progress progress = progress(in);
        return switch (kind) {
            case 0 -> new Choosing(progress, in.instant());
            case 1 -> new Queued(progress, leg(in), in.instant());
            case 2 -> new HandingOver(progress, leg(in), in.instant());
            case 3 -> new AwaitingReport(progress, leg(in), in.instant());
            case 4 -> new AwaitingRecipient(progress, in.instant());
            case 5 ->
                new Ended(
                        progress,
                        in.optional(DeliveryStateCodec::leg),
                        Numbers.END.read(in),
                        Shared.asserter(in),
                        in.instant(),
                        in.optional(Numbers::readCause));
            default -> throw in.corrupt("no such state");
        };
    }

    private static PackWriter progress(PackWriter out, Progress progress) {
        return out.signed(progress.attempts())
                .signed(progress.parts())
                .each(progress.tried(), Shared::target)
                .unsigned(Numbers.DISPOSITION_TYPE.bits(progress.told()))
                .optional(progress.trouble(), Shared::refusal);
    }

    private static Progress progress(PackReader in) {
        return new Progress(
                in.integer(),
                in.integer(),
                in.each(Shared::target),
                Numbers.DISPOSITION_TYPE.readBits(in),
                in.optional(Shared::refusal));
    }

    private static PackWriter leg(PackWriter out, Leg leg) {
        Shared.target(out, leg.target());
        return out.unsigned(leg.firstPart()).each(leg.parts(), (to, part) -> to.octet(Numbers.PART_STATE.of(part)));
    }

    private static Leg leg(PackReader in) {
        return new Leg(Shared.target(in), in.count(), in.each(Numbers.PART_STATE::read));
    }
}
