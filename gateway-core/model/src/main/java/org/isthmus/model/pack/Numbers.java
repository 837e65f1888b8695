// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.model.Protection;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.delivery.PartState;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.trail.TrailKind;

/// The number under which each constant of an enumeration is stored: its place in the list here, which may
/// differ from its place in the source. New constants are added at the end, retired ones keep their place; a
/// test says so when one is missing.
final class Numbers<E extends Enum<E>> {
    static final Numbers<DispositionRequest> DISPOSITION_REQUEST = new Numbers<>(List.of(
            DispositionRequest.POSITIVE_DELIVERY,
            DispositionRequest.NEGATIVE_DELIVERY,
            DispositionRequest.PROCESSING,
            DispositionRequest.DISPLAY,
            DispositionRequest.INTERWORKING));
    static final Numbers<DispositionKind> DISPOSITION_KIND = new Numbers<>(List.of(
            DispositionKind.DELIVERED,
            DispositionKind.FAILED,
            DispositionKind.FORBIDDEN,
            DispositionKind.ERROR,
            DispositionKind.DISPLAYED,
            DispositionKind.PROCESSED,
            DispositionKind.STORED,
            DispositionKind.INTERWORKED));
    static final Numbers<DispositionType> DISPOSITION_TYPE = new Numbers<>(List.of(
            DispositionType.DELIVERY,
            DispositionType.DISPLAY,
            DispositionType.PROCESSING,
            DispositionType.INTERWORKING));
    static final Numbers<PartState> PART_STATE = new Numbers<>(List.of(
            PartState.PLANNED,
            PartState.UNKNOWN,
            PartState.ACCEPTED,
            PartState.DELIVERED,
            PartState.FAILED,
            PartState.CARRIED));
    static final Numbers<ReportedState> REPORTED_STATE = new Numbers<>(List.of(
            ReportedState.IN_PROGRESS,
            ReportedState.DELIVERED,
            ReportedState.DISPLAYED,
            ReportedState.FAILED,
            ReportedState.FORBIDDEN,
            ReportedState.UNKNOWN,
            ReportedState.INTERWORKED));
    static final Numbers<DeliveryState.End> END = new Numbers<>(List.of(
            DeliveryState.End.DELIVERED,
            DeliveryState.End.DISPLAYED,
            DeliveryState.End.HANDED_OVER,
            DeliveryState.End.FAILED,
            DeliveryState.End.FORBIDDEN,
            DeliveryState.End.EXPIRED,
            DeliveryState.End.UNKNOWN,
            DeliveryState.End.DROPPED));
    static final Numbers<Asserter.Kind> ASSERTER = new Numbers<>(
            List.of(Asserter.Kind.HANDSET, Asserter.Kind.PEER, Asserter.Kind.GATEWAY, Asserter.Kind.OPERATOR));
    static final Numbers<TrailKind> TRAIL_KIND = new Numbers<>(List.of(
            TrailKind.RECEIVED,
            TrailKind.PART_RECEIVED,
            TrailKind.ADMITTED,
            TrailKind.REFUSED,
            TrailKind.DUPLICATE,
            TrailKind.SELECTED,
            TrailKind.CONVERTED,
            TrailKind.STORED,
            TrailKind.NUMBER_LEASED,
            TrailKind.DEFERRED,
            TrailKind.SUBMITTED,
            TrailKind.ACCEPTED,
            TrailKind.REPORTED,
            TrailKind.NOT_BELIEVED,
            TrailKind.UNKNOWN,
            TrailKind.RETRY,
            TrailKind.NOTIFIED,
            TrailKind.ENDED,
            TrailKind.RECOVERED,
            TrailKind.OPERATOR,
            TrailKind.FAULT,
            TrailKind.COPIED));

    static final Numbers<Marks.Priority> PRIORITY = new Numbers<>(
            List.of(Marks.Priority.NON_URGENT, Marks.Priority.NORMAL, Marks.Priority.URGENT, Marks.Priority.EMERGENCY));
    static final Numbers<Marks.Sensitivity> SENSITIVITY = new Numbers<>(List.of(
            Marks.Sensitivity.NONE,
            Marks.Sensitivity.PERSONAL,
            Marks.Sensitivity.PRIVATE,
            Marks.Sensitivity.CONFIDENTIAL));

    static final Numbers<Protection> PROTECTION =
            new Numbers<>(List.of(Protection.NONE, Protection.TRUSTED_NETWORK, Protection.TLS, Protection.CERTIFICATE));

    private static final Map<Integer, Cause> CAUSES = causes();

    private final List<E> constants;
    private final EnumMap<E, Integer> numbers;

    private Numbers(List<E> constants) {
        this.constants = constants;
        this.numbers = new EnumMap<>(constants.getFirst().getDeclaringClass());
        for (int i = 0; i < constants.size(); i++) {
            numbers.put(constants.get(i), i);
        }
    }

    List<E> all() {
        return constants;
    }

    int of(E constant) {
        Integer number = numbers.get(constant);
        if (number == null) {
            throw new IllegalStateException(constant + " has no number in the store");
        }
        return number;
    }

    E read(PackReader in) {
        int number = in.octet();
        if (number >= constants.size()) {
            throw in.corrupt("no constant has number " + number);
        }
        return constants.get(number);
    }

    /// A set of constants as a number with the bit of each.
    long bits(Set<E> set) {
        long bits = 0;
        for (E constant : set) {
            bits |= 1L << of(constant);
        }
        return bits;
    }

    Set<E> readBits(PackReader in) {
        long bits = in.unsigned();
        if (bits >>> constants.size() != 0) {
            throw in.corrupt("a set with a constant that has no name");
        }
        EnumSet<E> set = EnumSet.noneOf(constants.getFirst().getDeclaringClass());
        for (int i = 0; i < constants.size(); i++) {
            if (((bits >>> i) & 1) == 1) {
                set.add(constants.get(i));
            }
        }
        return set;
    }

    /// Causes have a stable number of their own: that of their code.
    static int ofCause(Cause cause) {
        return Integer.parseInt(cause.code().substring("ISM-".length()));
    }

    static Cause readCause(PackReader in) {
        int number = in.count();
        Cause cause = CAUSES.get(number);
        if (cause == null) {
            throw in.corrupt("no cause has code " + number);
        }
        return cause;
    }

    private static Map<Integer, Cause> causes() {
        Map<Integer, Cause> causes = new HashMap<>();
        for (Cause cause : Cause.values()) {
            causes.put(ofCause(cause), cause);
        }
        return Map.copyOf(causes);
    }
}
