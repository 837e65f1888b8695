// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a load run saw. `sent`, `answers` (by status) and `notifications` count the whole run;
/// `perSecond` and the times only what followed the warm-up. `answered` is from when a message was
/// due (open loop) or written (closed) to its final answer, `notified` to its notification of delivery.
public record LoadReport(
        long sent,
        Map<Integer, Long> answers,
        Trouble trouble,
        Notifications notifications,
        PerSecond perSecond,
        Latencies answered,
        Latencies notified) {
    public LoadReport {
        answers = Map.copyOf(new TreeMap<>(answers));
    }

    /// Requests written again, and requests that were never answered.
    public record Trouble(long retransmissions, long unanswered) {}

    /// By running number: accepted messages told as delivered, those told as delivered more than once,
    /// accepted ones not told at all, and all other kinds of notification.
    public record Notifications(long delivered, long twice, long missing, long others) {}

    /// Accepted until the last acceptance, and told as delivered until sending ended.
    public record PerSecond(double accepted, double delivered) {}

    public long accepted() {
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey() / 100 == 2)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// Messages that were told as delivered although their last answer did not accept them.
    public long deliveredThoughNotAccepted() {
        return notifications.delivered() - (accepted() - notifications.missing());
    }

    public String json() {
        StringBuilder statuses = new StringBuilder();
        new TreeMap<>(answers)
                .forEach((status, count) -> statuses.append(statuses.isEmpty() ? "" : ",")
                        .append('"')
                        .append(status)
                        .append("\":")
                        .append(count));
        return String.format(
                Locale.ROOT,
                "{\"sent\":%d,\"answers\":{%s},\"retransmissions\":%d,\"unanswered\":%d,\"delivered\":%d,"
                        + "\"delivered_twice\":%d,\"missing\":%d,\"other_notifications\":%d,\"accepted_per_s\":%.0f,"
                        + "\"delivered_per_s\":%.0f,"
                        + "\"answered\":%s,\"notified\":%s}",
                sent,
                statuses,
                trouble.retransmissions(),
                trouble.unanswered(),
                notifications.delivered(),
                notifications.twice(),
                notifications.missing(),
                notifications.others(),
                perSecond.accepted(),
                perSecond.delivered(),
                answered.json(),
                notified.json());
    }
}
