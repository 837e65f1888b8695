// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.List;

/// How the servers of a SIP URI are found by the domain name system (RFC 3263).
public record SipResolveSettings(
        @Setting(
                value = "The DNS servers to ask; empty for those that the system is configured with.",
                fallback = "[]",
                example = "[\"192.0.2.53:53\"]")
        List<Listen> servers,

        @Setting(
                value = "How long one DNS server may take to answer before the question is put again.",
                fallback = "2s",
                min = "50ms",
                max = "30s")
        Duration timeout,

        @Setting(
                value = "How long a question may take altogether; what is to be sent is then tried later.",
                fallback = "8s",
                min = "100ms",
                max = "1m")
        Duration patience,

        @Setting(
                value = "How many answers of the DNS are kept, each for as long as it says.",
                fallback = "10000",
                min = "100",
                max = "1000000")
        int kept,

        @Setting(
                value =
                        "How long a server is tried after the others when it could not be reached, answered 503 or was silent.",
                fallback = "30s",
                min = "1s",
                max = "1h")
        Duration avoid) {

    /// The defaults, for tests and tools that read no file.
    public static final SipResolveSettings DEFAULT = new SipResolveSettings(
            List.of(), Duration.ofSeconds(2), Duration.ofSeconds(8), 10_000, Duration.ofSeconds(30));

    public SipResolveSettings {
        servers = List.copyOf(servers);
    }
}
