// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;

/// Writes the response to a request (RFC 3261 section 8.2.6). Via, From, To, Call-ID and CSeq go back as they came,
/// letter by letter, so that the sender finds its own words again; the top Via gets `received` and `rport`, To gets
/// the tag. Throws [IllegalArgumentException] for a header of the answer that could grow into two.
final class AnswerWriter {
    private AnswerWriter() {}

    static byte[] write(RawSip request, TopVia via, IncomingSip.Source source, SipAnswer answer, String tag) {
        StringBuilder out = new StringBuilder(640);
        out.append("SIP/2.0 ")
                .append(answer.status())
                .append(' ')
                .append(reason(answer))
                .append("\r\n");
        out.append("Via: ")
                .append(via.received(source.address(), source.port()))
                .append(via.rest());
        out.append("\r\n");
        List<String> vias = request.headers().values("Via");
        for (int i = 1; i < vias.size(); i++) {
            out.append("Via: ").append(vias.get(i)).append("\r\n");
        }
        out.append("From: ").append(request.first("From")).append("\r\n");
        String to = request.first("To");
        out.append("To: ").append(to);
        if (!hasTag(to)) {
            out.append(";tag=").append(tag);
        }
        out.append("\r\nCall-ID: ").append(request.first("Call-ID"));
        out.append("\r\nCSeq: ").append(request.first("CSeq")).append("\r\n");
        fields(out, answer.headers());
        out.append("Content-Length: ").append(answer.body().size()).append("\r\n\r\n");
        return joined(out, answer.body().toByteArray());
    }

    /// Field lines, each checked to be one line.
    static void fields(StringBuilder out, SipHeaders headers) {
        for (SipHeaders.Header header : headers.all()) {
            if (!oneLine(header.name()) || !oneLine(header.value())) {
                throw new IllegalArgumentException("a header field with a line end in it");
            }
            out.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
    }

    static byte[] joined(StringBuilder head, byte[] body) {
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static String reason(SipAnswer answer) {
        boolean given = !answer.reason().isEmpty() && oneLine(answer.reason());
        return given ? answer.reason() : ReasonPhrase.of(answer.status());
    }

    static boolean oneLine(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\r' || c == '\n' || c == 0) {
                return false;
            }
        }
        return true;
    }

    /// A `tag` parameter behind the address, not one inside its URI or display name.
    static boolean hasTag(String nameAddr) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int at = 0; at < nameAddr.length(); at++) {
            char c = nameAddr.charAt(at);
            if (quoted) {
                if (c == '\\') {
                    at++;
                } else {
                    quoted = c != '"';
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            } else if (c == ';' && !bracketed) {
                String parameter = nameAddr.substring(at + 1).stripLeading();
                if (parameter.regionMatches(true, 0, "tag", 0, 3)
                        && parameter.substring(3).stripLeading().startsWith("=")) {
                    return true;
                }
            }
        }
        return false;
    }
}
