// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.isthmus.model.DurationText;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.PduHeader;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.smpp.SubmitAnswer.NoAnswer;
import org.isthmus.sms.smpp.SubmitAnswer.NotWritten;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jspecify.annotations.Nullable;

/// One bound connection to a message centre. jSMPP does what keeps a session: connecting, binding,
/// `enquire_link`, `unbind`. The PDUs that carry messages are ours from octet to octet: a `submit_sm` is
/// written as it was planned and answered through a future, without a thread waiting in jSMPP; a `deliver_sm`
/// is read by our reader and answered when its handler has returned.
///
/// A submit that finds the window full waits in it as finished PDU, and whoever settles another one writes
/// it, mostly the reading thread: so a place that is free does not wait for a caller to be scheduled. One that
/// comes too fast for the peer, by its answer or by the contract, waits there too, for its turn. How long each
/// waits, for its place and for its answer, is looked after in steps by who is in [#awaitEnd].
///
/// A submit that was written and not answered when the session ends is [NoAnswer]; one that waited, or whose
/// octets did not all leave, is [NotWritten], since a peer can not act on half a PDU. Garbage is answered
/// `generic_nack`, and a length that can not be ends the session.
final class SmscSession {
    private static final int LONGEST_GOODBYE = 2_000;
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_STEP = TimeUnit.SECONDS.toNanos(1);
    private static final int STEPS = 8;
    private static final String LOST_BEFORE = "the link was lost before";

    /// So many submits are remembered that were given up; their answers may come until the session ends.
    private static final int MOST_GIVEN_UP = 10_000;

    private final SmsSettings.Link settings;
    private final Consumer<String> ids;
    private final SessionInbox inbox;
    private final JsmppSession wire;
    private final Pace pace;
    private final SubmitWindow window;
    private final Map<Integer, Submission> outstanding = new ConcurrentHashMap<>();
    private final GivenUp givenUp = new GivenUp(MOST_GIVEN_UP);
    private final AtomicLong places = new AtomicLong();
    private final AtomicReference<@Nullable String> end = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean bindAccepted;

    /// When a write that has not returned began, on the clock of [System#nanoTime]; 0 when none is under way.
    private volatile long writingSince;

    /// When the next may leave. It outlives the session.
    interface Pace {
        /// Whether there is a pace to keep now; else all that has a place may leave.
        boolean isKept();

        /// How many nanoseconds until the next may leave; 0 when it may now.
        long pause();

        /// One leaves now.
        void leaves();

        /// The `command_status` of the answer to a submit that left at `leftAt`. True when it means that we
        /// are too fast.
        boolean answered(int status, long leftAt);

        /// What was answered so goes again.
        void again();
    }

    SmscSession(
            SmsSettings.Link settings,
            DeliverHandler handler,
            LinkCounters counters,
            TlsContexts contexts,
            Pace pace,
            Consumer<String> ids) {
        this.settings = settings;
        this.ids = ids;
        this.pace = pace;
        this.window = new SubmitWindow(settings.flow().window());
        int largest = Math.toIntExact(settings.flow().largestPdu().octets());
        this.inbox = new SessionInbox(settings, handler, counters, new ForInbox());
        this.wire = new JsmppSession(new BoundedPduReader(largest, inbox), new LinkSocket(settings, contexts));
        wire.setEnquireLinkTimer(millis(settings.flow().enquireLink()));
        wire.setTransactionTimer(millis(settings.flow().answerTimeout()));
        wire.addSessionStateListener((state, _, _) -> {
            if (state == SessionState.UNBOUND) {
                finish("unbound by the peer");
                Thread.startVirtualThread(wire::close);
            } else if (state == SessionState.CLOSED) {
                finish("closed");
            }
        });
    }

    /// Connects and binds. An `IOException` says in words why that did not work.
    void open() throws IOException {
        try {
            wire.connect(settings.peer().host(), settings.peer().port());
            wire.bind(settings);
        } catch (NegativeResponseException e) {
            throw new IOException("the bind was refused: " + CommandStatus.name(e.getCommandStatus()), e);
        } catch (ResponseTimeoutException e) {
            throw new IOException("no answer to the bind", e);
        } catch (InvalidResponseException | PDUException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!bindAccepted) {
                wire.close();
            }
        }
    }

    boolean isOpen() {
        return end.get() == null && bindAccepted;
    }

    /// Waits until no submit is without its answer and none waits for a place; false when that is not so after
    /// `patience`.
    boolean awaitIdle(Duration patience) throws InterruptedException {
        return window.awaitIdle(patience);
    }

    int windowUsed() {
        return window.used();
    }

    /// How many wait for a place or for their turn.
    int waiting() {
        return window.waiting();
    }

    /// Gives in a finished `submit_sm`. It is written now when the window has a place and there is no pace to
    /// keep, else by whoever frees one or sees to the pace, after all that waits already. It is settled when
    /// it is answered, given up by [#giveUp], overdue, or when the session ends; one that its caller keeps
    /// back, when its place is there, is [NotWritten].
    Submission submit(byte[] pdu, Submission.Wishes wishes) {
        Submission submission = new Submission(places.incrementAndGet(), pdu, wishes);
        submission.number(wire.nextSequence());
        if (pace.isKept()) {
            if (window.line(submission)) {
                writeWaiting();
            }
        } else if (window.enter(submission)) {
            write(submission);
        }
        if (end.get() != null) {
            refuseWaiting();
        }
        return submission;
    }

    /// True when it waited for a place; it is never written then. The session is done with it.
    boolean takeBack(Submission submission) {
        return window.takeBack(submission);
    }

    /// Writes one whose place in the window is taken. From here on the place is this sequence's, and whatever
    /// settles it gives the place back.
    private void write(Submission submission) {
        int sequence = submission.sequence();
        outstanding.put(sequence, submission);
        if (end.get() != null) {
            settle(sequence, new NotWritten(LOST_BEFORE));
            return;
        }
        Optional<String> hindrance = submission.hindrance();
        if (hindrance.isPresent()) {
            settle(sequence, new NotWritten(hindrance.get()));
            return;
        }
        try {
            submission.isWritten();
            write(submission.pdu());
            submission.leaves();
        } catch (IOException e) {
            settle(sequence, new NotWritten(String.valueOf(e.getMessage())));
            finish("writing failed: " + e.getMessage());
            Thread.startVirtualThread(wire::close);
        }
        String ended = end.get();
        if (ended != null) {
            settle(sequence, new NoAnswer("the link was lost: " + ended));
        }
    }

    /// Writes what waits while there are places, each in its turn; for the one thread that [SubmitWindow]
    /// chose.
    private void writeWaiting() {
        while (window.goesOn()) {
            long pause = end.get() == null ? pace.pause() : 0;
            if (pause > 0) {
                Thread.startVirtualThread(() -> writeAfter(pause));
                return;
            }
            Optional<Submission> next = window.next();
            if (next.isEmpty()) {
                return;
            }
            pace.leaves();
            write(next.get());
        }
    }

    private void writeAfter(long pause) {
        try {
            if (over.await(Math.max(pause, SHORTEST_PAUSE), TimeUnit.NANOSECONDS)) {
                refuseWaiting();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        writeWaiting();
    }

    private void refuseWaiting() {
        window.takeAllBack().forEach(submission -> submission.settle(new NotWritten(LOST_BEFORE)));
    }

    /// Stops waiting for an answer; one that came meanwhile stands. One that comes later, while the session
    /// lasts, goes to who gave it in, on a thread of its own.
    void giveUp(Submission submission, String why) {
        submission.abandon();
        int sequence = submission.sequence();
        // Remembered first, so that an answer which comes in between finds one or the other.
        givenUp.add(sequence, submission.late());
        if (!settle(sequence, new NoAnswer(why))) {
            givenUp.remove(sequence);
            // It may have been on its way to go again.
            refuseStale();
        }
    }

    /// Waits until the session has ended, and says why. Meanwhile it looks, in steps, after what has had no
    /// place or no answer for too long. It ends the session when a write has been stuck for longer than an
    /// answer may take: jSMPP's own questions to the peer would wait behind it for ever.
    String awaitEnd() throws InterruptedException {
        long most = settings.flow().answerTimeout().toNanos();
        while (!over.await(Math.min(LONGEST_STEP, most / STEPS), TimeUnit.NANOSECONDS)) {
            long since = writingSince;
            if (since != 0 && System.nanoTime() - since > most) {
                finish("the peer does not read");
                wire.shut();
            }
            refuseStale();
            giveUpOverdue(most);
        }
        return String.valueOf(end.get());
    }

    private void giveUpOverdue(long answerTimeout) {
        long now = System.nanoTime();
        for (Submission one : outstanding.values()) {
            if (one.leftBefore(answerTimeout, now)) {
                giveUp(
                        one,
                        "no answer within " + DurationText.of(settings.flow().answerTimeout()));
            }
        }
    }

    private void refuseStale() {
        long now = System.nanoTime();
        window.takeBackIf(one -> one.isStale(now)).forEach(one -> one.settle(one.notInTime()));
    }

    /// Says goodbye, waits a moment for the answer or for the end of the connection, and closes. Who still
    /// connects is not waited for.
    void close() {
        if (isOpen()) {
            int patience = Math.min(LONGEST_GOODBYE, millis(settings.flow().answerTimeout()));
            wire.setTransactionTimer(patience);
            // On a thread of its own: jSMPP waits for the answer to an unbind also when nobody is left to give it.
            Thread.startVirtualThread(wire::unbindAndClose);
            try {
                if (!over.await(patience, TimeUnit.MILLISECONDS)) {
                    wire.shut();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        } else {
            wire.shut();
        }
        finish("closed by us");
        wire.close();
    }

    static boolean isBindAnswer(int id) {
        return id == (PduHeader.BIND_TRANSCEIVER | PduHeader.RESPONSE)
                || id == (PduHeader.BIND_TRANSMITTER | PduHeader.RESPONSE)
                || id == (PduHeader.BIND_RECEIVER | PduHeader.RESPONSE);
    }

    /// False when nobody waits for it. What waits for its place is written by a thread of its own, since a
    /// peer that does not read may hold that up.
    private boolean settle(int sequence, SubmitAnswer answer) {
        return settle(sequence, answer, Thread::startVirtualThread);
    }

    private boolean settle(int sequence, SubmitAnswer answer, Executor writer) {
        Submission submission = outstanding.remove(sequence);
        if (submission == null) {
            return false;
        }
        submission.settle(answer);
        if (window.release()) {
            writer.execute(this::writeWaiting);
        }
        return true;
    }

    /// False when it is settled instead: its caller does not want it to wait once more, or somebody else
    /// settles it.
    private boolean goesAgain(Submission submission, Answered answer) {
        if (submission.isStale(System.nanoTime()) || !outstanding.remove(submission.sequence(), submission)) {
            return false;
        }
        submission.wasTooFast(answer);
        submission.number(wire.nextSequence());
        pace.again();
        if (window.again(submission)) {
            writeWaiting();
        }
        if (submission.isStale(System.nanoTime())) {
            refuseStale();
        }
        return true;
    }

    /// The first reason stands.
    private void finish(String why) {
        if (end.compareAndSet(null, why)) {
            for (Integer sequence : outstanding.keySet()) {
                settle(sequence, new NoAnswer("the link was lost: " + why));
            }
            refuseWaiting();
            givenUp.clear();
            inbox.over();
            wire.abandonBind("the link was lost during the bind: " + why);
            over.countDown();
        }
    }

    private void write(byte[] pdu) throws IOException {
        OutputStream out = wire.out();
        synchronized (out) {
            writingSince = System.nanoTime() | 1;
            try {
                out.write(pdu);
            } finally {
                writingSince = 0;
            }
        }
    }

    /// Answers are small and their loss is the peer's cue to send again, so a failed one ends the session and
    /// no more.
    private void answer(byte[] pdu) {
        try {
            write(pdu);
        } catch (IOException e) {
            finish("writing failed: " + e.getMessage());
            Thread.startVirtualThread(wire::close);
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis())));
    }

    private final class ForInbox implements SessionInbox.Session {
        @Override
        public boolean bindAccepted() {
            return bindAccepted;
        }

        @Override
        public void bindAnswered(boolean accepted) {
            bindAccepted |= accepted;
        }

        @Override
        public boolean waitsFor(int sequence) {
            return outstanding.containsKey(sequence) || givenUp.has(sequence);
        }

        @Override
        public void answered(int sequence, Answered answer) {
            Submission submission = outstanding.get(sequence);
            if (submission != null) {
                // On the reading thread: the receipt that follows on this connection finds it known.
                ids.accept(answer.messageId());
                boolean tooFast = pace.answered(answer.status(), submission.writtenAt());
                if (tooFast && goesAgain(submission, answer)) {
                    return;
                }
            } else if (givenUp.has(sequence)) {
                ids.accept(answer.messageId());
                pace.answered(answer.status(), System.nanoTime());
            }
            // The reading thread itself writes what waits for the place: under load a virtual thread has to wait for
            // its turn. Should the peer not read, the watch over writes ends that.
            if (!settle(sequence, answer, Runnable::run)) {
                givenUp.remove(sequence).ifPresent(late -> Thread.startVirtualThread(() -> late.accept(answer)));
            }
        }

        @Override
        public void answer(byte[] pdu) {
            SmscSession.this.answer(pdu);
        }

        @Override
        public void finish(String why) {
            SmscSession.this.finish(why);
        }
    }
}
