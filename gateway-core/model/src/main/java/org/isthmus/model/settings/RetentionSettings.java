// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// How long each kind of thing is remembered, and how much of it at most: whichever comes first ends it. What is
/// still to be delivered is never pruned.
public record RetentionSettings(
        @Setting(
                value = "How long a message is kept after its delivery ended.",
                fallback = "168h",
                min = "1m",
                live = true)
        Duration items,

        @Setting(
                value = "How much the messages whose delivery ended may take; the oldest go first.",
                fallback = "8GiB",
                min = "1MiB",
                live = true)
        ByteSize itemsUpTo,

        @Setting(value = "How long the story of a message can be traced.", fallback = "336h", min = "1m", live = true)
        Duration trail,

        @Setting(
                value = "How much the stories and their index may take; the oldest go first.",
                fallback = "8GiB",
                min = "1MiB",
                live = true)
        ByteSize trailUpTo,

        @Setting(
                value = "How long a message that comes a second time is known as a duplicate.",
                fallback = "72h",
                min = "1m",
                live = true)
        Duration duplicateKeys,

        @Setting(
                value = "How much the keys of duplicates may take; the oldest go first.",
                fallback = "1GiB",
                min = "1MiB",
                live = true)
        ByteSize duplicateKeysUpTo,

        @Setting(
                value =
                        "How long the ids are known that peers gave to what they took. Longer than any validity period.",
                fallback = "240h",
                min = "1m",
                live = true)
        Duration foreignIds,

        @Setting(
                value = "How much the peers' ids may take; the oldest go first.",
                fallback = "1GiB",
                min = "1MiB",
                live = true)
        ByteSize foreignIdsUpTo,

        @Setting(
                value = "How long a report is kept whose message is not known.",
                fallback = "24h",
                min = "1m",
                live = true)
        Duration unmatchedReports,

        @Setting(
                value = "How much the reports without a message may take; the oldest go first.",
                fallback = "64MiB",
                min = "1MiB",
                live = true)
        ByteSize unmatchedReportsUpTo,

        @Setting(
                value = "How long the parts of a long message are kept that nobody asked for any more.",
                fallback = "72h",
                min = "1m",
                live = true)
        Duration parts,

        @Setting(
                value = "How much the parts of long messages may take; the oldest go first.",
                fallback = "256MiB",
                min = "1MiB",
                live = true)
        ByteSize partsUpTo,

        @Setting(
                value = "How long the number of an ended lease is remembered for its conversation.",
                fallback = "720h",
                min = "1m",
                live = true)
        Duration endedLeases) {}
