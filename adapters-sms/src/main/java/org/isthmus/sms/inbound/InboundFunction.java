// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
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
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.store.PartStore;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.inbound.InboundMessage.Piece;
import org.isthmus.sms.text.InboundText;

/// Makes a CPM message of what a phone wrote (stage 3 section 3.4). The sender is read by TON, NPI and
/// numbering plan; the recipient is the number that was written to, and whoever knows leases and users finds
/// out whose it is. Conversation and contribution ids are new; the receiver of a reply to a leased number
/// puts the conversation in.
///
/// The IMDN message id is new too, but of a long message it is derived from its parts: should it be handed on
/// twice around a crash, the store knows the second as a duplicate. Content that is no text stays octets.
final class InboundFunction {
    private static final int ANY_RECEIPT = 0x01;
    private static final int FAILURE_RECEIPT = 0x02;
    private static final int PHONE_ACKNOWLEDGEMENT = 0x04;
    private static final String GAP = "[…]";

    private final String group;
    private final InboundText text;
    private final SmsAddressReader addresses;
    private final InboundMarks marks;
    private final ItemIds items;
    private final Supplier<String> tokens;
    private final Duration lifetime;

    InboundFunction(
            String group,
            InboundText text,
            SmsAddressReader addresses,
            InboundMarks marks,
            ItemIds items,
            Supplier<String> tokens,
            Duration lifetime) {
        this.group = group;
        this.text = text;
        this.addresses = addresses;
        this.marks = marks;
        this.items = items;
        this.tokens = tokens;
        this.lifetime = lifetime;
    }

    sealed interface Composed {
        record Message(CpmMessage message) implements Composed {}

        /// No message can be made of it; `commandStatus` is what the peer is answered.
        record Unusable(int commandStatus, String why) implements Composed {}
    }

    /// `token` makes the message's id.
    Composed whole(Piece piece, String token, Instant now) {
        return composed(group, piece, content(piece, piece.content()), token, now);
    }

    /// `parts` are in order; missing ones are shown as a gap. It was received when the last of them was, however
    /// long it has waited since.
    Composed joined(List<PartStore.Part> parts, Instant now) {
        List<Piece> pieces = parts.stream().map(InboundMessageReader::unpack).toList();
        Piece first = pieces.getFirst();
        boolean allThere = parts.size() == parts.getFirst().total();
        boolean oneCoding = pieces.stream().allMatch(piece -> piece.isWrittenAs(first));
        Optional<Content> content = allThere && oneCoding
                ? content(first, joinedOctets(pieces))
                : Optional.of(Content.text(separately(parts, pieces)));
        Instant received = parts.stream()
                .map(PartStore.Part::received)
                .max(Comparator.naturalOrder())
                .orElse(now);
        return composed(parts.getFirst().group(), first, content, fingerprint(parts), received);
    }

    /// `taker` is the group that it came by.
    private Composed composed(String taker, Piece piece, Optional<Content> readable, String token, Instant now) {
        Optional<Address> sender = addresses.read(piece.source());
        Optional<Address> recipient = addresses.read(piece.destination());
        if (sender.isEmpty()) {
            return new Composed.Unusable(CommandStatus.RINVSRCADR, "its source address can not be understood");
        }
        if (recipient.isEmpty()) {
            return new Composed.Unusable(CommandStatus.RINVDSTADR, "its destination address can not be understood");
        }
        if (readable.isEmpty()) {
            return new Composed.Unusable(CommandStatus.RX_P_APPN, "its text is compressed");
        }
        Content content = readable.get();
        if (content.octets().isEmpty()) {
            return new Composed.Unusable(CommandStatus.RINVMSGLEN, "there is no text in it");
        }
        return new Composed.Message(new CpmMessage(
                items.next(),
                new Parties(sender.get(), recipient.get(), false),
                new Threading(
                        new ImdnMessageId("sms." + token),
                        new ConversationId(tokens.get()),
                        new ContributionId(tokens.get()),
                        Optional.empty()),
                content,
                wanted(piece.registeredDelivery()),
                new Lifetime(now, now, now.plus(lifetime)),
                new Origin(Technology.SMS, "smsc:" + taker, ""),
                marks.of(piece.marks())));
    }

    /// Empty for a compressed text, which nobody here can read.
    private Optional<Content> content(Piece piece, Octets octets) {
        return switch (text.read(piece.dataCoding(), piece.shifts(), octets)) {
            case InboundText.Read.Text(String words) -> Optional.of(Content.text(words));
            case InboundText.Read.Binary _ -> Optional.of(new Content("application/octet-stream", octets));
            case InboundText.Read.Compressed _ -> Optional.empty();
        };
    }

    private static Set<DispositionRequest> wanted(int registeredDelivery) {
        if ((registeredDelivery & (ANY_RECEIPT | PHONE_ACKNOWLEDGEMENT)) != 0) {
            return Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.NEGATIVE_DELIVERY);
        }
        return (registeredDelivery & FAILURE_RECEIPT) != 0 ? Set.of(DispositionRequest.NEGATIVE_DELIVERY) : Set.of();
    }

    private static Octets joinedOctets(List<Piece> pieces) {
        int size = pieces.stream().mapToInt(piece -> piece.content().size()).sum();
        byte[] all = new byte[size];
        int at = 0;
        for (Piece piece : pieces) {
            byte[] one = piece.content().toByteArray();
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        return Octets.copyOf(all);
    }

    private String separately(List<PartStore.Part> parts, List<Piece> pieces) {
        StringBuilder joined = new StringBuilder();
        int expected = 1;
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).number() > expected) {
                joined.append(GAP);
            }
            Piece piece = pieces.get(i);
            joined.append(
                    switch (text.read(piece.dataCoding(), piece.shifts(), piece.content())) {
                        case InboundText.Read.Text(String words) -> words;
                        case InboundText.Read.Binary _, InboundText.Read.Compressed _ -> GAP;
                    });
            expected = parts.get(i).number() + 1;
        }
        return expected <= parts.getFirst().total() ? joined.append(GAP).toString() : joined.toString();
    }

    private static String fingerprint(List<PartStore.Part> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(parts.getFirst().key().getBytes(StandardCharsets.UTF_8));
            for (PartStore.Part part : parts) {
                digest.update((part.number() + " " + part.received()).getBytes(StandardCharsets.UTF_8));
                digest.update(part.content().toByteArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
