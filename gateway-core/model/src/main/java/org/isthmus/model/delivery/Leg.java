// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.util.List;

/// One way that an item is being taken: the target, which attempt this is on it (1 for the first), and its parts
/// in order. `tried` are the targets of earlier legs that failed for good.
public record Leg(Target target, int attempt, List<PartState> parts, List<Target> tried) {
    public Leg {
        parts = List.copyOf(parts);
        tried = List.copyOf(tried);
    }

    public static Leg first(Target target) {
        return new Leg(target, 1, List.of(), List.of());
    }
}
