// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.List;

/// What may be sent, from any side: the service provider's policy, which beats any user preference
/// (architecture document section 5.3.1.3).
public record PolicySettings(
        @Setting(
                value = "The largest content of a message, with its encodings undone.",
                fallback = "100KiB",
                min = "1",
                max = "10MiB",
                live = true)
        ByteSize maxMessageSize,

        @Setting(
                value = "The media types that may be sent: type/subtype, type/* or */*. What a legacy technology can"
                        + " carry of them is its adapter's business.",
                fallback = "[\"*/*\"]",
                pattern = "[a-z0-9.+-]+/([a-z0-9.+-]+|\\*)|\\*/\\*",
                live = true)
        List<String> media,

        @Setting(
                value = "The longest lifetime of a message. It caps what the sender asks for and is the lifetime of"
                        + " messages that ask for none.",
                fallback = "7d",
                min = "1s",
                live = true)
        Duration maxExpiry,

        @Setting(value = "Whether senders may stay anonymous to the recipient.", fallback = "true", live = true)
        boolean anonymous,

        @Setting("What is refused for its content, whatever side it comes from.")
        ScreeningSettings screening,

        @Setting("Which of a user's registered devices get a message.")
        DeviceSettings devices,

        @Setting("What a user's other devices get of what one of them sends.")
        CopySettings senderCopies,

        @Setting("How long the answer to a sender waits for the recipient's devices.")
        AnswerSettings finalAnswerWait) {

    /// The defaults, for tests and tools that read no file.
    public static final PolicySettings DEFAULT = new PolicySettings(
            new ByteSize(100 * 1024L),
            List.of("*/*"),
            Duration.ofDays(7),
            true,
            ScreeningSettings.DEFAULT,
            DeviceSettings.DEFAULT,
            CopySettings.DEFAULT,
            AnswerSettings.DEFAULT);

    public PolicySettings {
        media = List.copyOf(media);
    }
}
