// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import java.time.Duration;

/// What meters show of the journal: writes waiting now; units of work, batches and failed batches since the start;
/// time spent in work and in syncs, and the longest sync; trail events not yet written, and those that were lost.
public record StoreFigures(
        int queued,
        long units,
        long batches,
        long failures,
        Duration working,
        Duration syncing,
        Duration longestSync,
        int trailWaiting,
        long trailLost) {}
