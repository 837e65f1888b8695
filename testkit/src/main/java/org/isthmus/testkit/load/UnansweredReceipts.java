// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Arrays;

/// Which receipt each unanswered deliver_sm of one link carries, by sequence number modulo [#SIZE]. One that is still
/// unanswered when its place is taken is given up. Not safe for use by many threads.
final class UnansweredReceipts {
    static final int SIZE = 1 << 16;
    static final long NONE = -1;

    private final long[] receipts = new long[SIZE];
    private final int[] sequences = new int[SIZE];

    UnansweredReceipts() {
        Arrays.fill(receipts, NONE);
    }

    /// The receipt that had the place, or [#NONE].
    long sent(int sequence, long receipt) {
        int place = sequence & SIZE - 1;
        long before = receipts[place];
        receipts[place] = receipt;
        sequences[place] = sequence;
        return before;
    }

    /// The receipt that this answers, or [#NONE].
    long answered(int sequence) {
        int place = sequence & SIZE - 1;
        long receipt = sequences[place] == sequence ? receipts[place] : NONE;
        if (receipt != NONE) {
            receipts[place] = NONE;
        }
        return receipt;
    }

    long[] all() {
        return Arrays.stream(receipts).filter(receipt -> receipt != NONE).toArray();
    }
}
