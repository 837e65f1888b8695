// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// What the SIP edge bounds, so that no peer can use up the machine.
public record SipLimitSettings(
        @Setting(
                value = "How many requests are worked on at once; more are answered 503 with Retry-After.",
                fallback = "2000",
                min = "1",
                max = "100000")
        int inProgress,

        @Setting(value = "The Retry-After of a 503.", fallback = "5s", min = "1s", max = "10m")
        Duration retryAfter,

        @Setting(
                value = "The largest start line with all header fields that is read.",
                fallback = "32KiB",
                min = "2KiB",
                max = "1MiB")
        ByteSize header,

        @Setting(
                value = "The largest body that is read; a larger one is answered 413, and on a stream the connection"
                        + " is closed.",
                fallback = "256KiB",
                min = "1KiB",
                max = "64MiB")
        ByteSize body,

        @Setting(
                value = "How many answers are kept for the senders of retransmissions, each for 64 times T1. A usual"
                        + " one takes about a quarter KiB; where many are long, fewer are kept, so that all"
                        + " together stay within half a KiB times this number. The oldest is dropped first.",
                fallback = "100000",
                min = "100",
                max = "5000000")
        int answersKept,

        @Setting(
                value = "How many requests may wait for the one that is outstanding at the same target (RFC 3428"
                        + " section 8).",
                fallback = "100",
                min = "0",
                max = "10000")
        int waitingPerTarget,

        @Setting(
                value = "A request larger than this leaves by TCP even where UDP was asked for (RFC 3261 section"
                        + " 18.1.1).",
                fallback = "1300",
                min = "500",
                max = "60000")
        ByteSize largestOverUdp,

        @Setting(
                value = "How many TCP connections may be open; more are closed at once.",
                fallback = "10000",
                min = "1",
                max = "1000000")
        int connections,

        @Setting(
                value = "How many of them one far address may have (of IPv6, one /64); more are closed at once.",
                fallback = "1000",
                min = "1",
                max = "1000000")
        int connectionsPerSource,

        @Setting(
                value =
                        "How much is held for peers: so much for requests that are worked on (more are answered 503), and"
                                + " as much for what TCP connections have begun to send or have not read yet. One far"
                                + " address has a quarter of the latter. Where it is used up, reading pauses, and a connection"
                                + " that does not get on in the time of arrival is closed.",
                fallback = "32MiB",
                min = "1MiB",
                max = "16GiB")
        ByteSize buffered,

        @Setting(
                value = "How long a TCP connection may be silent before it is closed. Devices keep theirs open by"
                        + " sending line ends.",
                fallback = "30m",
                min = "1s",
                max = "1d")
        Duration idle,

        @Setting(
                value = "How long a message that has begun to arrive on a stream may take to become whole.",
                fallback = "20s",
                min = "1s",
                max = "10m")
        Duration arrival) {

    /// How often the largest message has to fit into all that is held: four times into the quarter of one address.
    private static final int LARGEST_FIT = 16;

    public SipLimitSettings {
        new SectionLaws()
                .law(
                        buffered.octets() / LARGEST_FIT >= header.octets() + body.octets(),
                        "buffered must be at least " + LARGEST_FIT + " times header and body together",
                        "buffered",
                        "header",
                        "body")
                .enforce();
    }
}
