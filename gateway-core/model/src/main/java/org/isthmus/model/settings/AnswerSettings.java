// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// When a sender by SIP hears more than that a message was taken, for each service. The message is stored before in any
/// case.
public record AnswerSettings(
        @Setting(
                value = "How long the answer to a standalone message waits for the final answer of a registered"
                        + " recipient's devices: 200 when one takes it, their refusal when the message ends with it, 202"
                        + " after this time or when it goes on otherwise. With 0ms it is always 202, at once.",
                fallback = "0ms",
                min = "0ms",
                max = "20s",
                live = true)
        Duration standalone) {

    /// Nobody waits.
    public static final AnswerSettings DEFAULT = new AnswerSettings(Duration.ZERO);
}
