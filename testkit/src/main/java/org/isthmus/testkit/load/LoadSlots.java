// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Arrays;

/// What is known of each message under way, by running number modulo [#SIZE], in plain arrays. A number's
/// slot is taken over when the number comes round again.
final class LoadSlots {
    static final int SIZE = 1 << 16;
    static final byte FREE = 0;
    static final byte WAITING = 1;
    private static final byte[] NO_CREDENTIALS = {};

    final byte[] state = new byte[SIZE];
    final byte[] attempt = new byte[SIZE];
    final int[] number = new int[SIZE];
    final long[] due = new long[SIZE];
    final byte[][] credentials = new byte[SIZE][];

    LoadSlots() {
        Arrays.fill(number, -1);
    }

    void begin(int slot, int forNumber, long dueAt) {
        state[slot] = WAITING;
        attempt[slot] = 1;
        number[slot] = forNumber;
        due[slot] = dueAt;
        credentials[slot] = NO_CREDENTIALS;
    }

    void again(int slot, byte[] with) {
        attempt[slot]++;
        credentials[slot] = with;
    }

    boolean waitsFor(int slot, int forNumber) {
        return state[slot] == WAITING && number[slot] == forNumber;
    }
}
