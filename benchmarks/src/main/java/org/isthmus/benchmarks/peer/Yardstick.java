// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Software that the gateway is compared with, up and running with a load of its own.
public interface Yardstick extends AutoCloseable {

    /// As in the results: `kamailio`, `kannel_spool`.
    String name();

    /// One slice at full load. Throws when the software has ended.
    Slice slice(Duration rampUp, Duration measured) throws IOException, InterruptedException;

    /// Its processes.
    List<ProcessHandle> processes();

    @Override
    void close() throws IOException;

    /// `perSecond` is the rate that counts, `messages` all that went through with the ramp. `lost` and
    /// `doubled` are what the yardstick did not bring to its end or brought twice.
    record Slice(double perSecond, long messages, long lost, long doubled) {}
}
