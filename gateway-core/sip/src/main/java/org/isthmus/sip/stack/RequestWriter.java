// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sip.InvalidArgumentException;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;

/// Writes a request (RFC 3261 section 8.1.1). What the edge makes is made with jain-sip's types: the request line,
/// Via, Max-Forwards, Route, From with its tag, To, Call-ID, CSeq. What the functions gave follows letter by letter,
/// since jain-sip would join it, spell it anew or silently leave out what it takes for duplicates.
final class RequestWriter {
    private static final Set<String> MADE_HERE =
            Set.of("via", "max-forwards", "from", "to", "call-id", "cseq", "route", "content-length");
    private static final int MAX_FORWARDS = 70;

    private final JainParser parser;

    RequestWriter(JainParser parser) {
        this.parser = parser;
    }

    /// What makes this request one of its own.
    record Identity(String callId, String fromTag, long cseq, String branch) {}

    /// `sentBy` is `host:port`. Throws [IllegalArgumentException] with one line of words for what can not be written.
    byte[] write(OutgoingSip request, Identity identity, String transport, String sentBy) {
        StringBuilder out = new StringBuilder(900);
        try {
            new RequestLine(parser.uri(request.requestUri()), request.method()).encode(out);
            parser.header("Via: SIP/2.0/" + transport + " " + sentBy + ";branch=" + identity.branch() + ";rport")
                    .encode(out);
            new MaxForwards(MAX_FORWARDS).encode(out);
            for (String route : request.route()) {
                parser.header("Route: " + route).encode(out);
            }
            party("From", request, identity.fromTag()).encode(out);
            party("To", request, "").encode(out);
            new CallID(identity.callId()).encode(out);
            new CSeq(identity.cseq(), request.method()).encode(out);
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("the URI, a Route, From or To is not well formed", e);
        }
        if (request.method().equals("SUBSCRIBE")) {
            // What it asks for comes in requests of its own, which have to find us (RFC 6665 section 4.1.3).
            out.append("Contact: <sip:")
                    .append(sentBy)
                    .append(";transport=")
                    .append(transport.toLowerCase(Locale.ROOT))
                    .append(">\r\n");
        }
        AnswerWriter.fields(out, others(request.headers()));
        out.append("Content-Length: ").append(request.body().size()).append("\r\n\r\n");
        return AnswerWriter.joined(out, request.body().toByteArray());
    }

    private AddressParametersHeader party(String name, OutgoingSip request, String tag) throws ParseException {
        String value = request.headers()
                .first(name)
                .orElseThrow(() -> new IllegalArgumentException("a request without " + name + " can not be sent"));
        if (!(parser.header(name + ": " + value) instanceof AddressParametersHeader header)) {
            throw new ParseException(name, 0);
        }
        header.removeParameter("tag");
        if (!tag.isEmpty()) {
            header.setParameter("tag", tag);
        }
        return header;
    }

    private static SipHeaders others(SipHeaders given) {
        List<SipHeaders.Header> others = given.all().stream()
                .filter(header -> !MADE_HERE.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList();
        return new SipHeaders(others);
    }
}
