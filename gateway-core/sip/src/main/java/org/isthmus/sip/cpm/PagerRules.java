// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import org.isthmus.model.cpim.CpimReader;
import org.isthmus.model.imdn.ImdnLimits;

/// How requests are read.
///
/// - `edge`: the name of the edge that takes them, for the item's origin (`access`).
/// - `longestLife`: the operator's maximum of a message's lifetime.
/// - `cpim`: limits and leniencies of CPIM; its inflate limits also hold for the body of the request.
/// - `imdn`: limits of notifications.
public record PagerRules(String edge, Duration longestLife, CpimReader cpim, ImdnLimits imdn) {

    /// The same at another edge.
    PagerRules at(String other) {
        return new PagerRules(other, longestLife, cpim, imdn);
    }

    /// With the usual limits and all leniencies.
    public static PagerRules usual(Duration longestLife) {
        return new PagerRules("access", longestLife, CpimReader.lenient(), ImdnLimits.USUAL);
    }
}
