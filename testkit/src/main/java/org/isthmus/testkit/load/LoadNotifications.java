// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// Takes the notifications that come back: answers each with 200 and counts them by running number. One that
/// comes again is answered and not counted again: by a repeated request (same branch), or, as a handset knows
/// it (RFC 5438 section 6.3), under the same Message-ID.
final class LoadNotifications {
    private static final int MOST = 1 << 24;
    private static final byte ACCEPTED = 1;
    private static final byte DELIVERED = 2;
    private static final byte[] OPTIONS = ascii("OPTIONS ");
    private static final byte[] BRANCH = ascii("branch=");
    private static final byte[] MESSAGE_ID = ascii("Message-ID:");
    private static final byte[] DELIVERED_WORD = ascii("delivered");
    private static final byte[] BLANK = ascii("\r\n\r\n");

    private final byte[] mark;
    private final LoadSlots slots;
    private Latencies latencies = new Latencies();
    private byte[] seen = new byte[1 << 16];
    private int[] names = new int[1 << 16];
    private long accepted;
    private long delivered;
    private long acceptedAndDelivered;
    private long twice;
    private long others;
    private long measuredFrom = Long.MAX_VALUE;
    private long measuredUntil = Long.MAX_VALUE;
    private long measuredDelivered;

    LoadNotifications(String run, LoadSlots slots) {
        this.mark = ascii("ld" + run + "n");
        this.slots = slots;
    }

    /// Another run begins; what was counted so far stays counted.
    void measure(long from, long until) {
        measuredFrom = from;
        measuredUntil = until;
        measuredDelivered = 0;
        latencies = new Latencies();
    }

    long delivered() {
        return delivered;
    }

    /// Told as delivered while it was measured.
    long measuredDelivered() {
        return measuredDelivered;
    }

    void accepted(int number) {
        room(number);
        seen[number] |= ACCEPTED;
        accepted++;
        acceptedAndDelivered += (seen[number] & DELIVERED) != 0 ? 1 : 0;
    }

    BitSet acceptedNumbers() {
        return numbers(ACCEPTED, ACCEPTED);
    }

    BitSet missingNumbers() {
        return numbers(ACCEPTED | DELIVERED, ACCEPTED);
    }

    /// Whether all that was accepted has been told of. A server may tell of a message too that it refused.
    boolean complete() {
        return acceptedAndDelivered >= accepted;
    }

    Latencies latencies() {
        return latencies;
    }

    LoadReport.Notifications counted() {
        return new LoadReport.Notifications(delivered, twice, missingNumbers().cardinality(), others);
    }

    private BitSet numbers(int mask, int wanted) {
        BitSet numbers = new BitSet(seen.length);
        for (int number = 0; number < seen.length; number++) {
            numbers.set(number, (seen[number] & mask) == wanted);
        }
        return numbers;
    }

    /// Writes the answer to a request into `out`; false when it wants none.
    boolean request(byte[] in, int from, int to, ByteBuffer out) {
        int number = -1;
        boolean isMessage = in[from] == 'M' && in[from + 1] == 'E';
        if (isMessage) {
            int body = Scan.find(in, from, to, BLANK);
            int at = body < 0 ? -1 : Scan.find(in, body, to, mark);
            number = at < 0 ? -1 : Scan.hex8(in, at + mark.length, to);
        } else if (!Scan.matches(in, from, OPTIONS)) {
            return false;
        }
        boolean answerable = SipAnswers.write(in, from, to, "200 OK", out);
        if (answerable && isMessage) {
            count(number, in, from, to);
        }
        return answerable;
    }

    private void count(int number, byte[] in, int from, int to) {
        if (number < 0 || number >= MOST) {
            others++;
            return;
        }
        room(number);
        int name = name(in, from, to);
        if (names[number] == name) {
            return;
        }
        names[number] = name;
        if (Scan.find(in, Scan.find(in, from, to, BLANK), to, DELIVERED_WORD) < 0) {
            others++;
        } else if ((seen[number] & DELIVERED) != 0) {
            twice++;
        } else {
            seen[number] |= DELIVERED;
            delivered++;
            acceptedAndDelivered += (seen[number] & ACCEPTED) != 0 ? 1 : 0;
            int slot = number & LoadSlots.SIZE - 1;
            long now = System.nanoTime();
            measuredDelivered += now >= measuredFrom && now < measuredUntil ? 1 : 0;
            if (slots.number[slot] == number && slots.due[slot] >= measuredFrom) {
                latencies.add(now - slots.due[slot]);
            }
        }
    }

    /// What the notification is known by: its Message-ID, else the branch of its request.
    private static int name(byte[] in, int from, int to) {
        int body = Scan.find(in, from, to, BLANK);
        int id = body < 0 ? -1 : Scan.find(in, body, to, MESSAGE_ID);
        if (id >= 0) {
            int value = id + MESSAGE_ID.length;
            return hash(in, in[value] == ' ' ? value + 1 : value, to);
        }
        int branch = Scan.find(in, from, to, BRANCH);
        return branch < 0 ? 1 : hash(in, branch + BRANCH.length, to);
    }

    private static int hash(byte[] in, int from, int to) {
        int hash = 1;
        for (int i = from; i < to && in[i] > ' ' && in[i] != ';' && in[i] != ','; i++) {
            hash = 31 * hash + in[i];
        }
        return hash == 0 ? 1 : hash;
    }

    private void room(int number) {
        if (number >= seen.length) {
            int size = Math.min(MOST, Math.max(2 * seen.length, number + 1));
            seen = Arrays.copyOf(seen, size);
            names = Arrays.copyOf(names, size);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
