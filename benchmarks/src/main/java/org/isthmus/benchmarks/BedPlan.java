// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.time.Duration;
import java.util.List;
import org.isthmus.testkit.load.LoadPlan;

/// The gateway of a run and what stands around it.
record BedPlan(List<Users> users, Peer peer, Jvm jvm) {
    BedPlan {
        users = List.copyOf(users);
    }

    /// One group of users of the gateway. Those without numbers can not be reached by SMS.
    record Users(LoadPlan.Senders senders, boolean numbered) {}

    /// The message centre: how many binds there are, how many submits may be unanswered on each, and how long
    /// it takes.
    record Peer(int links, int window, Duration answerAfter, Duration receiptAfter) {}

    /// Options for the gateway's Java. `recording` is a file for a flight recording of the gateway, or empty.
    record Jvm(String options, String recording) {
        Jvm with(String more) {
            return new Jvm((options + " " + more).strip(), recording);
        }
    }
}
