// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;
import java.util.regex.Pattern;

/// The admin API. It speaks plain HTTP, so it listens on the loopback interface and nowhere else; whoever wants it
/// from afar puts a server with TLS in front of it.
public record AdminSettings(
        @Setting(
                value = "Where the admin API listens: a loopback address; port 0 lets the system choose.",
                fallback = "127.0.0.1:8088")
        Listen listen,

        @Setting(value = "The largest request body that is read.", fallback = "64KiB", min = "1KiB", max = "16MiB")
        ByteSize largestRequest,

        @Setting(
                value = "The largest answer that is given; a larger one is refused with the advice to ask for less.",
                fallback = "8MiB",
                min = "64KiB",
                max = "256MiB")
        ByteSize largestAnswer,

        @Setting(
                value = "How long a request may take to arrive, and a command to run.",
                fallback = "30s",
                min = "1s",
                max = "10m")
        Duration timeLimit,

        @Setting(
                value = "How many requests are worked on at once; more are answered 503.",
                fallback = "64",
                min = "1",
                max = "1000")
        int concurrentRequests) {

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}|localhost|::1");

    public AdminSettings {
        new SectionLaws()
                .law(
                        LOOPBACK.matcher(listen.host()).matches(),
                        "listen must be a loopback address (127.0.0.1, ::1 or localhost), since the admin API has no"
                                + " TLS of its own",
                        "listen")
                .enforce();
    }
}
