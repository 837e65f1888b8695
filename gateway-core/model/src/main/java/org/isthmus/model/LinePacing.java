// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often one and the same thing may be logged: what strangers can cause must be seen and must not fill the
/// disk. A class, since it counts. Each subject gets one line an interval; so many subjects are remembered and
/// no more, the oldest goes first, and no more than twice as many lines are allowed in an interval altogether.
/// Time is `System.nanoTime()` as an argument. Safe for use by many threads.
public final class LinePacing {
    private final long interval;
    private final int most;
    private final Map<String, long[]> subjects = new LinkedHashMap<>();
    private long begun;
    private int lines;

    public LinePacing(Duration interval, int most) {
        this.interval = interval.toNanos();
        this.most = most;
    }

    /// 0 when there is to be no line now, else for how many events the line stands: this one and those that got
    /// none.
    public synchronized long due(String subject, long now) {
        long[] known = subjects.get(subject);
        if (known != null && now - known[0] < interval) {
            known[1]++;
            return 0;
        }
        if (lines == 0 || now - begun >= interval) {
            begun = now;
            lines = 0;
        }
        if (lines >= 2 * most) {
            return 0;
        }
        lines++;
        long silent = known == null ? 0 : known[1];
        subjects.remove(subject);
        if (subjects.size() >= most) {
            subjects.remove(subjects.keySet().iterator().next());
        }
        subjects.put(subject, new long[] {now, 0});
        return silent + 1;
    }
}
