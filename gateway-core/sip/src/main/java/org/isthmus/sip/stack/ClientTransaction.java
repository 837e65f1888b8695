// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import org.isthmus.model.settings.SipTimerSettings;

/// RFC 3261's non-INVITE client transaction (section 17.1.2) as one loop on the sender's own virtual thread: it waits
/// for responses and repeats by timer E until a final response, timer F or the end of the connection. There is no
/// state Completed and no timer K: a response that comes once more finds no transaction and is dropped, which is all
/// that state is for.
final class ClientTransaction {
    private static final int RESPONSES_HELD = 8;

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(RESPONSES_HELD);
    private final String method;
    private final SipTimerSettings timers;

    /// When the timer that is set runs out, on the clock of [System#nanoTime].
    private volatile long due;

    private volatile boolean timed;

    ClientTransaction(String method, SipTimerSettings timers) {
        this.method = method;
        this.timers = timers;
    }

    private sealed interface Event {}

    record Response(RawSip raw) implements Event {}

    private enum Sign implements Event {
        CONNECTION_LOST,
        TIME_OVER
    }

    /// A response with our branch; another method in its CSeq makes it somebody else's (section 17.1.3). When a peer
    /// floods us with provisional ones, the oldest make room.
    void response(RawSip raw) {
        String cseq = raw.first("CSeq");
        if (cseq.substring(cseq.lastIndexOf(' ') + 1).equals(method)) {
            add(new Response(raw));
        }
    }

    void connectionLost() {
        add(Sign.CONNECTION_LOST);
    }

    /// It is `now`, on the clock of [System#nanoTime]. Without such calls, timers never run out.
    void tick(long now) {
        if (timed && now - due >= 0) {
            timed = false;
            add(Sign.TIME_OVER);
        }
    }

    /// Waits after the first sending; `repeat` is called for each repetition when the transport is not reliable.
    /// A final response that is not `readable` counts as none. Empty when no final response came.
    Optional<Response> await(boolean repeats, Runnable repeat, Predicate<Response> readable)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = timers.transaction().toNanos();
        long longest = timers.t2().toNanos();
        long pause = timers.t1().toNanos();
        long next = repeats ? pause : Long.MAX_VALUE;
        boolean proceeding = false;
        for (long now = 0; now < end; now = System.nanoTime() - start) {
            if (now >= next) {
                repeat.run();
                pause = proceeding ? longest : Math.min(2 * pause, longest);
                next += pause;
            }
            due = start + Math.min(next, end);
            timed = true;
            switch (events.take()) {
                case Sign.TIME_OVER -> {}
                case Sign.CONNECTION_LOST -> {
                    return Optional.empty();
                }
                case Response response -> {
                    if (response.raw().status() < 200) {
                        proceeding = true;
                    } else if (readable.test(response)) {
                        return Optional.of(response);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void add(Event event) {
        while (!events.offer(event)) {
            events.poll();
        }
    }
}
