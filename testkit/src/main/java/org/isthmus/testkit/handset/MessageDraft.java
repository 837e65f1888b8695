// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// A message that a handset is told to send: begin with [#to(String)], say what differs from the usual, hand
/// it to [SimulatedHandset#send(MessageDraft)]. Usual is what an RCS client sends in pager mode: text in
/// CPIM, anonymous CPIM addresses, an own IMDN message id, positive and negative delivery and display asked
/// for. Everything may be made wrong on purpose. Not safe for use by many threads.
public final class MessageDraft {
    static final String ANONYMOUS = "<sip:anonymous@anonymous.invalid>";

    final String to;
    Content content = new Content("text/plain;charset=UTF-8", Octets.EMPTY);
    Shape shape = Shape.CPIM;
    List<String> wanted = List.of("positive-delivery", "negative-delivery", "display");
    Optional<String> imdnId = Optional.empty();
    Optional<String> conversation = Optional.empty();
    Optional<String> contribution = Optional.empty();
    String service = "msg";
    String cpimFrom = ANONYMOUS;
    String cpimTo = ANONYMOUS;
    final List<SipPacket.Field> headers = new ArrayList<>();
    final List<SipPacket.Field> cpimHeaders = new ArrayList<>();

    private MessageDraft(String to) {
        this.to = to;
    }

    record Content(String mediaType, Octets octets) {}

    /// What surrounds the content in the SIP body.
    public enum Shape {
        /// `message/cpim`, as it should be.
        CPIM,
        /// The same, compressed, with `Content-Encoding: deflate`.
        DEFLATED_CPIM,
        /// The content alone with its own media type and no IMDN at all.
        BARE,
        /// Headers without a colon and no blank line: not CPIM although it says so.
        BROKEN_CPIM,
        /// The content is the whole SIP body and is called `message/cpim` whatever it is.
        RAW_CPIM
    }

    /// `to` is a SIP, SIPS or TEL URI, or a number with a plus sign, which becomes a SIP URI in the sender's
    /// domain with `user=phone`.
    public static MessageDraft to(String to) {
        return new MessageDraft(to);
    }

    public MessageDraft text(String text) {
        return content("text/plain;charset=UTF-8", Octets.utf8(text));
    }

    public MessageDraft content(String mediaType, Octets octets) {
        content = new Content(mediaType, octets);
        return this;
    }

    public MessageDraft shaped(Shape other) {
        shape = other;
        return this;
    }

    /// The dispositions asked for, as their tokens; none for no request at all.
    public MessageDraft wanting(String... tokens) {
        wanted = List.of(tokens);
        return this;
    }

    public MessageDraft imdnId(String id) {
        imdnId = Optional.of(id);
        return this;
    }

    public MessageDraft conversation(String id) {
        conversation = Optional.of(id);
        return this;
    }

    public MessageDraft contribution(String id) {
        contribution = Optional.of(id);
        return this;
    }

    /// The CPM service named in P-Preferred-Service, the part after `…oma.cpm.`; empty for no such header.
    public MessageDraft service(String name) {
        service = name;
        return this;
    }

    /// The name-addr forms that stand in the CPIM headers From and To.
    public MessageDraft cpimParties(String from, String to) {
        cpimFrom = from;
        cpimTo = to;
        return this;
    }

    /// One more SIP header field.
    public MessageDraft header(String name, String value) {
        headers.add(new SipPacket.Field(name, value));
        return this;
    }

    /// One more CPIM header.
    public MessageDraft cpimHeader(String name, String value) {
        cpimHeaders.add(new SipPacket.Field(name, value));
        return this;
    }
}
