// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/// Things received, in the order of their coming, kept until [#clear()]. Waiting is bounded; what does not
/// come ends in [NeverCame] with a readable account of what did. Safe for use by many threads.
public final class Inbox<T> {
    private static final int LISTED = 20;

    private final String things;
    private final Function<? super T, String> shown;
    private final List<T> items = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// `things` names them in the plural (`notifications`), `shown` gives the line that tells of one.
    public Inbox(String things, Function<? super T, String> shown) {
        this.things = things;
        this.shown = shown;
    }

    public void add(T item) {
        lock.lock();
        try {
            items.add(item);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public List<T> all() {
        lock.lock();
        try {
            return List.copyOf(items);
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }

    public void clear() {
        lock.lock();
        try {
            items.clear();
        } finally {
            lock.unlock();
        }
    }

    /// The first that is `wanted`, whether it is there already or comes within `limit`. `words` complete the
    /// sentence "nothing came that was …".
    public T await(Predicate<? super T> wanted, String words, Duration limit) {
        return await(list -> list.stream().filter(wanted).limit(1).toList(), 1, words, limit)
                .getFirst();
    }

    /// The first `count` of all, as soon as there are that many.
    public List<T> awaitCount(int count, Duration limit) {
        return await(list -> list, count, count + " in number", limit).subList(0, count);
    }

    private List<T> await(Function<List<T>, List<T>> choice, int count, String words, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                List<T> chosen = List.copyOf(choice.apply(items));
                if (chosen.size() >= count) {
                    return chosen;
                }
                if (left <= 0) {
                    throw new NeverCame(account(words, limit));
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while awaiting " + things, e);
        } finally {
            lock.unlock();
        }
    }

    private String account(String words, Duration limit) {
        StringBuilder out = new StringBuilder("among the ").append(things).append(" nothing came that was ");
        out.append(words)
                .append(" within ")
                .append(TimeUnit.NANOSECONDS.toMillis(limit.toNanos()))
                .append(" ms; ");
        out.append(items.size()).append(" came");
        int first = Math.max(0, items.size() - LISTED);
        if (first > 0) {
            out.append(", the last ").append(LISTED).append(" being");
        }
        for (T item : items.subList(first, items.size())) {
            out.append("\n  ").append(shown.apply(item));
        }
        return out.toString();
    }
}
