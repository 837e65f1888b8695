// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Technology;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;

/// One report from a peer or a handset about one part. `ids` are those that it may be found by: the first is what the
/// peer wrote, for people too (perhaps [ForeignId#unmatchable]); then other spellings of it, then what else the peer
/// may have meant. `remoteCode` is its own word for the state (`DELIVRD`, `UNDELIV/069`). `at` is when we received it.
public record DeliveryReport(
        List<ForeignId> ids, ReportedState state, Asserter by, String remoteCode, Instant at, Technology technology) {
    public DeliveryReport {
        ids = List.copyOf(ids);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a report names at least one id");
        }
    }
}
