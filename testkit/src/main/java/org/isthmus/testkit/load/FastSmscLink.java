// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One connection of a message centre under load. Octets are read where they lie; answers gather in one
/// buffer that [#flush()] writes. Used by the centre's thread alone.
final class FastSmscLink {
    private static final int LONGEST = 1 << 16;
    private static final byte[] MARK = {'N', '='};
    private static final byte[] WIDE_MARK = {0, 'N', 0, '='};
    private static final byte[] NAME = ascii("fastsmsc\0");
    private static final byte[] TEXT =
            ascii(" sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD" + " err:000 text:");

    final SocketChannel channel;
    private final FastSmscCounts counts;
    private final UnansweredReceipts unanswered = new UnansweredReceipts();
    private final byte[] digits = new byte[20];
    private byte[] in = new byte[1 << 18];
    private ByteBuffer out = ByteBuffer.allocate(1 << 18);
    private int end;
    private int bound;
    private int sequence;

    FastSmscLink(SocketChannel channel, FastSmscCounts counts) {
        this.channel = channel;
        this.counts = counts;
    }

    /// What a link tells its centre.
    interface Taker {
        /// `addresses` is where the source address of the submit begins in `in`.
        void submitted(FastSmscLink link, int sequence, long id, boolean receiptWanted, byte[] in, int addresses);

        void answered(long receipt, int status);
    }

    boolean open() {
        return channel.isOpen();
    }

    boolean receives() {
        return channel.isOpen() && (bound == 1 || bound == 9);
    }

    /// False when the connection has ended or its octets are no SMPP.
    boolean read(Taker taker) throws IOException {
        int got = channel.read(ByteBuffer.wrap(in, end, in.length - end));
        if (got < 0) {
            return false;
        }
        end += got;
        int at = 0;
        while (end - at >= 16) {
            int length = int4(at);
            if (length < 16 || length > LONGEST) {
                return false;
            }
            if (end - at < length) {
                break;
            }
            take(at, length, taker);
            at += length;
        }
        System.arraycopy(in, at, in, 0, end - at);
        end -= at;
        return true;
    }

    void flush() throws IOException {
        if (out.position() > 0 && channel.isOpen()) {
            out.flip();
            channel.write(out);
            out.compact();
        }
    }

    void answer(int number, long id) {
        int count = decimal(id);
        header(17 + count, 0x80000004, 0, number);
        out.put(digits, digits.length - count, count).put((byte) 0);
    }

    /// Gives a receipt whose answer is no longer waited for, or [UnansweredReceipts#NONE].
    long receipt(FastReceipts.Kept kept, long receipt) {
        int count = decimal(kept.id);
        int text = 3 + count + TEXT.length;
        int start = out.position();
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        header(0, 5, 0, sequence);
        out.put((byte) 0);
        out.put(kept.addresses, kept.sourceLength, kept.length - kept.sourceLength);
        out.put(kept.addresses, 0, kept.sourceLength);
        out.put((byte) 4).putLong(0);
        out.put((byte) text).put((byte) 'i').put((byte) 'd').put((byte) ':');
        out.put(digits, digits.length - count, count).put(TEXT);
        out.putShort((short) 0x001E).putShort((short) (count + 1));
        out.put(digits, digits.length - count, count).put((byte) 0);
        out.putShort((short) 0x0427).putShort((short) 1).put((byte) 2);
        out.putInt(start, out.position() - start);
        return unanswered.sent(sequence, receipt);
    }

    long[] unanswered() {
        return unanswered.all();
    }

    private void take(int at, int length, Taker taker) {
        int command = int4(at + 4);
        int number = int4(at + 12);
        switch (command) {
            case 1, 2, 9 -> {
                bound = command;
                header(16 + NAME.length, command | 0x80000000, 0, number);
                out.put(NAME);
            }
            case 4 -> submit(at + 16, at + length, number, taker);
            case 6, 0x15 -> header(16, command | 0x80000000, 0, number);
            case 0x80000005, 0x80000000 -> {
                long receipt = unanswered.answered(number);
                if (receipt != UnansweredReceipts.NONE) {
                    taker.answered(receipt, int4(at + 8));
                }
            }
            default -> {
                if (command > 0) {
                    header(16, 0x80000000, 3, number);
                }
            }
        }
    }

    private void submit(int from, int to, int number, Taker taker) {
        int addresses = zero(from, to) + 1;
        int destination = zero(addresses + 2, to) + 1;
        int times = zero(destination + 2, to) + 4;
        int flags = zero(zero(times, to) + 1, to) + 1;
        if (flags + 5 > to) {
            header(16, 0x80000004, 2, number);
            return;
        }
        counts.submitted(runningNumber(flags + 5, to));
        taker.submitted(this, number, 1_000_000_000L + counts.submits, (in[flags] & 1) != 0, in, addresses);
    }

    private int runningNumber(int from, int to) {
        int mark = Scan.find(in, from, to, MARK);
        if (mark >= 0) {
            return Scan.hex8(in, mark + 2, to);
        }
        int wide = Scan.find(in, from, to, WIDE_MARK);
        if (wide < 0 || wide + 20 > to) {
            return -1;
        }
        byte[] narrow = new byte[8];
        for (int i = 0; i < 8; i++) {
            narrow[i] = in[wide + 5 + 2 * i];
        }
        return Scan.hex8(narrow, 0, 8);
    }

    private int zero(int from, int to) {
        int at = from;
        while (at < to && in[at] != 0) {
            at++;
        }
        return at;
    }

    private void header(int length, int command, int status, int number) {
        if (out.remaining() < 512) {
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), 2 * out.capacity()))
                    .position(out.position());
        }
        out.putInt(length).putInt(command).putInt(status).putInt(number);
    }

    private int int4(int at) {
        return (in[at] & 0xff) << 24 | (in[at + 1] & 0xff) << 16 | (in[at + 2] & 0xff) << 8 | (in[at + 3] & 0xff);
    }

    /// Writes the number to the end of `digits` and gives its length.
    private int decimal(long value) {
        int count = 0;
        for (long rest = value; rest > 0 || count == 0; rest /= 10) {
            digits[digits.length - ++count] = (byte) ('0' + rest % 10);
        }
        return count;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
