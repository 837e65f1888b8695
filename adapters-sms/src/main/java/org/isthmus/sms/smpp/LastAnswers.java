// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.jspecify.annotations.Nullable;

/// The messages of one session that are being worked on, or were taken so short ago that the peer may not have read
/// the answer when the session ends. SMPP has no answer to an answer, so only the time tells. Bounded: of more than
/// [#MOST] the oldest are forgotten. Times are readings of one clock in nanoseconds. Safe for use by many threads.
final class LastAnswers {
    static final int MOST = 1024;

    /// An answer older than this has been read by any peer that is alive.
    static final long LAST_MOMENTS = 5_000_000_000L;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /// A message that was begun; its fields belong to the lock of the whole.
    static final class Entry {
        private final DeliverSm pdu;
        private @Nullable Long answeredAt;

        private Entry(DeliverSm pdu) {
            this.pdu = pdu;
        }

        private boolean isOld(long now) {
            return answeredAt != null && now - answeredAt > LAST_MOMENTS;
        }
    }

    synchronized Entry began(DeliverSm pdu, long now) {
        while (!entries.isEmpty()
                && (entries.size() >= MOST || entries.getFirst().isOld(now))) {
            entries.removeFirst();
        }
        Entry entry = new Entry(pdu);
        entries.addLast(entry);
        return entry;
    }

    /// A message that was not taken will be sent again, or not, for that reason.
    synchronized void answered(Entry entry, int status, long now) {
        if (status == CommandStatus.ROK) {
            entry.answeredAt = now;
        } else {
            entries.remove(entry);
        }
    }

    synchronized List<DeliverSm> unconfirmed(long now) {
        return entries.stream()
                .filter(entry -> !entry.isOld(now))
                .map(entry -> entry.pdu)
                .toList();
    }
}
