// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;

/// What one run does. `distribution` is the folder with the launcher, `folder` where the gateway keeps its data.
record LoopPlan(Path distribution, Path folder, Traffic traffic, Times times, Peer peer, Jvm jvm) {

    /// Over TCP the senders share `connections`.
    record Traffic(SipTransport transport, int connections, int senders, LoadPlan.Pace pace) {
        String words() {
            return switch (pace) {
                case LoadPlan.Pace.Outstanding(int messages) -> "closed, " + messages + " unanswered";
                case LoadPlan.Pace.Unfinished(int messages) -> "closed, " + messages + " not yet notified";
                case LoadPlan.Pace.PerSecond(double messages) -> "open, " + messages + " per second";
            };
        }
    }

    record Times(Duration warmUp, Duration measured, Duration drain) {}

    /// The message centre: how many binds there are, how many submits may be unanswered on each, and how long it takes.
    record Peer(int links, int window, Duration answerAfter, Duration receiptAfter) {}

    /// `recording` is a file for a flight recording of the gateway, or empty.
    record Jvm(String options, String recording) {}
}
