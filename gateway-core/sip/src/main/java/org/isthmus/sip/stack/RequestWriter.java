// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import javax.sip.InvalidArgumentException;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;

/// Writes a request (RFC 3261 section 8.1.1). The request line, Max-Forwards, Route, Call-ID and CSeq are made with
/// jain-sip's types. What the functions gave goes out letter by letter, From and To with it, since jain-sip would join
/// it, spell it anew or silently leave out what it takes for duplicates.
final class RequestWriter {
    private static final NavigableSet<String> MADE_HERE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        MADE_HERE.addAll(List.of("via", "max-forwards", "from", "to", "call-id", "cseq", "route", "content-length"));
    }

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
            out.append("Via: SIP/2.0/")
                    .append(transport)
                    .append(' ')
                    .append(sentBy)
                    .append(";branch=")
                    .append(identity.branch())
                    .append(";rport\r\n");
            new MaxForwards(MAX_FORWARDS).encode(out);
            for (String route : request.route()) {
                parser.header("Route: " + route).encode(out);
            }
            out.append("From: ").append(party("From", request));
            out.append(";tag=").append(identity.fromTag()).append("\r\n");
            out.append("To: ").append(party("To", request)).append("\r\n");
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

    /// As the function gave it, which leaves the tag to us.
    private static String party(String name, OutgoingSip request) throws ParseException {
        String value = request.headers()
                .first(name)
                .orElseThrow(() -> new IllegalArgumentException("a request without " + name + " can not be sent"));
        if (NameAddress.readSingle(value).isEmpty() || AnswerWriter.hasTag(value) || !AnswerWriter.oneLine(value)) {
            throw new ParseException(name, 0);
        }
        return value;
    }

    private static SipHeaders others(SipHeaders given) {
        List<SipHeaders.Header> others = new ArrayList<>(given.all().size());
        for (SipHeaders.Header header : given.all()) {
            if (!MADE_HERE.contains(header.name())) {
                others.add(header);
            }
        }
        return new SipHeaders(others);
    }
}
