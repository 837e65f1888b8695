// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.OptionalInt;

/// Where a request has been and how far it may still go, as its reader found it: how many of the marks that
/// this gateway leaves (in Via, Route, Record-Route or its own header) it carries, what is left of Max-Forwards
/// (RFC 3261 section 8.1.1.6) and of Max-Breadth (RFC 5393 section 5.3.3).
public record Hops(int ownMarks, OptionalInt maxForwards, OptionalInt maxBreadth) {
    /// A request that says nothing about its way.
    public static final Hops NONE = new Hops(0, OptionalInt.empty(), OptionalInt.empty());
}
