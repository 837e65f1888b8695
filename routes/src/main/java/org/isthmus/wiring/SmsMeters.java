// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Locale;
import org.isthmus.platform.meters.Meters;
import org.isthmus.routes.spine.ReportStep;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.smpp.LinkCounters;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.sms.smpp.SmsLink;

/// The figures of short messages: each link, and the receipts. Links are few and named in the configuration, so their
/// names are labels.
final class SmsMeters {
    private SmsMeters() {}

    static void register(Meters meters, List<SmscGroup> groups, ReportStep reports) {
        groups.stream().flatMap(group -> group.links().all().stream()).forEach(link -> link(meters, link));
        String help = "Receipts of message centres, by whether their message was known when they came";
        meters.counter("sms_receipts", help, reports::receiptsMatched, "result", "matched");
        meters.counter("sms_receipts", help, reports::receiptsUnmatched, "result", "unmatched");
        meters.counter(
                "sms_receipts",
                help,
                () -> groups.stream().mapToLong(SmscGroup::malformedReceipts).sum(),
                "result",
                "malformed");
    }

    private static void link(Meters meters, SmsLink link) {
        String name = link.status().name();
        LinkCounters counters = link.counters();
        for (LinkCounters.Submit outcome : LinkCounters.Submit.values()) {
            meters.counter(
                    "sms_submits",
                    "Parts handed to a link, by what came of it",
                    () -> counters.submits(outcome),
                    "link",
                    name,
                    "outcome",
                    word(outcome));
        }
        for (int status : LinkCounters.ANSWERS) {
            meters.counter(
                    "sms_delivers",
                    "Messages and receipts that came on a link, by the command_status of our answer",
                    () -> counters.answers(status),
                    "link",
                    name,
                    "status",
                    CommandStatus.name(status));
        }
        meters.counter(
                "sms_malformed_pdus", "PDUs of which no sense could be made", counters::malformedPdus, "link", name);
        meters.counter(
                "sms_link_reconnects",
                "Times that a link was bound again after it had been bound once",
                counters::reconnects,
                "link",
                name);
        meters.gauge(
                "sms_link_window_used",
                "Submits without an answer yet",
                () -> link.status().window().used(),
                "link",
                name);
        meters.gauge(
                "sms_link_window_size",
                "Submits that may be without an answer at once",
                () -> link.status().window().size(),
                "link",
                name);
        for (LinkStatus.State state : LinkStatus.State.values()) {
            meters.gauge(
                    "sms_link_state",
                    "1 for the state that the link is in, 0 for the others",
                    () -> link.status().state() == state ? 1 : 0,
                    "link",
                    name,
                    "state",
                    word(state));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
