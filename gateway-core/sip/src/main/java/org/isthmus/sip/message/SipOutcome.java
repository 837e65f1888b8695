// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.message;

/// What came of a request that we sent. A silence after sending is its own case: the request may have been taken.
public sealed interface SipOutcome {

    record Answered(SipAnswer answer, String callId) implements SipOutcome {}

    /// Sent, and no final answer within the transaction's time (RFC 3261 timer F).
    record Silent(String callId) implements SipOutcome {}

    /// Certainly not sent. `why` is one line of words.
    record NotSent(String why, Reason reason) implements SipOutcome {
        public NotSent(String why) {
            this(why, Reason.GONE);
        }

        /// Whether trying again sends it no more than now.
        public boolean never() {
            return reason == Reason.NOWHERE;
        }

        public enum Reason {
            /// No connection, or no address, for now.
            GONE,
            /// Too many wait for the same target. That says nothing of the next hop.
            BUSY,
            /// There is no way to where it should go.
            NOWHERE;

            static Reason of(boolean never) {
                return never ? NOWHERE : GONE;
            }
        }

        /// There is no way to where it should go, for good if `never`.
        public static NotSent unreachable(String why, boolean never) {
            return new NotSent(why, Reason.of(never));
        }
    }
}
