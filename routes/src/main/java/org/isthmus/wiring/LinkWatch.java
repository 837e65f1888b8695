// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.smpp.LinkStatus;

/// Sees when a group of links takes submits again after a time when none of it did. Used by one thread.
final class LinkWatch {
    private final Set<String> open = new HashSet<>();

    /// Whether any group is open now that was not at the last look.
    boolean anyCameBack(List<SmscGroup> groups) {
        boolean back = false;
        for (SmscGroup group : groups) {
            if (group.statuses().stream().map(LinkStatus::state).anyMatch(LinkStatus.State::takesSubmits)) {
                back |= open.add(group.name());
            } else {
                open.remove(group.name());
            }
        }
        return back;
    }
}
