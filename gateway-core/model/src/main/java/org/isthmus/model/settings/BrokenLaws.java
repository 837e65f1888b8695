// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.ArrayList;
import java.util.List;

/// Settings that are right one by one and wrong together: all that is wrong, in one line each.
public final class BrokenLaws extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> laws;

    BrokenLaws(List<String> laws) {
        super(String.join("; ", laws));
        this.laws = new ArrayList<>(laws);
    }

    public List<String> laws() {
        return List.copyOf(laws);
    }
}
