// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.isthmus.model.Protection;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.platform.meters.Meters;
import org.isthmus.routes.spine.ReportStep;
import org.isthmus.sms.camel.SmscGroup;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.smpp.LinkAlarms;
import org.isthmus.sms.smpp.LinkCounters;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.sms.smpp.SmsLink;

/// The figures of short messages: each link, and the receipts. Links are few and named in the configuration, so their
/// names are labels. A link is looked up by its name each time, since a reload may bring another one under it; one
/// that is gone reads 0 until the next start.
final class SmsMeters {
    private final Meters meters;
    private final SmsEdge sms;
    private final Set<String> known = new HashSet<>();
    private final Set<String> knownGroups = new HashSet<>();

    SmsMeters(Meters meters, SmsEdge sms) {
        this.meters = meters;
        this.sms = sms;
    }

    void receipts(ReportStep reports) {
        String help = "Receipts of message centres, by whether their message was known when they came";
        meters.counter("sms_receipts", help, reports::receiptsMatched, "result", "matched");
        meters.counter("sms_receipts", help, reports::receiptsUnmatched, "result", "unmatched");
        meters.counter(
                "sms_receipts",
                help,
                () -> sms.groups().stream()
                        .mapToLong(SmscGroup::malformedReceipts)
                        .sum(),
                "result",
                "malformed");
    }

    /// Registers those of the links that were not there before.
    synchronized void register(SmsSettings settings) {
        settings.links().stream().map(SmsSettings.Link::name).filter(known::add).forEach(this::link);
        settings.groups().stream().filter(knownGroups::add).forEach(group -> alarm(LinkAlarms.Kind.GROUP_DOWN, group));
    }

    private void alarm(LinkAlarms.Kind kind, String of) {
        meters.gauge(
                "sms_alarm",
                "1 while the alarm stands: of a link, or of a group of links",
                () -> sms.alarms().isRaised(kind, of) ? 1 : 0,
                "alarm",
                kind.word(),
                "of",
                of);
    }

    private void link(String name) {
        alarm(LinkAlarms.Kind.LINK_DOWN, name);
        alarm(LinkAlarms.Kind.LINK_THROTTLED, name);
        for (LinkCounters.Submit outcome : LinkCounters.Submit.values()) {
            counter(
                    "sms_submits",
                    "Parts handed to a link, by what came of it",
                    name,
                    counters -> counters.submits(outcome),
                    "outcome",
                    word(outcome));
        }
        for (int status : LinkCounters.ANSWERS) {
            counter(
                    "sms_delivers",
                    "Messages and receipts that came on a link, by the command_status of our answer",
                    name,
                    counters -> counters.answers(status),
                    "status",
                    CommandStatus.name(status));
        }
        counter("sms_malformed_pdus", "PDUs of which no sense could be made", name, LinkCounters::malformedPdus);
        counter(
                "sms_link_reconnects",
                "Times that a link was bound again after it had been bound once",
                name,
                LinkCounters::reconnects);
        gauge(
                "sms_link_window_used",
                "Submits without an answer yet",
                name,
                status -> status.window().used());
        gauge(
                "sms_link_window_size",
                "Submits that may be without an answer at once",
                name,
                status -> status.window().size());
        for (LinkStatus.State state : LinkStatus.State.values()) {
            gauge(
                    "sms_link_state",
                    "1 for the state that the link is in, 0 for the others",
                    name,
                    status -> status.state() == state ? 1 : 0,
                    "state",
                    word(state));
        }
        protection(name);
    }

    private void protection(String link) {
        for (Protection protection : Protection.values()) {
            gauge(
                    "sms_link_protection",
                    "1 for the way that the link is protected, 0 for the others",
                    link,
                    status -> status.protection() == protection ? 1 : 0,
                    "protection",
                    protection.word());
        }
    }

    private void counter(String meter, String help, String link, ToLongFunction<LinkCounters> value, String... labels) {
        meters.counter(
                meter,
                help,
                () -> sms.link(link)
                        .map(SmsLink::counters)
                        .map(value::applyAsLong)
                        .orElse(0L),
                labels(link, labels));
    }

    private void gauge(String meter, String help, String link, ToDoubleFunction<LinkStatus> value, String... labels) {
        meters.gauge(
                meter,
                help,
                () -> sms.link(link)
                        .map(SmsLink::status)
                        .map(value::applyAsDouble)
                        .orElse(0.0),
                labels(link, labels));
    }

    private static String[] labels(String link, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "link";
        all[1] = link;
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
