// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.time.Duration;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadRun;

/// One run of the full loop.
record LoopPlan(Traffic traffic, Times times, BedPlan.Peer peer, BedPlan.Jvm jvm) {

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

    record Times(Duration warmUp, Duration measured, Duration drain) {

        static Times seconds(int warmUp, int measured, int drain) {
            return new Times(Duration.ofSeconds(warmUp), Duration.ofSeconds(measured), Duration.ofSeconds(drain));
        }

        /// These times at this pace, waiting for the notifications.
        LoadRun at(LoadPlan.Pace pace) {
            return new LoadRun(pace, warmUp, measured, drain, true);
        }
    }
}
