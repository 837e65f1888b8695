// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.time.Duration;
import java.util.List;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Refusal;

/// What came of handing one part to a peer. The far side's no is a value, and so is its silence: `Unknown` means
/// that the part was or may have been sent and no answer came, and is never to be treated as a failure. Nobody
/// spoke then, so its refusal is our own word.
public sealed interface HandOver {

    /// The peer has it and calls it by these ids (every spelling under which its reports may come back). The list
    /// is empty when the peer gives no id and will report nothing. `withAnother` tells that it is asked for no
    /// report of its own: the one about another part of the message stands for this one too. `link` names the one
    /// of several that it went by; empty where there is but one way.
    record Accepted(List<ForeignId> ids, boolean withAnother, String link) implements HandOver {
        public Accepted {
            ids = List.copyOf(ids);
        }

        /// By the only way.
        public Accepted(List<ForeignId> ids, boolean withAnother) {
            this(ids, withAnother, "");
        }

        /// Of a part that is reported on by itself.
        public Accepted(List<ForeignId> ids) {
            this(ids, false);
        }
    }

    /// Certainly not taken, and trying again may help: not before `retryAfter` when the peer named a time (else
    /// zero). `paced` tells that nothing failed: the peer takes so many in a time and this one's turn comes
    /// after `retryAfter`; it counts as no attempt.
    record Deferred(Refusal refusal, Duration retryAfter, boolean paced) implements HandOver {
        /// Of an attempt that failed.
        public Deferred(Refusal refusal, Duration retryAfter) {
            this(refusal, retryAfter, false);
        }
    }

    /// Certainly not taken, for good.
    record Rejected(Refusal refusal) implements HandOver {}

    /// Sent, or perhaps sent, and no answer. `ids` are those under which a report may still tell.
    record Unknown(Refusal refusal, List<ForeignId> ids) implements HandOver {
        public Unknown {
            ids = List.copyOf(ids);
        }
    }
}
