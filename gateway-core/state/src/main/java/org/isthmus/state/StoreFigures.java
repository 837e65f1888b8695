// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import java.time.Duration;

/// What meters show of the journal: writes waiting now; units of work, batches and failed batches since the start;
/// time spent in work and in syncs, and the longest sync; items that are in the log and not in the tables yet;
/// trail events not yet written, and those that were lost.
public record StoreFigures(
        int queued,
        long units,
        long batches,
        long failures,
        Duration working,
        Duration syncing,
        Duration longestSync,
        int unfolded,
        int trailWaiting,
        long trailLost) {}
