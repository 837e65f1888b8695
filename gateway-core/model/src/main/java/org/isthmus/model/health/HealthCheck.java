// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.health;

import java.util.function.Supplier;

/// One thing that can be tried to know whether the gateway works: a real write, a real OPTIONS. It may block for a
/// while; whoever asks puts a limit to it and asks no more often than it cares to.
public interface HealthCheck {

    /// A stable word for pages and alarms: `store`, `sip`, `smsc main`.
    String name();

    Health check();

    static HealthCheck of(String name, Supplier<Health> check) {
        return new Named(name, check);
    }

    record Named(String name, Supplier<Health> trial) implements HealthCheck {
        @Override
        public Health check() {
            return trial.get();
        }
    }
}
