// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.util.Arrays;

/// A growing first-in first-out queue of numbers with the time that each is due. Since all entries of one
/// queue wait equally long, its head is always the next one. Not safe for use by many threads.
final class DueRing {
    private long[] due = new long[1024];
    private long[] number = new long[1024];
    private int head;
    private int size;

    void add(long dueAt, long entry) {
        if (size == due.length) {
            due = grown(due);
            number = grown(number);
            head = 0;
        }
        int at = (head + size++) & (due.length - 1);
        due[at] = dueAt;
        number[at] = entry;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// When the head is due; far away when there is none.
    long nextDue() {
        return size == 0 ? Long.MAX_VALUE : due[head];
    }

    boolean dueBy(long now) {
        return size > 0 && due[head] - now <= 0;
    }

    long peek() {
        return number[head];
    }

    long take() {
        long taken = number[head];
        head = (head + 1) & (due.length - 1);
        size--;
        return taken;
    }

    private long[] grown(long[] full) {
        long[] larger = Arrays.copyOfRange(full, head, head + 2 * full.length);
        System.arraycopy(full, 0, larger, full.length - head, head);
        return larger;
    }
}
