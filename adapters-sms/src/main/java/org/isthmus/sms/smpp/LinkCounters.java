// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.concurrent.atomic.LongAdder;
import org.isthmus.model.delivery.HandOver;

/// Counts what a link did since the start. Safe for use by many threads.
public final class LinkCounters {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder deferred = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder received = new LongAdder();

    /// Counts an outcome and gives it back.
    public HandOver counted(HandOver outcome) {
        switch (outcome) {
            case HandOver.Accepted _ -> accepted.increment();
            case HandOver.Deferred _ -> deferred.increment();
            case HandOver.Rejected _ -> rejected.increment();
            case HandOver.Unknown _ -> unknown.increment();
        }
        return outcome;
    }

    public void received() {
        received.increment();
    }

    public LinkStatus.Counts counts() {
        return new LinkStatus.Counts(accepted.sum(), deferred.sum(), rejected.sum(), unknown.sum(), received.sum());
    }
}
