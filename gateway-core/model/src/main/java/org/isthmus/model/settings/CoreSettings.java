// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.Optional;

/// The IMS core that the gateway is an application server of, where it is asked who is registered.
public record CoreSettings(
        @Setting(
                value =
                        "The SIP URI of the core that is asked to tell of the registrations of all users here (RFC 3680),"
                                + " and by which they are then reached. It has to be a trusted peer. Without it the core"
                                + " tells by third-party REGISTER only.",
                example = "sip:scscf.ims.example.org;lr")
        Optional<String> registrationEvents,

        @Setting(
                value = "How long one subscription is asked for. A new one is made when nine tenths of it are over.",
                fallback = "1h",
                min = "10s",
                max = "1d")
        Duration subscription,

        @Setting(
                value = "How long after a refusal or a silence of the core it is asked again.",
                fallback = "1m",
                min = "1s",
                max = "1h")
        Duration askAgain,

        @Setting(
                value = "How many subscriptions are asked for in one second.",
                fallback = "20",
                min = "1",
                max = "1000")
        int perSecond) {

    /// Nothing is asked; for tests and tools that read no file.
    public static final CoreSettings DEFAULT =
            new CoreSettings(Optional.empty(), Duration.ofHours(1), Duration.ofMinutes(1), 20);
}
