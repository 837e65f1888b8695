// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.util.Optional;

/// The first line of a message (RFC 3261 sections 7.1 and 7.2): what it begins, where it ends, and what is wrong
/// with it. `methodEnd` is the end of the method, which begins where the message does; `end` is the position
/// behind the line, or behind the message when the line does not end.
record StartLine(boolean response, int methodEnd, int end, Optional<Fault> fault) {
    private static final String MESSAGE = "message";
    private static final String MAILTO = "mailto:";

    static StartLine read(byte[] octets, int from, int to, SipLimits limits) {
        int bound = (int) Math.min(to, (long) from + limits.headerOctets());
        boolean response = from + 4 <= to && Scan.matches(octets, from, from + 4, "sip/");
        int lineEnd = from;
        while (lineEnd < bound && octets[lineEnd] != '\r' && octets[lineEnd] != '\n') {
            lineEnd++;
        }
        Scan scan = new Scan(octets, from, lineEnd);
        scan.token();
        int methodEnd = scan.at();
        if (lineEnd + 1 >= to || octets[lineEnd] != '\r' || octets[lineEnd + 1] != '\n') {
            return new StartLine(response, methodEnd, to, Optional.of(Fault.malformed("start line does not end")));
        }
        if (lineEnd - from > limits.lineOctets()) {
            return new StartLine(response, methodEnd, lineEnd + 2, Optional.of(Fault.of(414, "start line too long")));
        }
        Optional<Fault> fault = response
                ? statusLineFault(new Scan(octets, from, lineEnd))
                : requestLineFault(octets, from, methodEnd, lineEnd);
        return new StartLine(response, methodEnd, lineEnd + 2, fault);
    }

    private static Optional<Fault> statusLineFault(Scan scan) {
        boolean good = scan.word("sip/2.0") && scan.take(' ');
        int status = scan.at();
        good = good && scan.number(699) >= 100 && scan.at() - status == 3 && scan.take(' ');
        return good ? Optional.empty() : Optional.of(Fault.malformed("status line"));
    }

    private static Optional<Fault> requestLineFault(byte[] octets, int from, int methodEnd, int lineEnd) {
        if (methodEnd == from || methodEnd >= lineEnd || octets[methodEnd] != ' ') {
            return Optional.of(Fault.malformed("request line without a method"));
        }
        int uri = methodEnd + 1;
        int uriEnd = endOfPart(octets, uri, lineEnd);
        if (uriEnd == uri || uriEnd == lineEnd) {
            return Optional.of(Fault.malformed("request line is not method, URI and version"));
        }
        boolean message = Scan.matches(octets, from, methodEnd, MESSAGE);
        return versionFault(new Scan(octets, uriEnd + 1, lineEnd)).or(() -> uriFault(octets, uri, uriEnd, message));
    }

    private static int endOfPart(byte[] octets, int from, int to) {
        int end = from;
        while (end < to && octets[end] != ' ') {
            end++;
        }
        return end;
    }

    private static Optional<Fault> versionFault(Scan scan) {
        int start = scan.at();
        boolean version =
                scan.word("sip/") && scan.number(999) >= 0 && scan.take('.') && scan.number(999) >= 0 && scan.done();
        if (!version) {
            return Optional.of(Fault.malformed("request line is not method, URI and version"));
        }
        boolean ours = Scan.matches(scan.octets(), start, scan.end(), "sip/2.0");
        return ours ? Optional.empty() : Optional.of(Fault.of(505, "version not supported"));
    }

    private static Optional<Fault> uriFault(byte[] octets, int from, int to, boolean message) {
        return switch (UriScan.kind(octets, from, to)) {
            case SIP, TEL -> Optional.empty();
            case SIP_WITH_HEADERS -> Optional.of(Fault.malformed("header fields in the request URI"));
            case OTHER ->
                message && isMailbox(octets, from, to)
                        ? Optional.empty()
                        : Optional.of(Fault.of(416, "URI scheme not supported"));
            case MALFORMED -> Optional.of(Fault.malformed("request URI is not well formed"));
        };
    }

    /// SIP can not route there, but another technology may: who takes a message to it, or that nobody does, is for the
    /// selection to say. The address itself is read where all are.
    private static boolean isMailbox(byte[] octets, int from, int to) {
        int end = from + MAILTO.length();
        return end < to && Scan.matches(octets, from, end, MAILTO);
    }
}
