// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.isthmus.testkit.handset.SipTransport;

/// A load generator for MESSAGE and, on the same sockets, the sink of the notifications that come back. One
/// thread, the caller's; a message costs a few system calls and next to no garbage. It counts by running
/// number, so that nothing lost or doubled is overlooked.
///
/// Limits: IPv4, 65,536 messages under way, 16 million running numbers, no DNS, no TLS. Over UDP it retransmits
/// as RFC 3261 section 17.1.2 says with T1 of 500 ms and gives up after 32 s. In an open loop a message may
/// leave up to half a millisecond after it was due; that time counts as the server's. Answers to challenges are
/// kept per sender.
public final class SipLoad implements AutoCloseable {
    private static final long T1 = 500_000_000L;
    private static final int LEVELS = 11;
    private static final byte[] BRANCH = ascii("z9hG4bKld");
    private static final byte[] RESPONSE = ascii("SIP/2.0 ");
    private static final int MASK = LoadSlots.SIZE - 1;

    private final LoadPlan plan;
    private final LoadWire wire;
    private final LoadSenders senders;
    private final int firstNumber;
    private final LoadNotifications notifications;
    private final LoadSlots slots = new LoadSlots();
    private final DueRing[] repeats = new DueRing[LEVELS];
    private final ByteBuffer out = ByteBuffer.allocateDirect(8192);
    private final Map<Integer, Long> answers = new TreeMap<>();
    private final String run;
    private final byte[] marker;
    private Latencies answered = new Latencies();
    private LoadSeconds seconds = new LoadSeconds(0);
    private long[] dueAt = new long[1 << 16];
    private int sent;
    private int sentBefore;
    private int outstanding;
    private long retransmissions;
    private long unanswered;
    private long failed;
    private long measuredAccepted;
    private long measuredFrom = Long.MAX_VALUE;
    private long lastAccepted;

    private SipLoad(LoadPlan plan, LoadWire wire, InstantSource clock, int firstNumber) {
        this.plan = plan;
        this.firstNumber = firstNumber;
        this.wire = wire;
        this.run = String.format(Locale.ROOT, "%08x", (int) (System.nanoTime() >>> 10));
        this.marker = ascii(run);
        this.senders = new LoadSenders(plan, wire, run, clock.instant().toString());
        this.notifications = new LoadNotifications(run, slots);
        for (int level = 0; level < LEVELS; level++) {
            repeats[level] = new DueRing();
        }
    }

    /// Opens the sockets.
    public static SipLoad open(LoadPlan plan, InstantSource clock) throws IOException {
        return open(plan, clock, 0);
    }

    /// The same with running numbers from `firstNumber` on, so that one message centre can tell two loads
    /// apart.
    public static SipLoad open(LoadPlan plan, InstantSource clock, int firstNumber) throws IOException {
        LoadWire wire = plan.transport() == SipTransport.UDP
                ? new UdpLoadWire(plan.server())
                : new TcpLoadWire(plan.server(), plan.connections());
        return new SipLoad(plan, wire, clock, firstNumber);
    }

    /// Registers every sender, one after the other, for an hour. Throws when one is refused.
    public void register() throws IOException {
        for (int sender = 0; sender < plan.senders().count(); sender++) {
            senders.register(sender);
        }
    }

    /// Sends for `warmUp` and `measured` at the plan's pace, then waits up to `drain` for what is still to
    /// come.
    public LoadReport run(Duration warmUp, Duration measured, Duration drain) throws IOException {
        return run(new LoadRun(plan.pace(), warmUp, measured, drain, true));
    }

    /// One run; others may follow, with the same users and on the same sockets. The report's times and rates
    /// are of this run, its counts of all so far.
    public LoadReport run(LoadRun one) throws IOException {
        long start = System.nanoTime();
        measuredFrom = start + one.warmUp().toNanos();
        long end = measuredFrom + one.measured().toNanos();
        notifications.measure(measuredFrom, end);
        answered = new Latencies();
        seconds = new LoadSeconds(start);
        measuredAccepted = 0;
        lastAccepted = measuredFrom;
        sentBefore = sent;
        long last = end + one.drain().toNanos();
        for (long now = start; now - last < 0; now = System.nanoTime()) {
            boolean sending = now - end < 0;
            sendDue(one.pace(), start, sending ? now : end - 1, sending);
            if (!sending && outstanding == 0 && (!one.notified() || notifications.complete())) {
                break;
            }
            repeatDue(now);
            wire.flush();
            if (!wire.poll(this::taken)) {
                wire.idle(restFor(one.pace(), start, now, sending));
            }
        }
        double took = Math.max(1, lastAccepted - measuredFrom) / 1e9;
        return new LoadReport(
                sent,
                answers,
                new LoadReport.Trouble(retransmissions, unanswered + outstanding),
                notifications.counted(),
                new LoadReport.PerSecond(
                        measuredAccepted / took,
                        notifications.measuredDelivered() * 1e9 / one.measured().toNanos()),
                answered,
                notifications.latencies());
    }

    /// What became of the messages of the last run, by the second in which they were due.
    public LoadSeconds seconds() {
        return seconds;
    }

    /// The running numbers that were answered with 2xx: what the server has taken upon itself.
    public BitSet acceptedNumbers() {
        return notifications.acceptedNumbers();
    }

    /// For every accepted message that was due after the warm-up: the time from then until what `arrivedAt`
    /// says for its number on the clock of [System#nanoTime()]; one that never arrived (0) is left out.
    public Latencies timesUntil(IntToLongFunction arrivedAt) {
        Latencies times = new Latencies();
        BitSet accepted = notifications.acceptedNumbers();
        for (int number = accepted.nextSetBit(0); number >= 0; number = accepted.nextSetBit(number + 1)) {
            long arrived = arrivedAt.applyAsLong(number);
            if (arrived != 0 && dueAt[number] >= measuredFrom) {
                times.add(arrived - dueAt[number]);
            }
        }
        return times;
    }

    /// The same for the last run by the second in which messages were due, its first second first.
    public List<Latencies> timesBySecond(IntToLongFunction arrivedAt) {
        List<Latencies> times = new ArrayList<>();
        seconds.all().forEach(_ -> times.add(new Latencies()));
        BitSet accepted = notifications.acceptedNumbers();
        int from = accepted.nextSetBit(firstNumber + sentBefore);
        for (int number = from; number >= 0; number = accepted.nextSetBit(number + 1)) {
            long arrived = arrivedAt.applyAsLong(number);
            int second = seconds.of(dueAt[number]);
            if (arrived != 0 && second < times.size()) {
                times.get(second).add(arrived - dueAt[number]);
            }
        }
        return times;
    }

    /// The running numbers that were accepted and of which no notification of delivery came.
    public BitSet missingNumbers() {
        return notifications.missingNumbers();
    }

    /// The IMDN message id of the message with this running number.
    public String imdnId(int number) {
        return String.format(Locale.ROOT, "ld%sn%08x", run, number);
    }

    /// The size of one request on the wire, without credentials.
    public int messageSize() {
        return senders.messageSize();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    /// In an open loop, what was due by `now` leaves even when its time is over; a closed loop stops at once.
    private void sendDue(LoadPlan.Pace pace, long start, long now, boolean sending) throws IOException {
        switch (pace) {
            case LoadPlan.Pace.Outstanding(int limit) -> {
                while (sending && outstanding < limit) {
                    sendNext(System.nanoTime());
                }
            }
            case LoadPlan.Pace.Unfinished(int limit) -> {
                while (sending && sent - notifications.delivered() - failed < limit) {
                    sendNext(System.nanoTime());
                }
            }
            case LoadPlan.Pace.PerSecond(double rate) -> {
                for (long due = dueTime(start, rate); due - now <= 0; due = dueTime(start, rate)) {
                    sendNext(due);
                }
            }
        }
    }

    private long dueTime(long start, double rate) {
        return start + (long) ((sent - sentBefore) * (1e9 / rate));
    }

    private long restFor(LoadPlan.Pace pace, long start, long now, boolean sending) {
        if (sending && pace instanceof LoadPlan.Pace.PerSecond(double rate)) {
            long gap = dueTime(start, rate) - now;
            return gap < 2 * LoadWire.SHORTEST_SELECT ? Math.min(gap, LoadWire.SHORTEST_SELECT / 2) : gap / 2;
        }
        return 5 * LoadWire.SHORTEST_SELECT;
    }

    private void sendNext(long due) throws IOException {
        int number = firstNumber + sent++;
        int slot = number & MASK;
        if (slots.state[slot] != LoadSlots.FREE) {
            unanswered++;
            outstanding--;
            seconds.unanswered(slots.due[slot]);
        }
        slots.begin(slot, number, due);
        if (number >= dueAt.length) {
            dueAt = Arrays.copyOf(dueAt, Math.max(2 * dueAt.length, number + 1));
        }
        dueAt[number] = due;
        seconds.sent(due);
        outstanding++;
        write(number, slot, 0);
    }

    private void write(int number, int slot, int level) throws IOException {
        int sender = number % plan.senders().count();
        out.clear();
        senders.message(sender).write(out, number, slots.attempt[slot], slots.credentials[slot]);
        wire.send(senders.lane(sender), out.flip());
        if (plan.transport() == SipTransport.UDP && level < LEVELS) {
            repeats[level].add(System.nanoTime() + Math.min(T1 << level, 8 * T1), entry(number, slot));
        }
    }

    private long entry(int number, int slot) {
        return (long) slots.attempt[slot] << 32 | number;
    }

    private void repeatDue(long now) throws IOException {
        for (int level = 0; level < LEVELS; level++) {
            while (repeats[level].dueBy(now)) {
                long entry = repeats[level].take();
                int number = (int) entry;
                int slot = number & MASK;
                if (!slots.waitsFor(slot, number) || entry != entry(number, slot)) {
                    continue;
                }
                if (level == LEVELS - 1) {
                    slots.state[slot] = LoadSlots.FREE;
                    outstanding--;
                    unanswered++;
                    failed++;
                    seconds.unanswered(slots.due[slot]);
                } else {
                    retransmissions++;
                    seconds.repeated(slots.due[slot]);
                    write(number, slot, level + 1);
                }
            }
        }
    }

    private void taken(int lane, byte[] in, int from, int to) throws IOException {
        if (to - from < 12) {
            return;
        }
        if (Scan.matches(in, from, RESPONSE)) {
            response(in, from, to);
        } else {
            out.clear();
            if (notifications.request(in, from, to, out)) {
                wire.send(lane, out.flip());
            }
        }
    }

    private void response(byte[] in, int from, int to) throws IOException {
        int at = Scan.find(in, from, to, BRANCH);
        if (at < 0 || at + BRANCH.length + 17 > to || !Scan.matches(in, at + BRANCH.length, marker)) {
            return;
        }
        int number = Scan.hex8(in, at + BRANCH.length + 8, to);
        int slot = number & MASK;
        int status = (in[from + 8] - '0') * 100 + (in[from + 9] - '0') * 10 + in[from + 10] - '0';
        boolean current = in[at + BRANCH.length + 16] - '0' == slots.attempt[slot];
        if (!slots.waitsFor(slot, number) || !current || status < 200) {
            return;
        }
        int sender = number % plan.senders().count();
        if ((status == 401 || status == 407) && slots.attempt[slot] == 1 && senders.challenged(sender, in, from, to)) {
            slots.again(slot, senders.credentials(sender));
            write(number, slot, 0);
            return;
        }
        finished(number, slot, status);
    }

    private void finished(int number, int slot, int status) {
        long now = System.nanoTime();
        slots.state[slot] = LoadSlots.FREE;
        outstanding--;
        answers.merge(status, 1L, Long::sum);
        seconds.answered(slots.due[slot], now, status);
        if (status < 300) {
            notifications.accepted(number);
            lastAccepted = now;
            if (now >= measuredFrom) {
                measuredAccepted++;
                answered.add(now - slots.due[slot]);
            }
        } else {
            failed++;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
