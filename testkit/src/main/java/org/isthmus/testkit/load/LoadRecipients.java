// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;

/// Users who come back after having been away: registers them one after the other and takes the messages of a
/// [SipLoad] that were kept for them, on one thread, the caller's. Each message is answered with 200 and
/// counted by running number; the same request again is answered and not counted, another request with a number
/// that has come is a doubled message.
public final class LoadRecipients implements AutoCloseable {
    private static final byte[] BLANK = ascii("\r\n\r\n");
    private static final byte[] NUMBER = ascii("\r\n\r\nN=");
    private static final byte[] BRANCH = ascii("branch=");
    private static final byte[] MESSAGE = ascii("MESSAGE ");
    private static final byte[] RESPONSE = ascii("SIP/2.0 ");

    private final LoadPlan plan;
    private final LoadWire wire;
    private final LoadSenders users;
    private final ByteBuffer out = ByteBuffer.allocateDirect(8192);
    private int[] requests = new int[1 << 16];
    private long first;
    private long last;
    private long different;
    private long twice;
    private long others;

    private LoadRecipients(LoadPlan plan, LoadWire wire, InstantSource clock) {
        this.plan = plan;
        this.wire = wire;
        String run = String.format(Locale.ROOT, "%08x", (int) (System.nanoTime() >>> 10));
        this.users = new LoadSenders(plan, wire, run, clock.instant().toString());
    }

    /// The plan's senders are those who come back. Over UDP.
    public static LoadRecipients open(LoadPlan plan, InstantSource clock) throws IOException {
        return new LoadRecipients(plan, new UdpLoadWire(plan.server()), clock);
    }

    /// `different` messages came, the last so long after the first; `others` are messages without a number.
    public record Taken(long different, long twice, long others, Duration span) {}

    /// Registers all, taking what comes meanwhile, then goes on until `expected` different messages have come,
    /// or none for `patience`.
    public Taken takeBack(long expected, Duration patience) throws IOException {
        for (int user = 0; user < plan.senders().count(); user++) {
            users.register(user, this::taken);
        }
        long heard = System.nanoTime();
        for (long now = heard; different < expected && now - heard < patience.toNanos(); now = System.nanoTime()) {
            if (wire.poll(this::taken)) {
                heard = now;
            } else {
                wire.idle(5 * LoadWire.SHORTEST_SELECT);
            }
        }
        return new Taken(different, twice, others, Duration.ofNanos(Math.max(0, last - first)));
    }

    /// All go away again, which what comes for them from now on waits for.
    public void leave() throws IOException {
        for (int user = 0; user < plan.senders().count(); user++) {
            users.unregister(user, this::taken);
        }
    }

    /// Whether the message with this running number came.
    public boolean hasTaken(int number) {
        return number < requests.length && requests[number] != 0;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private void taken(int lane, byte[] in, int from, int to) throws IOException {
        if (to - from < RESPONSE.length || Scan.matches(in, from, RESPONSE)) {
            return;
        }
        out.clear();
        if (!SipAnswers.write(in, from, to, "200 OK", out)) {
            return;
        }
        wire.send(lane, out.flip());
        if (Scan.matches(in, from, MESSAGE)) {
            count(in, from, to);
        }
    }

    private void count(byte[] in, int from, int to) {
        int body = Scan.find(in, from, to, BLANK);
        int at = body < 0 ? -1 : Scan.find(in, body + BLANK.length, to, NUMBER);
        int number = at < 0 ? -1 : Scan.hex8(in, at + NUMBER.length, to);
        if (number < 0) {
            others++;
            return;
        }
        if (number >= requests.length) {
            requests = Arrays.copyOf(requests, Math.max(2 * requests.length, number + 1));
        }
        int request = request(in, from, to);
        if (requests[number] == 0) {
            requests[number] = request;
            different++;
            last = System.nanoTime();
            first = first == 0 ? last : first;
        } else if (requests[number] != request) {
            twice++;
        }
    }

    /// What a request and its repetitions have in common, as a hash that is not 0.
    private static int request(byte[] in, int from, int to) {
        int branch = Scan.find(in, from, to, BRANCH);
        int hash = 1;
        for (int i = branch + BRANCH.length; branch >= 0 && i < to && in[i] > ' ' && in[i] != ';'; i++) {
            hash = 31 * hash + in[i];
        }
        return hash == 0 ? 1 : hash;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
