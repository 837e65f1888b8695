// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.Role;
import org.isthmus.sms.smpp.LinkAlarms;
import org.isthmus.sms.smpp.LinkStatus;

/// `isthmus links`: how each link to a peer is.
public final class LinksCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "links",
            "Show the links to SMS centres",
            "One line for each link: its state and since when, how much of its window is in use, what it carried since the"
                    + " start, how it is protected, and its last error in words.",
            Role.VIEWER,
            false,
            List.of());

    private final Supplier<List<LinkStatus>> links;
    private final Supplier<List<LinkAlarms.Alarm>> alarms;
    private final InstantSource clock;

    public LinksCommand(
            Supplier<List<LinkStatus>> links, Supplier<List<LinkAlarms.Alarm>> alarms, InstantSource clock) {
        this.links = links;
        this.alarms = alarms;
        this.clock = clock;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        List<LinkStatus> all = links.get();
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-16s %-12s %-14s %-9s %-9s %9s %9s %9s %9s %9s  %-15s  %s",
                "LINK",
                "GROUP",
                "STATE",
                "SINCE",
                "WINDOW",
                "ACCEPTED",
                "DEFERRED",
                "REJECTED",
                "UNKNOWN",
                "RECEIVED",
                "PROTECTION",
                "LAST ERROR"));
        for (LinkStatus link : all) {
            LinkStatus.Counts counts = link.counts();
            lines.add(String.format(
                            Locale.ROOT,
                            "%-16s %-12s %-14s %-9s %-9s %9d %9d %9d %9d %9d  %-15s  %s",
                            link.name(),
                            link.group(),
                            state(link),
                            since(link.since(), now),
                            link.window().used() + "/" + link.window().size(),
                            counts.accepted(),
                            counts.deferred(),
                            counts.rejected(),
                            counts.unknown(),
                            counts.received(),
                            link.protection().word(),
                            error(link))
                    .stripTrailing());
        }
        lines.add(
                all.isEmpty()
                        ? "no links are configured (sms.links)"
                        : all.size() + (all.size() == 1 ? " link" : " links"));
        List<LinkAlarms.Alarm> raised = alarms.get();
        raised.forEach(alarm ->
                lines.add("ALARM " + VisibleText.of(alarm.toString()) + " (for " + since(alarm.since(), now) + ")"));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("links", all.stream().map(LinksCommand::data).toList());
        data.put("alarms", raised.stream().map(LinksCommand::data).toList());
        return new CommandOutcome.Done(data, lines);
    }

    /// Of a link that is not bound, with what it was told.
    private static String state(LinkStatus link) {
        String state = link.state().name().toLowerCase(Locale.ROOT);
        boolean told = link.order() == LinkStatus.Order.RUN || link.state().isHeldBack();
        return told ? state : state + ", " + link.order().name().toLowerCase(Locale.ROOT);
    }

    /// Of a link that is up the last error is history, and said so.
    private static String error(LinkStatus link) {
        String words = VisibleText.of(link.lastError(), 80);
        boolean bound = link.state().isUsable() || link.state().isHeldBack();
        return words.isEmpty() || !bound ? words : "(before it came up) " + words;
    }

    private static Map<String, Object> data(LinkAlarms.Alarm alarm) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("alarm", alarm.kind().word());
        data.put("of", alarm.of());
        data.put("since", alarm.since().toString());
        data.put("words", VisibleText.of(alarm.words(), 200));
        return data;
    }

    private static Map<String, Object> data(LinkStatus link) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", link.name());
        data.put("group", link.group());
        data.put("protection", link.protection().word());
        data.put("state", link.state().name().toLowerCase(Locale.ROOT));
        data.put("order", link.order().name().toLowerCase(Locale.ROOT));
        data.put("since", link.since().toString());
        data.put("window", link.window());
        data.put("counts", link.counts());
        data.put("lastError", VisibleText.of(link.lastError(), 200));
        return data;
    }

    private static String since(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        return age.toHours() > 0
                ? age.toHours() + "h" + age.toMinutesPart() + "m"
                : age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
