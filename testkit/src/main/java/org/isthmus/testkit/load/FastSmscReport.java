// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Locale;

/// What a message centre under load counted. `numbers` are the different running numbers seen, `twice` the
/// submits whose number had come before, `largest` the largest number (-1 for none), so `largest + 1 -
/// numbers` are missing.
public record FastSmscReport(
        long submits, Numbers numbers, long receipts, long receiptsAnswered, long receiptsRefused, double perSecond) {

    /// Submits by running number.
    public record Numbers(long different, long twice, int largest) {
        public long missing() {
            return largest + 1L - different;
        }
    }

    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"submits\":%d,\"numbers\":%d,\"twice\":%d,\"missing\":%d,\"receipts\":%d,\"receipts_answered\":%d,"
                        + "\"receipts_refused\":%d,\"submits_per_s\":%.0f}",
                submits,
                numbers.different(),
                numbers.twice(),
                numbers.missing(),
                receipts,
                receiptsAnswered,
                receiptsRefused,
                perSecond);
    }
}
