// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import org.isthmus.benchmarks.figure.Bar;

/// Runs plans and prints what they measured: one JSON object for each, and on standard error in words which
/// bars were met.
final class Benches {
    private static final int LOST_OR_DOUBLED = 1;

    private final Progress progress;
    private final PrintStream out;
    private final String java;

    /// `java` names the Java that runs the tools and, by the same rules, the gateway.
    Benches(Progress progress, PrintStream out, String java) {
        this.progress = progress;
        this.out = out;
        this.java = java;
    }

    /// Gives the exit code: 0, or 1 when a message was lost or doubled.
    int run(BenchPlan plan, Place place) throws IOException, InterruptedException {
        Progress own = progress.of(plan.name());
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("benchmark", plan.name()).put("at", place.clock().instant().toString());
        all.set("machine", Machine.describe(place.folder(), java));
        BenchResult result = switch (plan) {
            case BenchPlan.Loop(LoopPlan loop) -> new FullLoop(place, own).run(loop);
            case BenchPlan.Ratios ratios -> new Ratios(place, own).run(ratios);
            case BenchPlan.Half half -> new HalfLoad(place, own).run(half);
            case BenchPlan.Link20ms link -> new DelayedLink(place, own).run(link);
            case BenchPlan.Ready ready -> new ReadyAndMemory(place, own).run(ready);
            case BenchPlan.Cold cold -> new ColdStart(place, own).run(cold);
            case BenchPlan.Backlog backlog -> new Backlog(place, own).run(backlog);
            case BenchPlan.SlowDisk slow -> new SlowDisk(place, own).run(slow);
        };
        result.write(all);
        out.println(
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(all));
        result.bars().forEach(bar -> own.say(words(bar)));
        if (!result.sound()) {
            own.say("something was lost or doubled: " + result.loss());
        }
        return result.sound() ? 0 : LOST_OR_DOUBLED;
    }

    private static String words(Bar bar) {
        ObjectNode told = bar.json();
        String value = switch (bar.reading()) {
            case Bar.Reading.Measured _ -> told.get("value").asText() + " " + bar.unit();
            case Bar.Reading.Unmeasured(String why) -> why;
        };
        String verdict = bar.goalMet() ? "goal met" : bar.met() ? "met" : "NOT met";
        String goal = bar.limit().goal() == bar.limit().must()
                ? ""
                : " (goal " + told.get("goal").asText() + ")";
        return bar.name() + ": " + value.strip() + "; " + told.get("sense").asText() + " "
                + told.get("must").asText() + goal + " " + verdict;
    }
}
