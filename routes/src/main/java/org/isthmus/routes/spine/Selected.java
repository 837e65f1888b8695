// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.cpm.CpmMessage;

/// An admitted message with the way that selection chose for it. `device` are the names under which the sending device
/// of a user here may be registered; none when it does not matter.
public record Selected(CpmMessage message, Selection selection, List<String> device) {
    public Selected {
        device = List.copyOf(device);
    }
}
