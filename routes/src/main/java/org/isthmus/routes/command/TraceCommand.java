// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.routes.story.Masking;
import org.isthmus.routes.story.StoryLines;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `isthmus trace`: the story of what was sent, found by any id or by a number in any notation.
public final class TraceCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "trace",
            "Show what became of a message",
            "Finds items by any id they had in any protocol (Call-ID, IMDN message id, Conversation-ID, SMSC message id, item"
                    + " id) or by an address: a SIP URI, a mail address or a number as you would write it. Numbers are"
                    + " masked unless you give a reason, and the reason is logged.",
            Role.SUPPORT,
            false,
            List.of(
                    new Parameter("wanted", Kind.TEXT, true, true, "An id or an address"),
                    new Parameter("reveal", Kind.TEXT, false, false, "Show whole numbers, for this reason", "REASON"),
                    new Parameter(
                            "limit", Kind.NUMBER, false, false, "At most so many items, newest first (default 10)")));

    private static final Logger AUDIT = LoggerFactory.getLogger("org.isthmus.audit");
    private static final LimitArgument LIMIT = new LimitArgument(10, 1000);

    private final Trail trail;
    private final NumberingPlan plan;
    private final ZoneId zone;

    public TraceCommand(Trail trail, NumberingPlan plan, ZoneId zone) {
        this.trail = trail;
        this.plan = plan;
        this.zone = zone;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        String wanted = call.argument("wanted").orElse("").strip();
        Optional<CommandOutcome> refusal = LIMIT.refusal(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (call.argument("reveal").filter(String::isBlank).isPresent()) {
            return new CommandOutcome.Failed(
                    "invalid",
                    "numbers are shown whole for a reason only, and none was given",
                    "Write why: --reveal 'ticket 4711'. The reason is logged.");
        }
        int limit = LIMIT.of(call);
        List<ItemId> items = find(wanted, limit);
        if (items.isEmpty()) {
            return new CommandOutcome.Failed(
                    "not-found",
                    "no message is known by " + VisibleText.of(wanted, 80),
                    "Ids are compared as written; a number may be given in any notation. Stories are kept as long as the"
                            + " retention settings say.");
        }
        Masking masking = call.argument("reveal").isPresent() ? Masking.REVEALED : Masking.MASKED;
        call.argument("reveal")
                .ifPresent(reason -> AUDIT.info(
                        "{} revealed the numbers of items {} because: {}",
                        call.caller(),
                        items,
                        VisibleText.of(reason, 200)));
        StoryLines writer = new StoryLines(zone, masking);
        List<String> lines = new ArrayList<>();
        List<Object> data = new ArrayList<>();
        for (ItemId item : items) {
            List<TrailEvent> story = trail.story(item);
            lines.addAll(writer.lines(item, story));
            data.add(writer.data(item, story));
        }
        return new CommandOutcome.Done(Map.of("items", data), lines);
    }

    private List<ItemId> find(String wanted, int limit) {
        List<ItemId> found = find(spellings(wanted), limit);
        return found.isEmpty() ? find(notations(wanted), limit) : found;
    }

    private List<ItemId> find(Set<String> spellings, int limit) {
        Set<ItemId> found = new LinkedHashSet<>();
        for (String spelling : spellings) {
            found.addAll(trail.find(spelling, limit));
        }
        return found.stream()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .sorted()
                .toList();
    }

    /// The other ways to write a message centre's id: in the other base, the other case, with and without leading
    /// zeros.
    private static Set<String> notations(String wanted) {
        return SmscMessageIdForms.allForms(wanted);
    }

    /// As written, and as the address that it may be.
    private Set<String> spellings(String wanted) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(wanted);
        SipUri.parse(wanted).ifPresent(uri -> spellings.add(uri.canonical()));
        if (MailAddress.isValid(wanted)) {
            spellings.add(new MailAddress(wanted).canonical());
        }
        switch (plan.read(wanted.startsWith("tel:") ? wanted.substring(4) : wanted)) {
            case NumberingPlan.Reading.International(var number) -> spellings.add(number.canonical());
            case NumberingPlan.Reading.Short(var code) -> spellings.add(code.canonical());
            case NumberingPlan.Reading.NotANumber _ -> {}
        }
        return spellings;
    }
}
