// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.isthmus.testkit.load.FastSmscReport;
import org.isthmus.testkit.load.Latencies;
import org.isthmus.testkit.load.LoadReport;

/// What one run of the full loop measured. Lost is what was accepted with 2xx and then not submitted or not
/// told as delivered; doubled is what was submitted or told twice.
record LoopResult(
        LoadReport load,
        Latencies submitted,
        FastSmscReport smsc,
        Loss loss,
        Meter.Used used,
        Gateway gateway,
        Duration measured) {
    private static final double KIB_PER_MIB = 1024;
    private static final double OCTETS_PER_MIB = 1024 * 1024;

    /// Of the accepted messages: never submitted, never told as delivered; of all: submitted again, told again.
    record Loss(long notSubmitted, long notNotified, long submittedTwice, long notifiedTwice) {
        static final Loss NONE = new Loss(0, 0, 0, 0);

        boolean isNone() {
            return notSubmitted + notNotified + submittedTwice + notifiedTwice == 0;
        }

        Loss and(Loss other) {
            return new Loss(
                    notSubmitted + other.notSubmitted,
                    notNotified + other.notNotified,
                    submittedTwice + other.submittedTwice,
                    notifiedTwice + other.notifiedTwice);
        }

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("accepted_not_submitted", notSubmitted)
                    .put("accepted_not_notified", notNotified)
                    .put("submitted_twice", submittedTwice)
                    .put("notified_twice", notifiedTwice);
        }
    }

    /// Its start and what it keeps.
    record Gateway(Duration start, long idlePssKib, long journalOctets) {}

    ObjectNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        double delivered = load.perSecond().delivered();
        all.putObject("rates")
                .put("accepted_per_s", Math.round(load.perSecond().accepted()))
                .put("end_to_end_per_s", Math.round(delivered));
        ObjectNode times = all.putObject("times");
        times.set("message_to_202", times(load.answered()));
        times.set("message_to_submit_sm", times(submitted));
        times.set("message_to_imdn", times(load.notified()));
        ObjectNode sip = all.putObject("sip");
        sip.put("sent", load.sent());
        ObjectNode answers = sip.putObject("answers");
        load.answers().forEach((status, count) -> answers.put(String.valueOf(status), count));
        sip.put("retransmissions", load.trouble().retransmissions())
                .put("unanswered", load.trouble().unanswered())
                .put("notified", load.notifications().delivered())
                .put("notified_though_not_accepted", load.deliveredThoughNotAccepted())
                .put("other_notifications", load.notifications().others());
        FastSmscReport.Receipts receipts = smsc.receipts();
        ObjectNode centre = all.putObject("smsc");
        centre.put("submits", smsc.submits())
                .put("receipts", receipts.sent())
                .put("receipts_taken", receipts.taken())
                .put("receipts_refused", receipts.refused());
        ObjectNode refusals = centre.putObject("receipts_refused_with");
        receipts.refusalsByStatus().forEach(refusals::put);
        centre.put("receipts_repeated", receipts.repeated()).put("receipts_given_up", receipts.givenUp());
        double messages = Math.max(1, delivered * seconds(measured));
        all.putObject("cpu")
                .put("gateway_s", used.gatewaySeconds())
                .put("tools_s", used.toolsSeconds())
                .put("foreign_processors", rounded(used.foreign()))
                .put("gateway_us_per_message", rounded(used.gatewaySeconds() * 1e6 / messages))
                .put("tools_us_per_message", rounded(used.toolsSeconds() * 1e6 / messages));
        all.putObject("gateway")
                .put("start_to_ready_s", rounded(seconds(gateway.start())))
                .put("pss_idle_mib", rounded(gateway.idlePssKib() / KIB_PER_MIB))
                .put("pss_load_mib", rounded(used.largestPssKib() / KIB_PER_MIB))
                .put("journal_mib", rounded(gateway.journalOctets() / OCTETS_PER_MIB))
                .put("journal_octets_per_message", gateway.journalOctets() / Math.max(1, load.accepted()));
        return all;
    }

    private static ObjectNode times(Latencies times) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("count", times.count())
                .put("p50_ms", millis(times.percentile(0.5)))
                .put("p90_ms", millis(times.percentile(0.9)))
                .put("p99_ms", millis(times.percentile(0.99)))
                .put("p999_ms", millis(times.percentile(0.999)))
                .put("max_ms", millis(times.largest()));
    }

    private static double millis(long nanos) {
        return rounded(nanos / 1e6);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
