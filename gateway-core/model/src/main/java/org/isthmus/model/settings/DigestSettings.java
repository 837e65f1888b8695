// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// SIP digest authentication (RFC 3261 section 22, RFC 8760).
public record DigestSettings(
        @Setting(value = "Whether MD5 is offered beside SHA-256. Most handsets know nothing else.", fallback = "true")
        boolean md5,

        @Setting(
                value = "Whether SHA-256 is offered, before MD5. Switch it off only for clients that stumble over a"
                        + " challenge they do not know instead of taking the next one.",
                fallback = "true")
        boolean sha256,

        @Setting(
                value = "How long a nonce may be used before a client is given a new one.",
                fallback = "5m",
                min = "10s",
                max = "1h")
        Duration nonceLife,

        @Setting(
                value = "How many nonces in use are remembered at once; beyond it the oldest must be renewed.",
                fallback = "200000",
                min = "1000",
                max = "10000000")
        int noncesRemembered,

        @Setting(
                value = "How many wrong passwords in a row a user may send from one address before guessing is slowed.",
                fallback = "5",
                min = "1",
                max = "100")
        int freeFailures,

        @Setting(
                value = "The wait after one wrong password too many; it doubles with each further one.",
                fallback = "2s",
                min = "1s",
                max = "1m")
        Duration firstDelay,

        @Setting(value = "The longest such wait.", fallback = "15m", min = "1m", max = "24h")
        Duration longestDelay) {
    public DigestSettings {
        new SectionLaws()
                .law(md5 || sha256, "md5 and sha256 are both off, so nobody could prove who they are", "md5", "sha256")
                .law(
                        firstDelay.compareTo(longestDelay) <= 0,
                        "first-delay must not be above longest-delay",
                        "first-delay",
                        "longest-delay")
                .enforce();
    }
}
