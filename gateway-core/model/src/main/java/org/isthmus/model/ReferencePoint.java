// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.util.Optional;

/// A reference point at which functions of this gateway may live apart (architecture document section 5.3.3):
/// CPM-IW1 between the participating and the selection function, CPM-IW2 between the selection function and an
/// interworking function.
public enum ReferencePoint {
    IW1("iw1"),
    IW2("iw2");

    private final String word;

    ReferencePoint(String word) {
        this.word = word;
    }

    /// As it stands in header fields, in the origin of items and in stories.
    public String word() {
        return word;
    }

    public static Optional<ReferencePoint> of(String word) {
        return switch (word) {
            case "iw1" -> Optional.of(IW1);
            case "iw2" -> Optional.of(IW2);
            default -> Optional.empty();
        };
    }
}
