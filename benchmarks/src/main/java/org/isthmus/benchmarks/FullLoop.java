// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.isthmus.testkit.load.SipLoad;

/// The full loop: SIP MESSAGE in, record durable, 202, submit_sm, receipt, IMDN out.
///
/// Every sender is a user with a number who is registered with a contact at the generator; the generator is a
/// trusted peer that asserts them, as an IMS core would, so digest is paid for the registrations and not for
/// each message.
final class FullLoop {
    private final Place place;
    private final Progress progress;

    FullLoop(Place place, Progress progress) {
        this.place = place;
        this.progress = progress;
    }

    BenchResult run(LoopPlan plan) throws IOException, InterruptedException {
        LoopResult result = measure(plan);
        ObjectNode figures = JsonNodeFactory.instance.objectNode();
        figures.set("settings", settings(plan));
        figures.setAll(result.json());
        return new BenchResult(
                List.of(),
                result.loss(),
                result.load().accepted(),
                result.used().foreign(),
                figures);
    }

    LoopResult measure(LoopPlan plan) throws IOException, InterruptedException {
        LoopPlan.Traffic traffic = plan.traffic();
        BedPlan.Users users = new BedPlan.Users(BenchFolder.senders(traffic.senders()), true);
        try (Bed bed = Bed.start(place, place.part("gateway"), new BedPlan(List.of(users), plan.peer(), plan.jvm()))) {
            SipLoad load =
                    bed.load(bed.plan(traffic.transport(), traffic.connections(), users.senders(), traffic.pace()), 0);
            LoopPlan.Times times = plan.times();
            progress.say(times.warmUp().toSeconds() + " s of warm-up, "
                    + times.measured().toSeconds() + " s of " + traffic.words());
            return bed.measure(load, times.at(traffic.pace()), List.of());
        }
    }

    private static ObjectNode settings(LoopPlan plan) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("transport", plan.traffic().transport().name())
                .put("senders", plan.traffic().senders())
                .put("pace", plan.traffic().words())
                .put("warm_up_s", plan.times().warmUp().toSeconds())
                .put("measured_s", plan.times().measured().toSeconds())
                .put("links", plan.peer().links())
                .put("window_per_link", plan.peer().window())
                .put("smsc_answers_after_ms", plan.peer().answerAfter().toMillis())
                .put("smsc_receipts_after_ms", plan.peer().receiptAfter().toMillis())
                .put("java_options", plan.jvm().options());
    }
}
