// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.trail.Trail;

/// `isthmus receipts`: receipts that no message was found for, each with the messages whose ids are near to its own:
/// the same number in another notation or base. What is near is looked for in all link groups.
public final class ReceiptsCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "receipts",
            "Show receipts that no message was found for",
            "The newest first: when each came, on which link, the message id as it is written there, and what it says. Below it"
                    + " the messages whose ids are near, which is the same number in another base, with or without leading"
                    + " zeros, in any group of links; one of them is likely meant, and the setting id-notation of the"
                    + " links helps to believe it. Numbers are masked.",
            Role.SUPPORT,
            false,
            List.of(new Parameter("limit", Kind.NUMBER, false, false, "At most so many receipts (default 20)")));

    private static final LimitArgument LIMIT = new LimitArgument(20, 1000);
    private static final int MOST_NEAR = 5;
    private static final int LONGEST_SHOWN = 80;

    private final DeliveryLedger ledger;
    private final MessageStore messages;
    private final Trail trail;
    private final Collection<InterworkingFunction> adapters;
    private final DateTimeFormatter time;

    /// `adapters` know how their peers write ids; they change with the settings.
    public ReceiptsCommand(
            DeliveryLedger ledger,
            MessageStore messages,
            Trail trail,
            Collection<InterworkingFunction> adapters,
            ZoneId zone) {
        this.ledger = ledger;
        this.messages = messages;
        this.trail = trail;
        this.adapters = adapters;
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /// A message that may be meant: where its delivery stands, and whom it was for.
    private record Near(ItemId item, String stands, String recipient) {}

    @Override
    public CommandOutcome run(Command.Call call) {
        Optional<CommandOutcome> refusal = LIMIT.refusal(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<String> lines = new ArrayList<>();
        List<Object> data = new ArrayList<>();
        int limit = LIMIT.of(call);
        // Any user can send reports about what nobody knows: those of handsets are passed over in the store.
        for (DeliveryReport report : ledger.unmatched(each -> !each.technology().equals(Technology.RCS), limit)) {
            Optional<InterworkingFunction> adapter = adapter(report);
            String id = report.ids().getFirst().value();
            List<Near> near = adapter.map(known -> near(known, id)).orElse(List.of());
            lines.addAll(lines(report, id, near));
            data.add(data(report, id, near));
        }
        lines.add(
                data.isEmpty()
                        ? "every receipt that is kept found its message"
                        : data.size() + (data.size() == 1 ? " receipt" : " receipts") + " without a message");
        return new CommandOutcome.Done(Map.of("receipts", data), lines);
    }

    private Optional<InterworkingFunction> adapter(DeliveryReport report) {
        return adapters.stream()
                .filter(adapter -> adapter.technology().equals(report.technology()))
                .findFirst();
    }

    private List<Near> near(InterworkingFunction adapter, String id) {
        Set<ItemId> items = new LinkedHashSet<>();
        for (String spelling : adapter.spellings(id)) {
            items.addAll(trail.find(spelling, MOST_NEAR));
        }
        return items.stream().limit(MOST_NEAR).map(this::near).toList();
    }

    private Near near(ItemId item) {
        String recipient = messages.item(item)
                .map(known -> known.parties().recipient().toString())
                .orElse("somebody");
        String stands = ledger.state(item).map(ReceiptsCommand::words).orElse("no longer kept");
        return new Near(item, stands, recipient);
    }

    private static String words(DeliveryState state) {
        return switch (state) {
            case DeliveryState.AwaitingReport _ -> "waiting for a report";
            case DeliveryState.Ended ended ->
                "ended: " + ended.end().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case DeliveryState.Choosing _,
                    DeliveryState.Queued _,
                    DeliveryState.HandingOver _,
                    DeliveryState.AwaitingRecipient _ -> "under way";
        };
    }

    private List<String> lines(DeliveryReport report, String id, List<Near> near) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s  %-16s id %s says %s",
                time.format(report.at()),
                report.by(),
                VisibleText.of(id, LONGEST_SHOWN),
                VisibleText.of(report.remoteCode(), LONGEST_SHOWN)));
        for (Near one : near) {
            lines.add("    near: item " + one.item() + " to " + one.recipient() + ", " + one.stands());
        }
        if (near.isEmpty()) {
            lines.add("    no message has an id like it");
        }
        return lines;
    }

    private static Map<String, Object> data(DeliveryReport report, String id, List<Near> near) {
        Map<String, Object> data = new LinkedHashMap<>();
        Instant at = report.at();
        data.put("at", at.toString());
        data.put("by", report.by().toString());
        data.put("id", VisibleText.of(id, LONGEST_SHOWN));
        data.put(
                "scopes", report.ids().stream().map(ForeignId::scope).distinct().toList());
        data.put("state", report.state().name().toLowerCase(Locale.ROOT));
        data.put("code", VisibleText.of(report.remoteCode(), LONGEST_SHOWN));
        data.put(
                "near",
                near.stream()
                        .map(one -> Map.of(
                                "item", one.item().toString(), "recipient", one.recipient(), "stands", one.stands()))
                        .toList());
        return data;
    }
}
