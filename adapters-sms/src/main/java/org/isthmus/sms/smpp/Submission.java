// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// One finished `submit_sm` on its way: it waits for a place, leaves, and is answered, each at most once. An
/// outcome may come at any time, also before it has left. Safe for use by many threads.
final class Submission {
    private final int sequence;
    private final byte[] pdu;
    private final Supplier<Optional<String>> hindrance;
    private final CompletableFuture<Long> left = new CompletableFuture<>();
    private final CompletableFuture<SubmitAnswer> answer = new CompletableFuture<>();

    /// `pdu` has its sequence number in it. `hindrance` says why it may not leave after all; it is asked with
    /// the place taken.
    Submission(int sequence, byte[] pdu, Supplier<Optional<String>> hindrance) {
        this.sequence = sequence;
        this.pdu = pdu;
        this.hindrance = hindrance;
    }

    int sequence() {
        return sequence;
    }

    byte[] pdu() {
        return pdu;
    }

    Optional<String> hindrance() {
        return hindrance.get();
    }

    /// All its octets are out.
    void leaves() {
        left.complete(System.nanoTime());
    }

    /// The first answer counts.
    void settle(SubmitAnswer outcome) {
        answer.complete(outcome);
        leaves();
    }

    boolean hasLeft() {
        return left.isDone();
    }

    /// When it left, or was settled without, as [System#nanoTime]; waits for that.
    long leftAt() throws InterruptedException {
        return get(left, Long.MAX_VALUE).orElseThrow();
    }

    /// Whether it has left by `until`, or was settled without.
    boolean leavesBy(long until) throws InterruptedException {
        return get(left, until - System.nanoTime()).isPresent();
    }

    /// The answer; empty when there is none by `until`.
    Optional<SubmitAnswer> answerBy(long until) throws InterruptedException {
        return get(answer, until - System.nanoTime());
    }

    /// What came of it so far.
    Optional<SubmitAnswer> answer() {
        return Optional.ofNullable(answer.getNow(null));
    }

    /// What came of one that is settled, or is being so; waits for that.
    SubmitAnswer outcome() throws InterruptedException {
        return get(answer, Long.MAX_VALUE).orElseThrow();
    }

    private static <T> Optional<T> get(Future<T> future, long nanos) throws InterruptedException {
        try {
            return Optional.of(future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with an exception", e);
        }
    }
}
