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

/// Looks at the processes while the load runs: at the end of the warm-up, at the end of the measured time, and
/// at the memory in between. On a thread of its own that sleeps almost always.
final class Meter implements AutoCloseable {
    private static final int LOOKS = 6;

    private final ProcessHandle gateway;
    private final List<ProcessHandle> beside;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("meter").factory());
    private final List<Future<Look>> looks = new ArrayList<>();

    /// `beside` are other processes of the run, which are no foreign ones.
    Meter(ProcessHandle gateway, List<ProcessHandle> beside) {
        this.gateway = gateway;
        this.beside = List.copyOf(beside);
    }

    /// Processor seconds used so far by the gateway, by the load tools (this process), by what runs beside and
    /// by everything, and the gateway's proportional set size.
    record Look(double gateway, double tools, double beside, double all, long pssKib, long nanos) {}

    /// Between two looks. `foreign` is the average of processors kept busy by others.
    record Used(double gatewaySeconds, double toolsSeconds, double besideSeconds, double foreign, long largestPssKib) {

        static Used between(Look first, Look last, long largestPssKib) {
            double seconds = Math.max(1, last.nanos() - first.nanos()) / 1e9;
            double gateway = last.gateway() - first.gateway();
            double tools = last.tools() - first.tools();
            double beside = last.beside() - first.beside();
            double foreign = Math.max(0, last.all() - first.all() - gateway - tools - beside) / seconds;
            return new Used(gateway, tools, beside, foreign, largestPssKib);
        }
    }

    /// Looks at even distances from the end of the warm-up to the end of the measured time.
    void follow(Duration warmUp, Duration measured) {
        looks.clear();
        for (int i = 0; i <= LOOKS; i++) {
            Duration at = warmUp.plus(measured.multipliedBy(i).dividedBy(LOOKS));
            looks.add(clock.schedule(this::look, at.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /// What was used while it followed.
    Used used() throws IOException, InterruptedException {
        List<Look> seen = new ArrayList<>();
        for (Future<Look> look : looks) {
            try {
                seen.add(look.get());
            } catch (ExecutionException | CancellationException failed) {
                throw new IOException("the processes could not be looked at", failed);
            }
        }
        return Used.between(
                seen.getFirst(),
                seen.getLast(),
                seen.stream().mapToLong(Look::pssKib).max().orElse(0));
    }

    Look look() throws IOException {
        double others = 0;
        for (ProcessHandle process : beside) {
            others += withChildren(process);
        }
        return new Look(
                withChildren(gateway),
                ProcFiles.cpuSeconds(ProcessHandle.current().pid()),
                others,
                ProcFiles.cpuSecondsOfAll(),
                ProcFiles.pssKib(gateway.pid()),
                System.nanoTime());
    }

    private static double withChildren(ProcessHandle process) throws IOException {
        double seconds = ProcFiles.cpuSeconds(process.pid());
        for (ProcessHandle child : process.descendants().toList()) {
            seconds += ProcFiles.cpuSeconds(child.pid());
        }
        return seconds;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
