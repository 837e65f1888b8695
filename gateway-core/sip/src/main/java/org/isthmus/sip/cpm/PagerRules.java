// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import java.util.function.Function;
import org.isthmus.model.Protection;
import org.isthmus.model.cpim.CpimReader;
import org.isthmus.model.imdn.ImdnLimits;
import org.isthmus.sip.message.IncomingSip;

/// How requests are read.
///
/// - `edge`: the name of the edge that takes them, for the item's origin (`access`).
/// - `longestLife`: the operator's maximum of a message's lifetime.
/// - `cpim`: limits and leniencies of CPIM; its inflate limits also hold for the body of the request.
/// - `imdn`: limits of notifications.
/// - `protection`: how the way is protected that a request came by.
public record PagerRules(
        String edge,
        Duration longestLife,
        CpimReader cpim,
        ImdnLimits imdn,
        Function<IncomingSip.Source, Protection> protection) {

    /// The same at another edge.
    PagerRules at(String other) {
        return new PagerRules(other, longestLife, cpim, imdn, protection);
    }

    /// With the usual limits and all leniencies.
    public static PagerRules usual(Duration longestLife, Function<IncomingSip.Source, Protection> protection) {
        return new PagerRules("access", longestLife, CpimReader.lenient(), ImdnLimits.USUAL, protection);
    }
}
