// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import org.isthmus.model.Protection;
import org.isthmus.model.Technology;

/// Where an item came in: the technology, the edge or link that took it (`access`, `smsc:main`), and the id that
/// edge knew it by (a Call-ID, an SMSC's message id; may be empty). Reports about it go back this way.
///
/// `protection` is that of the way which it came by.
public record Origin(Technology technology, String edge, String edgeId, Protection protection) {
    /// By a way of which nothing is known.
    public Origin(Technology technology, String edge, String edgeId) {
        this(technology, edge, edgeId, Protection.NONE);
    }

    public Origin protectedBy(Protection other) {
        return new Origin(technology, edge, edgeId, other);
    }
}
