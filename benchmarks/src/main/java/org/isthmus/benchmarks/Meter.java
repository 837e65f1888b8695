// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at the processes while the load runs: at the end of the warm-up, at the end of the measured time, and at the
/// memory in between. On a thread of its own that sleeps almost always.
final class Meter implements AutoCloseable {
    private static final int LOOKS = 6;

    private final long gateway;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("meter").factory());
    private final List<Future<Look>> looks = new ArrayList<>();

    Meter(long gateway) {
        this.gateway = gateway;
    }

    /// Processor seconds used so far by the gateway, by the load tools (this process) and by everything, and the
    /// gateway's proportional set size.
    record Look(double gateway, double tools, double all, long pssKib, long nanos) {}

    /// Between two looks. `foreign` is the average of processors kept busy by others.
    record Used(double gatewaySeconds, double toolsSeconds, double foreign, long largestPssKib) {}

    /// Looks at even distances from the end of the warm-up to the end of the measured time.
    void follow(LoopPlan.Times times) {
        for (int i = 0; i <= LOOKS; i++) {
            Duration at = times.warmUp().plus(times.measured().multipliedBy(i).dividedBy(LOOKS));
            looks.add(clock.schedule(this::look, at.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    Used used() throws IOException, InterruptedException {
        List<Look> seen = new ArrayList<>();
        for (Future<Look> look : looks) {
            try {
                seen.add(look.get());
            } catch (ExecutionException | CancellationException failed) {
                throw new IOException("the processes could not be looked at", failed);
            }
        }
        Look first = seen.getFirst();
        Look last = seen.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        double own = last.gateway() - first.gateway() + last.tools() - first.tools();
        return new Used(
                last.gateway() - first.gateway(),
                last.tools() - first.tools(),
                Math.max(0, last.all() - first.all() - own) / seconds,
                seen.stream().mapToLong(Look::pssKib).max().orElse(0));
    }

    Look look() throws IOException {
        return new Look(
                ProcFiles.cpuSeconds(gateway),
                ProcFiles.cpuSeconds(ProcessHandle.current().pid()),
                ProcFiles.cpuSecondsOfAll(),
                ProcFiles.pssKib(gateway),
                System.nanoTime());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
