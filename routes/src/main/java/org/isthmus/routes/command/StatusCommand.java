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
import java.util.TreeMap;
import java.util.function.Supplier;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.Role;
import org.isthmus.model.store.DeliveryLedger;

/// `isthmus status`: the gateway on one screen, fit to be pasted into a ticket.
public final class StatusCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "status",
            "Show the gateway on one screen",
            "Version, uptime, addresses, how many items stand where, and what is under way.",
            Role.VIEWER,
            false,
            List.of());

    /// What it shows beside the ledger: names and values that the composition root knows.
    public record Figures(Map<String, Object> values) {}

    private final String version;
    private final Instant started;
    private final Supplier<Figures> figures;
    private final DeliveryLedger ledger;
    private final InstantSource clock;

    public StatusCommand(
            String version, Instant started, Supplier<Figures> figures, DeliveryLedger ledger, InstantSource clock) {
        this.version = version;
        this.started = started;
        this.figures = figures;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        Duration up = Duration.between(started, clock.instant());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", version);
        data.put("started", started.toString());
        data.put("uptime", up.toSeconds() + "s");
        data.putAll(figures.get().values());
        Map<String, Long> census = new TreeMap<>(ledger.census());
        data.put("items", census);
        List<String> lines = new ArrayList<>();
        data.forEach((name, value) -> {
            if (!name.equals("items")) {
                lines.add(String.format(Locale.ROOT, "%-22s %s", name, value));
            }
        });
        lines.add("items by state");
        census.forEach((state, count) -> lines.add(String.format(Locale.ROOT, "  %-26s %d", words(state), count)));
        if (census.isEmpty()) {
            lines.add("  none yet");
        }
        return new CommandOutcome.Done(data, lines);
    }

    /// A state of the delivery machine as people say it; the data keeps the machine's names.
    private static String words(String state) {
        return switch (state) {
            case "Choosing" -> "choosing a way";
            case "Queued" -> "queued";
            case "HandingOver" -> "being handed over";
            case "AwaitingReport" -> "waiting for a report";
            case "AwaitingRecipient" -> "waiting for the recipient";
            case "Ended" -> "ended";
            default -> state;
        };
    }
}
