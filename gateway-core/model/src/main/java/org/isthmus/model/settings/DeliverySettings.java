// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.List;

/// How items are delivered once they were accepted: attempts, waiting and giving up.
public record DeliverySettings(
        @Setting(
                value = "How long to wait before each further attempt after a temporary refusal. The last one repeats"
                        + " until the message's lifetime ends.",
                fallback = "[5s, 30s, 2m, 10m, 30m, 1h]",
                min = "1s",
                live = true)
        List<Duration> retryAfter,

        @Setting(
                value = "How many attempts on the recipient's registered devices that end in a temporary refusal"
                        + " before the selection rules are asked for another way.",
                fallback = "1",
                min = "1",
                live = true)
        int nativeAttempts,

        @Setting(
                value = "Which legacy messages ask for a delivery report: always, or when-wanted (when the sender asked"
                        + " for one). Without a report a message ends as handed over and is never taken another way.",
                fallback = "always",
                live = true)
        ReceiptPolicy receipts,

        @Setting(
                value = "How long to wait for a report before the outcome counts as unknown.",
                fallback = "72h",
                min = "1s",
                live = true)
        Duration reportWait,

        @Setting(
                value = "How long after the end of a message's lifetime a report about it is still waited for; a"
                        + " message centre tells of its own expiry only then.",
                fallback = "10m",
                min = "0s",
                live = true)
        Duration reportGrace,

        @Setting(
                value = "Whether messages for recipients who are not reachable are kept and pushed at their next"
                        + " registration. When false they are refused.",
                fallback = "true",
                live = true)
        boolean deferral,

        @Setting(value = "How long a notification to the sender is tried.", fallback = "72h", min = "1m", live = true)
        Duration notificationLifetime,

        @Setting(
                value = "Which report of a recipient with several devices goes back: first (whatever it says) or"
                        + " positive-first (one that says no waits for positive-wait whether another device says"
                        + " yes).",
                fallback = "first",
                live = true)
        DeviceReports deviceReports,

        @Setting(
                value = "With positive-first, how long a device's no waits for another device's yes.",
                fallback = "30s",
                min = "1s",
                live = true)
        Duration positiveWait) {

    /// The defaults, for tests and tools that read no file.
    public static final DeliverySettings DEFAULT = new DeliverySettings(
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1)),
            1,
            ReceiptPolicy.ALWAYS,
            Duration.ofHours(72),
            Duration.ofMinutes(10),
            true,
            Duration.ofHours(72),
            DeviceReports.FIRST,
            Duration.ofSeconds(30));

    public DeliverySettings {
        retryAfter = List.copyOf(retryAfter);
        new SectionLaws()
                .law(!retryAfter.isEmpty(), "retry-after needs at least one duration", "retry-after")
                .enforce();
    }

    /// Which report of several devices counts.
    public enum DeviceReports {
        FIRST,
        POSITIVE_FIRST
    }

    /// When a legacy message asks for a delivery report.
    public enum ReceiptPolicy {
        ALWAYS,
        WHEN_WANTED
    }
}
