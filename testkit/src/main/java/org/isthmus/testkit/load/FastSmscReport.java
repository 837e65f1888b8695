// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a message centre under load counted. `numbers` are the different running numbers seen, `twice` the
/// submits whose number had come before, `largest` the largest number (-1 for none), so `largest + 1 -
/// numbers` are missing.
public record FastSmscReport(long submits, Numbers numbers, Receipts receipts, double perSecond) {

    /// Submits by running number.
    public record Numbers(long different, long twice, int largest) {
        public long missing() {
            return largest + 1L - different;
        }
    }

    /// `sent` counts each receipt once, `repeated` the times it was sent again, `taken` the answers ESME_ROK,
    /// `refusals` the other answers by command_status, `givenUp` the receipts that are not sent again for want of
    /// room.
    public record Receipts(long sent, long taken, Map<Integer, Long> refusals, long repeated, long givenUp) {
        public Receipts {
            refusals = Map.copyOf(refusals);
        }

        public long refused() {
            return refusals.values().stream().mapToLong(Long::longValue).sum();
        }

        /// The refusals with their status as SMPP writes it: `0x00000058`.
        public Map<String, Long> refusalsByStatus() {
            return refusals.entrySet().stream()
                    .collect(Collectors.toMap(
                            one -> String.format(Locale.ROOT, "0x%08X", one.getKey()),
                            Map.Entry::getValue,
                            Long::sum,
                            TreeMap::new));
        }
    }

    public String json() {
        String statuses = receipts.refusalsByStatus().entrySet().stream()
                .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"submits\":%d,\"numbers\":%d,\"twice\":%d,\"missing\":%d,\"receipts\":%d,\"receipts_taken\":%d,"
                        + "\"receipts_refused\":%d,\"receipts_refused_with\":{%s},\"receipts_repeated\":%d,"
                        + "\"receipts_given_up\":%d,\"submits_per_s\":%.0f}",
                submits,
                numbers.different(),
                numbers.twice(),
                numbers.missing(),
                receipts.sent(),
                receipts.taken(),
                receipts.refused(),
                statuses,
                receipts.repeated(),
                receipts.givenUp(),
                perSecond);
    }
}
