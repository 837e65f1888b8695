// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import org.isthmus.model.settings.RetentionSettings;

/// Forgets what may be forgotten. Somebody calls [#tick()] about once in a second.
public interface Pruner {

    /// One round of small slices. Gives how many rows went; more may be left for the next round. Throws
    /// `StoreUnavailable` when the journal does not write.
    long tick();

    /// What to keep from now on.
    void keep(RetentionSettings settings);
}
