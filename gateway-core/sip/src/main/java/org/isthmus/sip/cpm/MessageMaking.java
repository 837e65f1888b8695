// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.isthmus.model.Octets;
import org.isthmus.model.cpim.CpimLeniency;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.imdn.ImdnHeaders;
import org.isthmus.model.mime.Decoded;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.TextDecoding;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.message.SipHeaders;

/// Makes the CPM message of one request, with the facts that its trail begins with. Ids that the client left
/// out are made here ([MadeIds]), and the facts say so.
final class MessageMaking {
    private final Envelope envelope;
    private final ItemIds ids;
    private final List<String> made = new ArrayList<>();

    MessageMaking(Envelope envelope, ItemIds ids) {
        this.envelope = envelope;
        this.ids = ids;
    }

    PagerMessage message(MediaType type, Octets octets, ImdnHeaders imdn, Set<CpimLeniency> needed) {
        if (!type.isText()) {
            return made(new Content(type.toString(), octets), imdn, needed);
        }
        return switch (TextDecoding.toUtf8(octets, type.parameter("charset").orElse(""))) {
            case Decoded.Plain(Octets utf8) -> made(new Content(inUtf8(type).toString(), utf8), imdn, needed);
            case Decoded.Unsupported _ -> Refusals.charset();
            case Decoded refused -> Refusals.of(refused, "the text");
        };
    }

    private PagerMessage made(Content content, ImdnHeaders imdn, Set<CpimLeniency> needed) {
        CpmMessage message = new CpmMessage(
                ids.next(),
                envelope.parties(),
                threading(imdn),
                content,
                envelope.parties().sender().equals(PartyUri.NOBODY) ? Set.of() : imdn.wanted(),
                envelope.lifetime(),
                envelope.origin(),
                envelope.marks().withServices(services()));
        return new PagerMessage.Message(message, facts(message, needed));
    }

    /// All that the request names; none when that is the one of a usual message alone.
    private List<String> services() {
        List<String> named = ClaimedServices.of(envelope.request().headers());
        for (String service : named) {
            if (!service.equalsIgnoreCase(CpmService.MSG.icsi())) {
                return named;
            }
        }
        return List.of();
    }

    private Threading threading(ImdnHeaders imdn) {
        SipHeaders headers = envelope.request().headers();
        return new Threading(
                imdn.messageId()
                        .orElseGet(() -> new ImdnMessageId(make("imdn-message-id", MadeIds.ofRequest(envelope)))),
                headers.first("Conversation-ID")
                        .filter(ConversationId::isValid)
                        .map(ConversationId::new)
                        .orElseGet(() -> new ConversationId(make("conversation-id", MadeIds.ofPair(envelope)))),
                contribution("Contribution-ID")
                        .orElseGet(() -> new ContributionId(make("contribution-id", MadeIds.ofRequest(envelope)))),
                contribution("InReplyTo-Contribution-ID"));
    }

    private Optional<ContributionId> contribution(String header) {
        return envelope.request()
                .headers()
                .first(header)
                .filter(ContributionId::isValid)
                .map(ContributionId::new);
    }

    private String make(String what, String id) {
        made.add(what);
        return id;
    }

    private List<Fact> facts(CpmMessage message, Set<CpimLeniency> needed) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.number("from", message.parties().sender()));
        facts.add(Fact.number("to", message.parties().recipient()));
        facts.add(Fact.id("call-id", message.origin().edgeId()));
        facts.add(Fact.id("imdn-message-id", message.threading().imdn()));
        facts.add(Fact.id("conversation-id", message.threading().conversation()));
        facts.add(Fact.id("contribution-id", message.threading().contribution()));
        facts.add(Fact.word("type", message.content().bareType()));
        facts.add(Fact.word("octets", message.content().octets().size()));
        CpmService.of(envelope.request().headers())
                .ifPresent(service -> facts.add(Fact.word("service", service.icsi())));
        if (!made.isEmpty()) {
            facts.add(Fact.word("made here", String.join(", ", made)));
        }
        if (!needed.isEmpty()) {
            facts.add(Fact.word("read leniently", new TreeSet<>(needed)));
        }
        return facts;
    }

    private static MediaType inUtf8(MediaType type) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of("charset", "utf-8"));
        type.parameters().forEach(parameters::putIfAbsent);
        return new MediaType(type.name(), parameters);
    }
}
