// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

/// How much one sender may send before 503 with Retry-After is the answer.
public record SenderRateSettings(
        @Setting(value = "Messages per second that one sender may keep up.", fallback = "20", min = "1", max = "100000")
        int perSecond,

        @Setting(
                value = "Messages that one sender may send at once after a rest.",
                fallback = "100",
                min = "1",
                max = "1000000")
        int burst,

        @Setting(value = "How many senders are watched at once.", fallback = "100000", min = "1000", max = "10000000")
        int sendersWatched) {}
