// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The counters, gauges and timers of one gateway. Names are words with underscores and come out with the prefix
/// `isthmus_` and Prometheus' own endings (`_total`, `_seconds`); labels are pairs of name and value, few and from
/// small fixed sets: never a number, an address or an id. The same name with other labels is another series of the
/// same meter. Safe for use by many threads; recording takes no lock.
///
/// The rooms know nothing of this: they count for themselves and the composition root reads them here.
public final class Meters {
    private static final String PREFIX = "isthmus_";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /// The registry holds what it reads weakly, and nobody else may hold it at all.
    private final Queue<Object> held = new ConcurrentLinkedQueue<>();

    /// Something to add to, whenever it happens.
    public interface Count {
        void add(long more);
    }

    /// Something that takes time, told when it is over.
    public interface Timing {
        void record(long nanos);
    }

    Count counter(String name, String help, String... labels) {
        Counter counter = Counter.builder(PREFIX + name)
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
        return counter::increment;
    }

    /// A counter that somebody else keeps, read when asked for; it never falls.
    public void counter(String name, String help, LongSupplier value, String... labels) {
        held.add(value);
        FunctionCounter.builder(PREFIX + name, value, LongSupplier::getAsLong)
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }

    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        held.add(value);
        Gauge.builder(PREFIX + name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }

    /// Durations, counted in buckets from a millisecond to a minute.
    Timing timer(String name, String help, String... labels) {
        Timer timer = Timer.builder(PREFIX + name)
                .description(help)
                .tags(Tags.of(labels))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /// All meters in the Prometheus text format, version 0.0.4.
    public String scrape() {
        return registry.scrape();
    }
}
