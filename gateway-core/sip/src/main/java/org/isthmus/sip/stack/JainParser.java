// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.parser.RequestLineParser;
import gov.nist.javax.sip.parser.StatusLineParser;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.isthmus.sip.message.SipHeaders;

/// jain-sip's parser, with its ways tamed: by itself it skips every header field that it can not read and says so
/// to a listener only. Here a field that decides how a request is answered or routed makes the message unreadable.
/// Others are not even tried: one that does not parse (a Date with a foreign zone) would count as absent, as RFC 3261
/// section 8.1.3 allows, and who wants one reads it for himself. That mandatory fields are there is the pre-check's
/// business.
///
/// Whatever jain-sip throws comes out as [ParseException]; its text repeats the input, so it goes to no wire and no
/// log.
final class JainParser {
    /// Names do not differ by case, and each has its compact letter (RFC 3261 section 7.3.3).
    private static final NavigableSet<String> DECISIVE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        DECISIVE.addAll(List.of("via", "v", "from", "f", "to", "t", "call-id", "i", "cseq", "max-forwards", "route"));
        DECISIVE.addAll(List.of("contact", "m", "content-type", "c", "content-length", "l"));
    }

    static {
        CommonLogger.useLegacyLogger = true;
        CommonLogger.legacyLogger = new Slf4jStackLogger();
    }

    private final StringMsgParser parser = new StringMsgParser();

    /// Throws when the start line, or a field that decides how the message is answered or routed, is not readable.
    void check(RawSip message) throws ParseException {
        try {
            String line = message.startLine() + "\n";
            if (message.isResponse()) {
                new StatusLineParser(line).parse();
            } else {
                new RequestLineParser(line).parse();
            }
            for (SipHeaders.Header field : message.headers().all()) {
                if (DECISIVE.contains(field.name())) {
                    StringMsgParser.parseSIPHeader(field.name() + ": " + field.value());
                }
            }
        } catch (RuntimeException | StackOverflowError e) {
            throw unreadable(e);
        }
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

    private static ParseException unreadable(Throwable cause) {
        ParseException fault = new ParseException("jain-sip could not read it", 0);
        fault.initCause(cause);
        return fault;
    }
}
