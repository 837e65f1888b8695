// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.benchmarks.figure.Rounded;

/// What one plan measured. `foreign` is how many processors others kept busy; of several slices, in the one
/// that was disturbed most. `accepted` is how many messages the gateway took.
record BenchResult(List<Bar> bars, LoopResult.Loss loss, long accepted, double foreign, ObjectNode figures) {
    BenchResult {
        bars = List.copyOf(bars);
    }

    /// True when every accepted message went all the way exactly once, and there was one.
    boolean sound() {
        return loss.isNone() && accepted > 0;
    }

    /// Adds itself to what is known of the run.
    void write(ObjectNode all) {
        all.put("sound", sound());
        all.set("loss", loss.json());
        all.put("foreign_processors", Rounded.of(foreign));
        ArrayNode told = all.putArray("bars");
        bars.forEach(bar -> told.add(bar.json()));
        all.setAll(figures);
    }
}
