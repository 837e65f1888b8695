// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpim.CpimLeniency;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpim.CpimNamespace;
import org.isthmus.model.cpim.CpimReading;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.imdn.Imdn;
import org.isthmus.model.imdn.ImdnHeaders;
import org.isthmus.model.imdn.ImdnReader;
import org.isthmus.model.imdn.ImdnReading;
import org.isthmus.model.iscomposing.IsComposing;
import org.isthmus.model.iscomposing.IsComposingReader;
import org.isthmus.model.mime.ContentCoding;
import org.isthmus.model.mime.Decoded;
import org.isthmus.model.mime.MediaType;
import org.isthmus.sip.message.IncomingSip;

/// Reads a MESSAGE request outside a dialog (RFC 3428) whose sender is already known for sure: a CPM message, a
/// disposition notification, an is-composing indication, or a refusal with its answer. The body may be CPIM
/// (RFC 3862), a notification without CPIM, or bare text as simple SIP clients send it; each may be compressed.
///
/// Who it is from is what the caller says, who it is for is the Request-URI: the From and To inside CPIM are
/// anonymous in 1-1 messages (stage 3 section 2.2) and are never believed. Nor are they missed: which headers
/// must stand there is for the application to say (RFC 3862 sections 3.4 and 6), and nothing is read from these
/// two. Message-ID may be left out; one that stands there and is no id is refused, since a notification under
/// another one would find nothing at the sender (RFC 5438 section 6.3). Text becomes UTF-8. What can not be
/// understood for sure is refused: no octet of a header, and no compressed octet, ever passes for the user's
/// text.
///
/// Kept: Message-ID, Disposition-Notification and DateTime of CPIM; Conversation-ID, Contribution-ID,
/// InReplyTo-Contribution-ID, Expires, Date and Privacy of SIP; how the message is marked ([MarkReading]); type
/// and octets of the content. Dropped, since this gateway writes a new request of its own: everything else, among
/// it From, To, cc and Subject of CPIM, its headers of unknown namespaces, IMDN-Record-Route (nobody between the
/// sender and us is to see the notification), the content's MIME fields other than its type, and all further SIP
/// headers.
public final class PagerMessageReader {
    private final AddressReader addresses;
    private final ItemIds ids;
    private final PagerRules rules;

    public PagerMessageReader(AddressReader addresses, ItemIds ids, PagerRules rules) {
        this.addresses = addresses;
        this.ids = ids;
        this.rules = rules;
    }

    /// One that reads what comes in at another edge.
    public PagerMessageReader at(String edge) {
        return new PagerMessageReader(addresses, ids, rules.at(edge));
    }

    /// `sender` is the asserted identity; `aliases` are other addresses of the same party, under which
    /// messages may have been sent to it.
    public PagerMessage read(IncomingSip request, Address sender, List<Address> aliases) {
        Optional<PagerMessage> refused = unmet(request);
        return refused.isPresent()
                ? refused.get()
                : switch (addresses.readUri(request.requestUri())) {
                    case AddressReading.UnsupportedScheme scheme -> Refusals.of(scheme.refusal());
                    case AddressReading.BadAddress bad -> Refusals.of(bad.refusal());
                    case AddressReading.Party _ ->
                        marked(request, sender, aliases, addresses.readings(request.requestUri()));
                };
    }

    /// The same for recipients that were read already, the likeliest first.
    PagerMessage read(IncomingSip request, Address sender, List<Address> aliases, List<Address> recipients) {
        return unmet(request).orElseGet(() -> marked(request, sender, aliases, recipients));
    }

    private static Optional<PagerMessage> unmet(IncomingSip request) {
        if (request.headers().has("Require")) {
            return Optional.of(
                    Refusals.extension(String.join(", ", request.headers().values("Require"))));
        }
        return Privacy.of(request.headers()) == Privacy.UNMET ? Optional.of(Refusals.privacy()) : Optional.empty();
    }

    private PagerMessage marked(IncomingSip request, Address sender, List<Address> aliases, List<Address> recipients) {
        return MarkReading.of(request.headers(), addresses, aliases)
                .map(marks -> body(new Envelope(request, sender, aliases, recipients, rules, marks)))
                .orElseGet(() -> Refusals.malformed("the Reply-To is nobody's address"));
    }

    PagerMessage read(IncomingSip request, Address sender) {
        return read(request, sender, List.of());
    }

    private PagerMessage body(Envelope envelope) {
        IncomingSip request = envelope.request();
        String codings = String.join(",", request.headers().values("Content-Encoding"));
        return switch (ContentCoding.undo(
                request.body(), codings, rules.cpim().limits().inflate())) {
            case Decoded.Plain(Octets body) ->
                request.headers()
                        .first("Content-Type")
                        .map(field -> MediaType.parse(field)
                                .map(type -> typed(envelope, type, body))
                                .orElseGet(() -> Refusals.malformed("the Content-Type is not a media type")))
                        .orElseGet(() -> Refusals.malformed("a MESSAGE without Content-Type"));
            case Decoded refused -> Refusals.of(refused, "the body");
        };
    }

    private PagerMessage typed(Envelope envelope, MediaType type, Octets body) {
        if (!type.is("message/cpim")) {
            return type.isMultipart()
                    ? Refusals.mediaType()
                    : content(envelope, type, body, ImdnHeaders.NONE, Set.of());
        }
        return switch (rules.cpim().read(body)) {
            case CpimReading.Read(CpimMessage message, Set<CpimLeniency> _)
            when hasUselessId(message) -> Refusals.badCpim("the Message-ID is empty or no id");
            case CpimReading.Read(CpimMessage message, Set<CpimLeniency> needed) -> {
                Envelope dated = envelope.with(message);
                boolean notifies = message.contentHeaders()
                        .first("Content-Disposition")
                        .map(value -> value.strip().regionMatches(true, 0, "notification", 0, "notification".length()))
                        .orElse(false);
                yield message.type().isMultipart() && notifies
                        ? notifications(dated, message.type(), message.content())
                        : content(dated, message.type(), message.content(), ImdnHeaders.of(message), needed);
            }
            case CpimReading.Malformed(String why) -> Refusals.badCpim(why);
            case CpimReading.TooLarge(String why) -> Refusals.tooLarge(why);
            case CpimReading.UnsupportedEncoding _ -> Refusals.encoding();
            case CpimReading.NotUnderstood _ -> Refusals.badCpim("a header that must be understood is not known");
        };
    }

    private static boolean hasUselessId(CpimMessage message) {
        return message.first(CpimNamespace.IMDN, "Message-ID")
                .filter(header -> !ImdnMessageId.isValid(header.text()))
                .isPresent();
    }

    private PagerMessage content(
            Envelope envelope, MediaType type, Octets octets, ImdnHeaders imdn, Set<CpimLeniency> needed) {
        if (ImdnReader.reads(type)) {
            return notifications(envelope, type, octets);
        }
        if (type.is(IsComposing.MEDIA_TYPE)) {
            return IsComposingReader.read(octets, rules.imdn().octets())
                    .<PagerMessage>map(composing -> new PagerMessage.Composing(composing.active()))
                    .orElseGet(() -> Refusals.malformed("not an is-composing document"));
        }
        if (type.name().startsWith("message/")) {
            return Refusals.mediaType();
        }
        return new MessageMaking(envelope, ids).message(type, octets, imdn, needed);
    }

    private PagerMessage notifications(Envelope envelope, MediaType type, Octets octets) {
        return switch (new ImdnReader(rules.imdn()).read(type, octets)) {
            case ImdnReading.Read(List<Imdn> notifications) -> ReportMaking.reports(envelope, notifications);
            case ImdnReading.Malformed(String why) -> Refusals.malformed("in the notification: " + why);
            case ImdnReading.TooLarge(String why) -> Refusals.tooLarge(why);
        };
    }
}
