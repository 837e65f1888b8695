// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.cpm.devices.SendingDevice;
import org.isthmus.model.CharScan;

/// Where a request has been and how far it may still go, as its reader found it: how many of the marks that
/// this gateway leaves (in Via, Route, Record-Route or its own header) it carries, what is left of Max-Forwards
/// (RFC 3261 section 8.1.1.6) and of Max-Breadth (RFC 5393 section 5.3.3). `device` tells which device of a user
/// here sent it; empty when it does not matter.
public record Hops(int ownMarks, OptionalInt maxForwards, OptionalInt maxBreadth, Optional<SendingDevice> device) {
    public Hops(int ownMarks, OptionalInt maxForwards, OptionalInt maxBreadth) {
        this(ownMarks, maxForwards, maxBreadth, Optional.empty());
    }

    public Hops sentBy(SendingDevice sender) {
        return new Hops(ownMarks, maxForwards, maxBreadth, Optional.of(sender));
    }

    /// A request that says nothing about its way.
    public static final Hops NONE = new Hops(0, OptionalInt.empty(), OptionalInt.empty());

    private static final int MOST_DIGITS = 5;

    /// Whether a request with these hops may be passed on by SIP (RFC 3261 section 16.3). What ends here needs none.
    public boolean leftToPassOn() {
        return maxForwards.orElse(1) > 0;
    }

    /// From the fields as they are written: the marks that all gateways left, of which `mark` is ours, and the two
    /// counts. A count that is no number says nothing.
    public static Hops read(
            List<String> marks, String mark, Optional<String> maxForwards, Optional<String> maxBreadth) {
        int own = Math.toIntExact(marks.stream().filter(mark::equals).count());
        return new Hops(own, count(maxForwards.orElse("")), count(maxBreadth.orElse("")));
    }

    private static OptionalInt count(String field) {
        String written = field.strip();
        boolean digits = !written.isEmpty()
                && written.length() <= MOST_DIGITS
                && CharScan.all(written, c -> c >= '0' && c <= '9');
        return digits ? OptionalInt.of(Integer.parseInt(written)) : OptionalInt.empty();
    }
}
