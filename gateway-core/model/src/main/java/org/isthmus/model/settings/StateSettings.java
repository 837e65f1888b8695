// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.Optional;

/// What this node must remember and for how long. All of it lives in the data directory.
public record StateSettings(
        @Setting(
                value = "How long a write waits for others to share its sync while writes come in bunches. A single"
                        + " write never waits.",
                fallback = "1ms",
                min = "0ms",
                max = "100ms")
        Duration groupCommitWait,

        @Setting(value = "How many writes share one sync at most.", fallback = "1024", min = "1", max = "10000")
        int groupCommitSize,

        @Setting(
                value = "How many writes may wait for the disk; more are refused at once and told to come again.",
                fallback = "20000",
                min = "100",
                max = "1000000")
        int queueLimit,

        @Setting("How long each kind of thing is remembered, and how much of it at most.")
        RetentionSettings retention,

        @Setting("The other nodes of this gateway. Without it this is the only one: it opens no member port.")
        Optional<ClusterSettings> cluster) {}
