// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.routes.story.Masking;
import org.isthmus.routes.story.StoryLines;
import org.isthmus.sip.cpm.AddressReader;

/// `isthmus trace`: the story of what was sent, found by any id or by a number in any notation.
public final class TraceCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "trace",
            "Show what became of a message",
            "Finds items by any id they had in any protocol (Call-ID, IMDN message id, Conversation-ID, SMSC message id, item"
                    + " id) or by an address: a SIP URI, a mail address, or a number in international form or as"
                    + " people in the country of numbering.region write it. Shows the newest and says how many older ones"
                    + " there are. Numbers are masked unless you give a reason, and the reason is logged.",
            Role.SUPPORT,
            false,
            List.of(
                    new Parameter("wanted", Kind.TEXT, true, true, "An id or an address"),
                    RevealArgument.PARAMETER,
                    new Parameter(
                            "limit", Kind.NUMBER, false, false, "At most so many items, the newest ones (default 10)"),
                    new Parameter("before", Kind.TEXT, false, false, "Only items that came before this one", "ITEM")));

    static final String WRITE_NUMBERS =
            "Write numbers in international form, like +447700900123; other forms are understood"
                    + " only as those of the country that numbering.region in the configuration names.";

    private static final LimitArgument LIMIT = new LimitArgument(10, 1000);
    /// Older items are counted up to here.
    private static final int MOST_COUNTED = 1000;

    private final Trail trail;
    private final AddressReader addresses;
    private final Collection<InterworkingFunction> adapters;
    private final ZoneId zone;

    /// `adapters` tell how the ids that people paste may be written otherwise.
    public TraceCommand(Trail trail, AddressReader addresses, Collection<InterworkingFunction> adapters, ZoneId zone) {
        this.trail = trail;
        this.addresses = addresses;
        this.adapters = adapters;
        this.zone = zone;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        Optional<CommandOutcome> refusal = refusal(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String wanted = call.argument("wanted").orElse("").strip();
        SearchKeys keys = SearchKeys.of(wanted, addresses, adapters);
        int limit = LIMIT.of(call);
        List<ItemId> found = find(keys, before(call).orElse(ItemId.LAST), limit + MOST_COUNTED + 1);
        if (found.isEmpty()) {
            return notFound(wanted, keys, call);
        }
        List<ItemId> items = found.stream().limit(limit).sorted().toList();
        Masking masking = RevealArgument.masking(call, () -> "items " + items);
        return new Page(items, found.size() - items.size(), limit).shown(trail, new StoryLines(zone, masking));
    }

    private static Optional<CommandOutcome> refusal(Command.Call call) {
        if (call.argument("before").isPresent() && before(call).isEmpty()) {
            return Optional.of(new CommandOutcome.Failed(
                    "invalid",
                    VisibleText.of(call.argument("before").orElse(""), 40) + " is no item id",
                    "Give one as the story shows it: --before 0abcdefghjkmn"));
        }
        return RevealArgument.refusal(call).or(() -> LIMIT.refusal(call));
    }

    private static Optional<ItemId> before(Command.Call call) {
        return call.argument("before").flatMap(ItemId::parse);
    }

    private static CommandOutcome notFound(String wanted, SearchKeys keys, Command.Call call) {
        String known = "no message"
                + before(call).map(item -> " before " + item).orElse("")
                + " is known by " + VisibleText.of(wanted, 80);
        return new CommandOutcome.Failed(
                "not-found",
                known
                        + keys.unread()
                                .map(why -> ". As a number or address it is not understood: " + why)
                                .orElse(""),
                keys.unread().isPresent()
                        ? WRITE_NUMBERS
                        : "Ids are compared as written, those of message centres in any base. " + WRITE_NUMBERS
                                + " Stories are kept as long as state.retention says.");
    }

    /// Newest first.
    private List<ItemId> find(SearchKeys keys, ItemId before, int limit) {
        List<ItemId> found = find(keys.written(), before, limit);
        return found.isEmpty() ? find(keys.notations(), before, limit) : found;
    }

    private List<ItemId> find(Set<String> keys, ItemId before, int limit) {
        Set<ItemId> found = new LinkedHashSet<>();
        for (String key : keys) {
            found.addAll(trail.find(key, before, limit));
        }
        return found.stream().sorted(Comparator.reverseOrder()).limit(limit).toList();
    }

    /// The items shown, the oldest first, and how many older ones are known.
    private record Page(List<ItemId> items, int older, int limit) {
        CommandOutcome shown(Trail trail, StoryLines writer) {
            List<String> lines = new ArrayList<>();
            List<Object> stories = new ArrayList<>();
            for (ItemId item : items) {
                List<TrailEvent> story = trail.story(item);
                lines.addAll(writer.lines(item, story));
                stories.add(writer.data(item, story));
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("items", stories);
            data.put("older", Math.min(older, MOST_COUNTED));
            data.put("olderAtLeast", older > MOST_COUNTED);
            if (older > 0) {
                data.put("before", items.getFirst().toString());
                lines.add(rest());
            }
            return new CommandOutcome.Done(data, lines);
        }

        private String rest() {
            String many = older > MOST_COUNTED
                    ? "more than " + MOST_COUNTED + " older items are"
                    : older == 1 ? "1 older item is" : older + " older items are";
            String all = limit + older <= LIMIT.most() ? ", or all with --limit " + (limit + older) : "";
            return many + " not shown: see the next with --before " + items.getFirst() + all;
        }
    }
}
