// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// jain-sip's parser, with its ways tamed: by itself it skips every header field that it can not read and says so
/// to a listener only. Here a field that decides how a request is answered or routed makes the message unreadable;
/// others that do not parse (a Date with a foreign zone) count as absent, as RFC 3261 section 8.1.3 allows.
///
/// Whatever jain-sip throws comes out as [ParseException]; its text repeats the input, so it goes to no wire and no
/// log.
final class JainParser {
    private static final Set<Class<?>> DECISIVE = Set.of(
            RequestLine.class,
            StatusLine.class,
            Via.class,
            From.class,
            To.class,
            CallID.class,
            CSeq.class,
            MaxForwards.class,
            Route.class,
            Contact.class,
            ContentType.class,
            ContentLength.class);

    static {
        CommonLogger.useLegacyLogger = true;
        CommonLogger.legacyLogger = new Slf4jStackLogger();
    }

    private final StringMsgParser parser = new StringMsgParser();

    SIPRequest request(byte[] bytes) throws ParseException {
        if (parse(bytes) instanceof SIPRequest request && complete(request) && request.getRequestURI() != null) {
            return request;
        }
        throw new ParseException("no complete request", 0);
    }

    SIPResponse response(byte[] bytes) throws ParseException {
        if (parse(bytes) instanceof SIPResponse response && complete(response)) {
            return response;
        }
        throw new ParseException("no complete response", 0);
    }

    GenericURI uri(String text) throws ParseException {
        try {
            return parser.parseUrl(text);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    /// One field line without its line end.
    SIPHeader header(String line) throws ParseException {
        try {
            return StringMsgParser.parseSIPHeader(line);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private @Nullable SIPMessage parse(byte[] bytes) throws ParseException {
        try {
            return parser.parseSIPMessage(bytes, false, false, JainParser::decide);
        } catch (RuntimeException | StackOverflowError e) {
            throw unreadable(e);
        }
    }

    private static void decide(
            ParseException fault,
            SIPMessage message,
            @Nullable Class<?> header,
            @Nullable String line,
            @Nullable String text)
            throws ParseException {
        if (header == null || DECISIVE.contains(header)) {
            throw fault;
        }
    }

    private static boolean complete(SIPMessage message) {
        return message.getTopmostVia() != null
                && message.getFrom() != null
                && message.getTo() != null
                && message.getCallId() != null
                && message.getCSeq() != null;
    }

    private static ParseException unreadable(Throwable cause) {
        ParseException fault = new ParseException("jain-sip could not read it", 0);
        fault.initCause(cause);
        return fault;
    }
}
