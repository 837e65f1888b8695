// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.time.Duration;

/// One run of a [SipLoad]: how fast, how long until it counts, how long it counts, and the longest wait for
/// what is still to come. With `notified` the end waits for notifications of delivery, else for answers only.
public record LoadRun(LoadPlan.Pace pace, Duration warmUp, Duration measured, Duration drain, boolean notified) {}
