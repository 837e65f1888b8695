// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.cpm.participating.Originator;
import org.isthmus.cpm.participating.ParticipatingFunction;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.cpm.selection.ExplanationData;
import org.isthmus.cpm.selection.ExplanationLines;
import org.isthmus.cpm.selection.ReplyRecipient;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.Octets;
import org.isthmus.model.Protection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.VisibleText;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;
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
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.routes.spine.SelectionStep;
import org.isthmus.routes.spine.Visitors;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.cpm.AddressReading;

/// `isthmus explain`: whether a message would be let in, which way it would take and why, without sending it. A message
/// that would be refused is a no.
public final class ExplainCommand implements Command.Handler {
    public static final CommandSpec SPEC = new CommandSpec(
            "explain",
            "Say whether a message would be taken, which way, and why",
            "Asks the remote network's policy, admission and the selection rules exactly as for a real message, with what is known right now, and sends"
                    + " nothing: whether it would be let in, every rule that was tried, the one that won, and what each"
                    + " technology would keep, change or lose. The exit code is 1 when the message would be refused.",
            Role.SUPPORT,
            false,
            List.of(
                    new Parameter("from", Kind.TEXT, false, true, "The sender: a SIP URI or a number"),
                    new Parameter("to", Kind.TEXT, false, true, "The recipient: a SIP URI, a number or mailto:"),
                    new Parameter("text", Kind.TEXT, false, false, "The text to try with"),
                    new Parameter("size", Kind.NUMBER, false, false, "Instead of a text: so many plain characters"),
                    new Parameter("media", Kind.TEXT, false, false, "The content type (default text/plain)"),
                    new Parameter("origin", Kind.TEXT, false, false, "The technology it comes from (default rcs)"),
                    new Parameter(
                            "edge",
                            Kind.TEXT,
                            false,
                            false,
                            "Where it comes in: access, network:NAME, smsc:GROUP, or where functions are apart iw1 or iw2"
                                    + " (default: the first edge of its technology)"),
                    new Parameter(
                            "service",
                            Kind.TEXT,
                            false,
                            false,
                            "The services that it names, with commas (default oma.cpm.msg)"),
                    new Parameter(
                            "protection",
                            Kind.TEXT,
                            false,
                            false,
                            "How the way is protected: certificate, tls, trusted-network or none (default: as the links of"
                                    + " an smsc edge are, else none)"),
                    new Parameter(
                            "as-of",
                            Kind.INSTANT,
                            false,
                            false,
                            "The time on the rules' clock (2026-12-24T18:00:00Z)")));

    private static final int LONGEST = 1_000_000;
    private static final int LONGEST_TYPE = 200;

    private final SelectionStep selection;
    private final Supplier<ParticipatingFunction> participating;
    private final Visitors visitors;
    private final UserDirectory users;
    private final AddressReader addresses;
    private final List<Technology> technologies;
    private final BiFunction<Address, Address, ReplyRecipient> legacyRecipients;
    private final Function<Technology, String> edges;
    private final Predicate<String> open;
    private final Function<String, Protection> protections;
    private final InstantSource clock;

    /// `visitors` know what the networks at the edges `network:NAME` may send;
    /// `technologies` are those that a message may come from; `legacyRecipients` says, for a sender and what they
    /// dialled, whom a message from a legacy technology is for; `edges` where those of a technology come in;
    /// `open` whether anything comes in at an edge that is none of a network;
    /// `protections` how what comes in at an edge is protected, as far as that is always the same.
    public ExplainCommand(
            SelectionStep selection,
            Supplier<ParticipatingFunction> participating,
            Visitors visitors,
            UserDirectory users,
            AddressReader addresses,
            List<Technology> technologies,
            BiFunction<Address, Address, ReplyRecipient> legacyRecipients,
            Function<Technology, String> edges,
            Predicate<String> open,
            Function<String, Protection> protections,
            InstantSource clock) {
        this.open = open;
        this.protections = protections;
        this.edges = edges;
        this.selection = selection;
        this.participating = participating;
        this.visitors = visitors;
        this.users = users;
        this.addresses = addresses;
        this.technologies = List.copyOf(technologies);
        this.legacyRecipients = legacyRecipients;
        this.clock = clock;
    }

    @Override
    public CommandOutcome run(Command.Call call) {
        AddressReading from = address(call, "from");
        AddressReading to = address(call, "to");
        if (!(from instanceof AddressReading.Party(Address sender, String _))) {
            return noAddress(call, "from", from);
        }
        if (!(to instanceof AddressReading.Party(Address dialled, String _))) {
            return noAddress(call, "to", to);
        }
        Instant now = clock.instant();
        Instant asOf;
        Origin origin;
        Content content;
        try {
            asOf = call.argument("as-of").map(Instant::parse).orElse(now);
            Technology technology = origin(call);
            String edge = edge(call, technology);
            origin = new Origin(technology, edge, "", protection(call, edge));
            content = content(call);
        } catch (DateTimeParseException | IllegalArgumentException wrong) {
            return new CommandOutcome.Failed(
                    "invalid", VisibleText.of(String.valueOf(wrong.getMessage()), 120), "See isthmus explain --help.");
        }
        Optional<ReferencePoint> point = ReferencePoint.of(origin.edge());
        boolean fromUsers = origin.technology().equals(Technology.RCS);
        if (fromUsers && point.equals(Optional.of(ReferencePoint.IW2)) && sender instanceof SipUri) {
            return new CommandOutcome.Failed(
                    "invalid",
                    "a message comes in at iw2 under the number that its recipient sees",
                    "Give that number as --from, or ask the process of the selection function.");
        }
        ReplyRecipient recipient = fromUsers || point.equals(Optional.of(ReferencePoint.IW1))
                ? users.standsFor(dialled)
                        .<ReplyRecipient>map(ReplyRecipient.Partner::new)
                        .orElseGet(() -> new ReplyRecipient.Dialled(dialled))
                : legacyRecipients.apply(sender, dialled);
        return switch (recipient) {
            case ReplyRecipient.Dialled(Address party) ->
                explained(
                        message(sender, party, origin, content, now).withMarks(named(call)),
                        now,
                        asOf,
                        Map.of(),
                        List.of());
            case ReplyRecipient.Partner(Address partner) ->
                explained(
                        message(sender, partner, origin, content, now).withMarks(named(call)),
                        now,
                        asOf,
                        Map.of("standsFor", partner.masked()),
                        List.of("recipient: the number " + dialled.masked() + " stands for " + partner.masked()
                                + " to this sender"));
            case ReplyRecipient.Nobody(Refusal refusal) ->
                new CommandOutcome.No(ExplanationData.of(refusal), ExplanationLines.of(refusal));
        };
    }

    /// What our users send to a function in another process was admitted where they are served.
    private static boolean isAdmittedElsewhere(Origin origin) {
        return origin.technology().equals(Technology.RCS)
                && ReferencePoint.of(origin.edge()).isPresent();
    }

    private CommandOutcome explainedHere(Selection selected, Map<String, Object> firstData, List<String> firstLines) {
        Map<String, Object> data = new LinkedHashMap<>(firstData);
        data.putAll(ExplanationData.ofAdmittedElsewhere(selected));
        List<String> lines = new ArrayList<>(firstLines);
        lines.addAll(ExplanationLines.ofAdmittedElsewhere(selected));
        return selected instanceof Selection.Refuse
                ? new CommandOutcome.No(data, lines)
                : new CommandOutcome.Done(data, lines);
    }

    /// `first` is what was found out before admission is asked, as data and as lines.
    private CommandOutcome explained(
            CpmMessage message, Instant now, Instant asOf, Map<String, Object> firstData, List<String> firstLines) {
        Optional<Refusal> barred = network(message)
                .flatMap(network -> visitors.refusal(
                        network,
                        message,
                        users.byAddress(message.parties().recipient()).isPresent()));
        if (barred.isPresent()) {
            return new CommandOutcome.No(ExplanationData.of(barred.get()), ExplanationLines.of(barred.get()));
        }
        if (isAdmittedElsewhere(message.origin())) {
            return explainedHere(selection.select(message, List.of(), now, asOf), firstData, firstLines);
        }
        Admission admission = participating
                .get()
                .admit(new Submission(
                        message,
                        originator(message),
                        users.byAddress(message.parties().recipient()),
                        Hops.NONE));
        Selection selected = selection.select(message, List.of(), now, asOf);
        Map<String, Object> data = new LinkedHashMap<>(firstData);
        data.putAll(ExplanationData.of(admission, selected));
        List<String> lines = new ArrayList<>(firstLines);
        lines.addAll(ExplanationLines.of(admission, selected));
        return admission instanceof Admission.Refused || selected instanceof Selection.Refuse
                ? new CommandOutcome.No(data, lines)
                : new CommandOutcome.Done(data, lines);
    }

    private static CpmMessage message(Address sender, Address recipient, Origin origin, Content content, Instant now) {
        return new CpmMessage(
                ItemId.LAST,
                new Parties(sender, recipient, false),
                new Threading(
                        new ImdnMessageId("explain"),
                        new ConversationId("explain"),
                        new ContributionId("explain"),
                        Optional.empty()),
                content,
                Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.DISPLAY),
                new Lifetime(now, now, now.plusSeconds(86_400)),
                origin);
    }

    private static Marks named(Command.Call call) {
        List<String> services = Stream.of(call.argument("service").orElse("").split(",", -1))
                .map(String::strip)
                .filter(service -> !service.isEmpty())
                .toList();
        return Marks.NONE.withServices(services);
    }

    /// As the edge of its technology would find it.
    private Originator originator(CpmMessage message) {
        Address recipient = message.parties().recipient();
        return message.origin().technology().equals(Technology.RCS)
                ? Originator.bySip(
                        users.byAddress(message.parties().sender()),
                        new Originator.Visitor(),
                        users.byAddress(recipient).isPresent()
                                || network(message)
                                        .filter(network -> network.mayReach(recipient))
                                        .isPresent())
                : new Originator.Legacy(users.owner(message.parties().sender()));
    }

    private Optional<RemoteNetwork> network(CpmMessage message) {
        return visitors.at(message.origin().edge());
    }

    private String edge(Command.Call call, Technology technology) {
        String edge = call.argument("edge").orElseGet(() -> edges.apply(technology));
        if (call.argument("edge").isPresent() && visitors.at(edge).isEmpty() && !open.test(edge)) {
            throw new IllegalArgumentException("nothing comes in at --edge " + VisibleText.of(edge, 60));
        }
        return edge;
    }

    private static Content content(Command.Call call) {
        String type = call.argument("media").orElse(Content.PLAIN_UTF8);
        if (type.indexOf('/') <= 0 || type.length() > LONGEST_TYPE) {
            throw new IllegalArgumentException("--media is a content type such as image/png");
        }
        Optional<String> size = call.argument("size");
        if (size.isEmpty()) {
            return new Content(type, Octets.utf8(call.argument("text").orElse("Hello")));
        }
        if (call.argument("text").isPresent()) {
            throw new IllegalArgumentException("a message has a text or a size: give one of --text and --size");
        }
        long characters = Long.parseLong(size.get());
        if (characters < 0 || characters > LONGEST) {
            throw new IllegalArgumentException("--size is a number of characters from 0 to " + LONGEST);
        }
        return new Content(type, Octets.utf8("x".repeat(Math.toIntExact(characters))));
    }

    private Technology origin(Command.Call call) {
        String name = call.argument("origin").orElse(Technology.RCS.name());
        return technologies.stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no technology " + VisibleText.of(name, 40)
                        + "; --origin is one of "
                        + technologies.stream().map(Technology::name).collect(Collectors.joining(", "))));
    }

    private Protection protection(Command.Call call, String edge) {
        Optional<String> word = call.argument("protection");
        return word.isEmpty()
                ? protections.apply(edge)
                : Protection.ofWord(word.get())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--protection is one of certificate, tls, trusted-network, none"));
    }

    private AddressReading address(Command.Call call, String parameter) {
        String written = call.argument(parameter).orElse("").strip();
        boolean bare = written.indexOf(':') < 0;
        return addresses.readUri(!bare ? written : written.indexOf('@') >= 0 ? "sip:" + written : "tel:" + written);
    }

    private static CommandOutcome noAddress(Command.Call call, String parameter, AddressReading reading) {
        String why = switch (reading) {
            case AddressReading.BadAddress(String reason) -> ": " + reason;
            case AddressReading.UnsupportedScheme _, AddressReading.Party _ -> "";
        };
        return new CommandOutcome.Failed(
                "invalid",
                VisibleText.of(call.argument(parameter).orElse(""), 80) + " is not an address" + why,
                "Write sip:alice@example.org or mailto:bob@example.org. " + TraceCommand.WRITE_NUMBERS);
    }
}
