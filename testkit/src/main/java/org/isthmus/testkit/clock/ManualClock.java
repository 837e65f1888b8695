// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Time that stands still until a test moves it, and tasks that run when it has moved past them. Tasks run on
/// the thread that moves the clock, in the order of their time (of their scheduling when times are equal),
/// each seeing its own time; a task may schedule others. Safe for use by many threads, but only one may move
/// it at a time.
public final class ManualClock implements InstantSource {
    private final List<Task> tasks = new ArrayList<>();
    private final AtomicLong count = new AtomicLong();
    private volatile Instant now;

    public ManualClock(Instant start) {
        this.now = start;
    }

    public static ManualClock at(String instant) {
        return new ManualClock(Instant.parse(instant));
    }

    @Override
    public Instant instant() {
        return now;
    }

    /// Steps to any time, backwards too, without running tasks that lie between.
    public void jumpTo(Instant time) {
        now = time;
    }

    public void advance(Duration step) {
        advanceTo(now.plus(step));
    }

    /// Moves on to `time` and runs what is due on the way.
    public void advanceTo(Instant time) {
        while (true) {
            Task due;
            synchronized (tasks) {
                due = tasks.stream()
                        .min(ORDER)
                        .filter(task -> !task.at.isAfter(time))
                        .orElse(null);
                tasks.remove(due);
            }
            if (due == null) {
                break;
            }
            if (due.at.isAfter(now)) {
                now = due.at;
            }
            due.work.run();
        }
        now = time;
    }

    /// Runs `work` once when the clock reaches now plus `delay`. Closing the answer before that takes it back.
    public Scheduled schedule(Duration delay, Runnable work) {
        Task task = new Task(now.plus(delay), count.incrementAndGet(), work);
        synchronized (tasks) {
            tasks.add(task);
        }
        return () -> {
            synchronized (tasks) {
                tasks.remove(task);
            }
        };
    }

    /// How many tasks wait for their time.
    public int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    private static final Comparator<Task> ORDER = Comparator.comparing(Task::at).thenComparing(Task::number);

    private record Task(Instant at, long number, Runnable work) {}

    /// A task that can be taken back.
    @FunctionalInterface
    public interface Scheduled extends AutoCloseable {
        @Override
        void close();
    }
}
