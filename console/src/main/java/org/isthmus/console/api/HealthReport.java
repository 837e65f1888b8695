// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.isthmus.model.health.Health;
import org.isthmus.model.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks all checks at once, each within a limit, and keeps the result for a moment, so that whoever asks a
/// thousand times a second costs one real write and no more. Ready is: nothing is down. Degraded is: ready, and
/// something needs a look.
final class HealthReport {
    private static final Logger LOG = LoggerFactory.getLogger(HealthReport.class);

    /// One check's answer, as JSON has it: `state` is `healthy`, `degraded` or `down`.
    record Line(String name, String state, String reason) {}

    record Result(String state, boolean live, boolean ready, boolean degraded, List<Line> checks) {}

    private final Supplier<List<HealthCheck>> checks;
    private final ExecutorService threads;
    private final InstantSource clock;
    private final Duration limit;
    private final Duration freshFor;
    private final ReentrantLock asking = new ReentrantLock();
    private Instant askedAt = Instant.MIN;
    private Result last = new Result("down", true, false, false, List.of());

    HealthReport(
            Supplier<List<HealthCheck>> checks,
            ExecutorService threads,
            InstantSource clock,
            Duration limit,
            Duration freshFor) {
        this.checks = checks;
        this.threads = threads;
        this.clock = clock;
        this.limit = limit;
        this.freshFor = freshFor;
    }

    Result now() throws InterruptedException {
        asking.lockInterruptibly();
        try {
            Instant now = clock.instant();
            if (askedAt.equals(Instant.MIN) || !now.isBefore(askedAt.plus(freshFor)) || now.isBefore(askedAt)) {
                last = ask();
                askedAt = now;
            }
            return last;
        } finally {
            asking.unlock();
        }
    }

    private Result ask() throws InterruptedException {
        List<Future<Health>> asked = new ArrayList<>();
        List<HealthCheck> all = checks.get();
        for (HealthCheck check : all) {
            asked.add(threads.submit(check::check));
        }
        long until = System.nanoTime() + limit.toNanos();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            lines.add(line(all.get(i).name(), answer(all.get(i), asked.get(i), until)));
        }
        boolean ready = lines.stream().noneMatch(line -> line.state().equals("down"));
        boolean degraded = ready && lines.stream().anyMatch(line -> line.state().equals("degraded"));
        return new Result(ready ? degraded ? "degraded" : "healthy" : "down", true, ready, degraded, lines);
    }

    private Health answer(HealthCheck check, Future<Health> asked, long until) throws InterruptedException {
        try {
            return asked.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            asked.cancel(true);
            return new Health.Down("no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException failed) {
            LOG.warn("the health check {} failed", check.name(), failed.getCause());
            return new Health.Down("the check itself failed; the log has the cause");
        }
    }

    private static Line line(String name, Health health) {
        return switch (health) {
            case Health.Healthy _ -> new Line(name, "healthy", "");
            case Health.Degraded(String reason) -> new Line(name, "degraded", reason);
            case Health.Down(String reason) -> new Line(name, "down", reason);
        };
    }
}
