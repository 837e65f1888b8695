// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// How many items the gateway takes into memory at once. Beyond that the edges say come again, each in its own
/// protocol, rather than let a queue grow.
public record OverloadPolicy(int mostUnderWay) {

    /// Why one more is not taken while so many are under way; empty when it is.
    public Optional<Refusal> refusal(int underWay) {
        return underWay < mostUnderWay
                ? Optional.empty()
                : Optional.of(Refusal.of(Cause.OVERLOAD, mostUnderWay + " messages are under way"));
    }
}
