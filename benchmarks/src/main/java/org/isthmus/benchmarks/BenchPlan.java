// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// What is to be measured: one case for each command.
sealed interface BenchPlan {

    /// The command's name.
    String name();

    /// What all of them share: how many messages are under way in a closed loop, how long the gateway is warmed
    /// up, how long the message centre waits with its receipts, and the gateway's Java.
    record Common(int window, Duration warmUp, Duration receiptAfter, BedPlan.Jvm jvm) {
        BedPlan.Peer peer() {
            return new BedPlan.Peer(1, 100, Duration.ZERO, receiptAfter);
        }

        /// The same without a flight recording.
        Common unrecorded() {
            return new Common(window, warmUp, receiptAfter, new BedPlan.Jvm(jvm.options(), ""));
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("window", window)
                    .put("warm_up_s", warmUp.toSeconds())
                    .put("smsc_receipts_after_ms", receiptAfter.toMillis())
                    .put("java_options", jvm.options());
        }
    }

    record Loop(LoopPlan loop) implements BenchPlan {
        @Override
        public String name() {
            return "full-loop";
        }
    }

    /// So many rounds, each with one slice of the gateway and one of every yardstick; rounds in which others
    /// kept more than `mostForeign` processors busy are repeated. `path` is where the yardsticks are looked
    /// for.
    record Ratios(Common common, int rounds, Duration slice, double mostForeign, String path) implements BenchPlan {
        @Override
        public String name() {
            return "ratios";
        }
    }

    record Half(Common common, Duration closed, Duration open) implements BenchPlan {
        @Override
        public String name() {
            return "half";
        }
    }

    record Link20ms(Common common, Duration measured) implements BenchPlan {
        @Override
        public String name() {
            return "link20ms";
        }
    }

    /// So many starts, then the full loop for `measured`.
    record Ready(Common common, int starts, Duration settle, Duration measured) implements BenchPlan {
        @Override
        public String name() {
            return "ready";
        }
    }

    record Cold(Common common, double perSecond, Duration measured) implements BenchPlan {
        @Override
        public String name() {
            return "cold";
        }
    }

    /// `waiting` deferred messages, compared with `few`; memory is looked at when there was no traffic for
    /// `settle`.
    record Backlog(Common common, int waiting, int few, Duration settle, int rounds, Duration slice, double mostForeign)
            implements BenchPlan {
        @Override
        public String name() {
            return "backlog";
        }
    }

    record SlowDisk(Common common, Duration delay, int rounds, Duration slice, double mostForeign)
            implements BenchPlan {
        @Override
        public String name() {
            return "slow-disk";
        }
    }
}
