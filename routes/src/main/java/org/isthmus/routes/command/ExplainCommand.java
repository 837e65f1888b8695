// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.cpm.participating.ParticipatingFunction;
import org.isthmus.cpm.selection.ExplanationData;
import org.isthmus.cpm.selection.ExplanationLines;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.Address;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.routes.spine.SelectionStep;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.cpm.AddressReading;

/// `isthmus explain`: whether a message would be let in, which way it would take and why, without sending it. A message
/// that would be refused is a no.
public final class ExplainCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "explain",
            "Say whether a message would be taken, which way, and why",
            "Asks admission and the selection rules exactly as for a real message, with what is known right now, and sends"
                    + " nothing: whether it would be let in, every rule that was tried, the one that won, and what each"
                    + " technology would keep, change or lose. The exit code is 1 when the message would be refused.",
            Role.SUPPORT,
            false,
            List.of(
                    new Parameter("from", Kind.TEXT, false, true, "The sender: a SIP URI or a number"),
                    new Parameter("to", Kind.TEXT, false, true, "The recipient: a SIP URI, a number or mailto:"),
                    new Parameter("text", Kind.TEXT, false, false, "The text to try with"),
                    new Parameter("size", Kind.NUMBER, false, false, "Instead of a text: so many plain characters"),
                    new Parameter("origin", Kind.TEXT, false, false, "The technology it comes from (default rcs)"),
                    new Parameter(
                            "as-of",
                            Kind.INSTANT,
                            false,
                            false,
                            "The time on the rules' clock (2026-12-24T18:00:00Z)")));

    private static final int LONGEST = 1_000_000;

    private final SelectionStep selection;
    private final Supplier<ParticipatingFunction> participating;
    private final UserDirectory users;
    private final AddressReader addresses;
    private final InstantSource clock;

    public ExplainCommand(
            SelectionStep selection,
            Supplier<ParticipatingFunction> participating,
            UserDirectory users,
            AddressReader addresses,
            InstantSource clock) {
        this.selection = selection;
        this.participating = participating;
        this.users = users;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        Optional<Address> from = address(call.argument("from").orElse(""));
        Optional<Address> to = address(call.argument("to").orElse(""));
        if (from.isEmpty() || to.isEmpty()) {
            String wrong = call.argument(from.isEmpty() ? "from" : "to").orElse("");
            return new CommandOutcome.Failed(
                    "invalid",
                    VisibleText.of(wrong, 80) + " is not an address",
                    "Write sip:alice@example.org, +447700900123 or mailto:bob@example.org.");
        }
        Instant now = clock.instant();
        Instant asOf;
        Technology origin;
        Content content;
        try {
            asOf = call.argument("as-of").map(Instant::parse).orElse(now);
            origin = call.argument("origin").map(Technology::new).orElse(Technology.RCS);
            content = content(call);
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            return new CommandOutcome.Failed(
                    "invalid", VisibleText.of(String.valueOf(wrong.getMessage()), 120), "See isthmus explain --help.");
        }
        CpmMessage message = new CpmMessage(
                new ItemId(0),
                new Parties(from.get(), to.get(), false),
                new Threading(
                        new ImdnMessageId("explain"),
                        new ConversationId("explain"),
                        new ContributionId("explain"),
                        Optional.empty()),
                content,
                Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.DISPLAY),
                new Lifetime(now, now, now.plusSeconds(86_400)),
                new Origin(origin, "explain", ""));
        Admission admission = participating.get().admit(message, originator(message), Hops.NONE);
        Selection selected = selection.select(message, List.of(), now, asOf);
        Map<String, Object> data = ExplanationData.of(admission, selected);
        List<String> lines = ExplanationLines.of(admission, selected);
        return admission instanceof Admission.Refused || selected instanceof Selection.Refuse
                ? new CommandOutcome.No(data, lines)
                : new CommandOutcome.Done(data, lines);
    }

    /// As the edge of its technology would find it.
    private Originator originator(CpmMessage message) {
        return message.origin().technology().equals(Technology.RCS)
                ? Originator.bySip(users.byAddress(message.parties().sender()))
                : new Originator.Legacy();
    }

    private static Content content(Command.Call call) {
        Optional<String> size = call.argument("size");
        if (size.isEmpty()) {
            return Content.text(call.argument("text").orElse("Hello"));
        }
        if (call.argument("text").isPresent()) {
            throw new IllegalArgumentException("a message has a text or a size: give one of --text and --size");
        }
        long characters = Long.parseLong(size.get());
        if (characters < 0 || characters > LONGEST) {
            throw new IllegalArgumentException("--size is a number of characters from 0 to " + LONGEST);
        }
        return new Content(Content.PLAIN_UTF8, Octets.utf8("x".repeat(Math.toIntExact(characters))));
    }

    private Optional<Address> address(String written) {
        boolean bare = written.indexOf(':') < 0;
        String uri = !bare ? written : written.indexOf('@') >= 0 ? "sip:" + written : "tel:" + written;
        return addresses.readUri(uri) instanceof AddressReading.Party party
                ? Optional.of(party.address())
                : Optional.empty();
    }
}
