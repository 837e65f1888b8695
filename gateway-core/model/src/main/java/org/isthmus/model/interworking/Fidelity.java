// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import java.util.List;

/// What a technology keeps, changes or drops of one message, in words for people (`display report: not possible
/// in SMS`).
public record Fidelity(List<String> kept, List<String> changed, List<String> lost) {
    public static final Fidelity WHOLE = new Fidelity(List.of(), List.of(), List.of());

    public Fidelity {
        kept = List.copyOf(kept);
        changed = List.copyOf(changed);
        lost = List.copyOf(lost);
    }
}
