// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.isthmus.benchmarks.figure.Bar;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;

/// One bind to a message centre that is 20 ms away, with a window of 100: no more than 5,000 a second can go
/// through.
final class DelayedLink {
    private static final Duration AWAY = Duration.ofMillis(20);
    private static final int WINDOW = 100;
    private static final int SENDERS = 1000;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final FullLoop loop;

    DelayedLink(Place place, Progress progress) {
        this.loop = new FullLoop(place, progress);
    }

    BenchResult run(BenchPlan.Link20ms plan) throws IOException, InterruptedException {
        BenchPlan.Common common = plan.common();
        LoadPlan.Pace pace = new LoadPlan.Pace.Unfinished(common.window());
        LoopResult result = loop.measure(new LoopPlan(
                new LoopPlan.Traffic(SipTransport.UDP, 1, SENDERS, pace),
                new LoopPlan.Times(common.warmUp(), plan.measured(), DRAIN),
                new BedPlan.Peer(1, WINDOW, AWAY, AWAY.plus(common.receiptAfter())),
                common.jvm()));
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.set(
                "settings",
                common.json()
                        .put("measured_s", plan.measured().toSeconds())
                        .put("smsc_answers_after_ms", AWAY.toMillis())
                        .put("links", 1)
                        .put("window_per_link", WINDOW));
        figures.setAll(result.json());
        Bar bar = Bar.measured(
                "one_bind_20ms",
                "end-to-end rate over one bind with a window of 100, message centre answering after 20 ms",
                "/s",
                Bar.Limit.atLeast(4250, 4650),
                result.load().perSecond().delivered());
        return new BenchResult(
                List.of(bar),
                result.loss(),
                result.load().accepted(),
                result.used().foreign(),
                figures);
    }
}
