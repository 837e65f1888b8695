// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.isthmus.sms.codec.SubmitSmWriter;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.smpp.SubmitAnswer.NoPlace;
import org.jspecify.annotations.Nullable;

/// One finished `submit_sm` on its way: it waits for a place, leaves, and is answered. While its caller is
/// patient it goes again, under a new sequence number, when the answer was that we are too fast. One outcome
/// counts, the first; it may come at any time, also before it has left. Safe for use by many threads.
final class Submission {
    private final long place;
    private final byte[] pdu;
    private final Wishes wishes;
    private final CompletableFuture<Boolean> left = new CompletableFuture<>();
    private final CompletableFuture<SubmitAnswer> answer = new CompletableFuture<>();
    private volatile int sequence;
    private volatile boolean out;
    private volatile long writtenAt;
    private volatile long leftAt;
    private volatile boolean abandoned;
    private volatile @Nullable Answered tooFast;

    /// What its caller wants. `hindrance` says why it may not leave after all; it is asked with the place
    /// taken. By `patience`, as [System#nanoTime], it must have left for good, or it is not wanted any more.
    /// `late` takes an answer that comes after it was given up.
    record Wishes(Supplier<Optional<String>> hindrance, long patience, Consumer<Answered> late) {}

    /// `place` is its number in the order of coming.
    Submission(long place, byte[] pdu, Wishes wishes) {
        this.place = place;
        this.pdu = pdu;
        this.wishes = wishes;
    }

    long place() {
        return place;
    }

    int sequence() {
        return sequence;
    }

    /// Before it leaves, each time.
    void number(int next) {
        for (int i = 0; i < 4; i++) {
            pdu[SubmitSmWriter.SEQUENCE + i] = (byte) (next >> (24 - 8 * i));
        }
        out = false;
        sequence = next;
    }

    byte[] pdu() {
        return pdu;
    }

    Optional<String> hindrance() {
        return wishes.hindrance().get();
    }

    Consumer<Answered> late() {
        return wishes.late();
    }

    /// Whether its caller does not want it to leave any more.
    boolean isStale(long now) {
        return abandoned || now - wishes.patience() >= 0;
    }

    /// Nobody waits for it any more; it does not go again.
    void abandon() {
        abandoned = true;
    }

    void isWritten() {
        writtenAt = System.nanoTime();
    }

    long writtenAt() {
        return writtenAt;
    }

    /// All its octets are out.
    void leaves() {
        leftAt = System.nanoTime();
        out = true;
        left.complete(true);
    }

    /// Whether it left so long ago, on the clock of [System#nanoTime].
    boolean leftBefore(long age, long now) {
        return out && now - leftAt >= age;
    }

    /// The peer wants it later.
    void wasTooFast(Answered answered) {
        tooFast = answered;
    }

    /// What is to be said of it when it does not leave in time.
    SubmitAnswer notInTime() {
        Answered last = tooFast;
        return last == null ? new NoPlace() : last;
    }

    /// The first answer counts.
    void settle(SubmitAnswer outcome) {
        answer.complete(outcome);
        left.complete(false);
    }

    boolean hasLeft() {
        return left.isDone();
    }

    /// Waits until it has left, or was settled without.
    void awaitLeft() throws InterruptedException {
        get(left);
    }

    /// What came of it so far.
    Optional<SubmitAnswer> answer() {
        return Optional.ofNullable(answer.getNow(null));
    }

    /// What came of it; waits for that. It always comes: the session sees to it.
    SubmitAnswer outcome() throws InterruptedException {
        return get(answer);
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with an exception", e);
        }
    }
}
