// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Judges the form of one SIP message before the stack's parser sees it: one pass over the octets, no state, safe
/// for any number of threads. Malformed requests get the answer of RFC 4475 and RFC 5118 (400 with one plain reason,
/// 505, 416, 420, 413, 513), malformed responses and ACKs are dropped (RFC 3261 section 16.3 and 17.1.1.3: an ACK is
/// never answered).
///
/// Strictness where the RFC leaves a choice: a request line with extra space, a SIP request URI with header fields,
/// a Date that is not GMT, a branch that is only the magic cookie and a second From, To, Call-ID, CSeq and the like
/// are refused. Leniency: Max-Forwards and the From tag may be missing (RFC 2543 elements), reason phrases may be
/// empty, host names may have an underscore.
///
/// Not judged here: whether the method is known, whether the user is, anything inside the body.
public final class SipPreCheck {
    /// RFC 3261 section 8.1.1.5 bounds CSeq; section 20.19 bounds Expires.
    private static final long LARGEST_CSEQ = 0x7fff_ffffL;

    private static final long LARGEST_EXPIRES = 0xffff_ffffL;
    private static final int LONGEST_ZEROS = 4;

    private final SipLimits limits;
    private final Set<String> supported;

    /// `supported` are the option tags that a request may require of us.
    public SipPreCheck(SipLimits limits, Set<String> supported) {
        this.limits = limits;
        this.supported = Set.copyOf(supported);
    }

    /// One datagram from `source`: the first message in it counts, and without Content-Length its body reaches to
    /// the end (RFC 3261 section 18.3).
    public PreChecked datagram(byte[] octets, int from, int to, InetSocketAddress source) {
        return judge(octets, from, to, source, false);
    }

    /// One message that [StreamFramer] has cut.
    PreChecked streamMessage(byte[] octets, int from, int to, InetSocketAddress source) {
        return judge(octets, from, to, source, true);
    }

    private PreChecked judge(byte[] octets, int from, int to, InetSocketAddress source, boolean stream) {
        int start = from;
        while (start < to && (octets[start] == '\r' || octets[start] == '\n')) {
            start++;
        }
        if (start == to || isZeros(octets, from, to)) {
            return new PreChecked.KeepAlive();
        }
        StartLine line = StartLine.read(octets, start, to, limits);
        HeaderSection headers = HeaderSection.read(octets, start, line.end(), to, limits);
        Optional<Fault> fault = line.fault();
        if (fault.isEmpty()) {
            fault = headers.fault();
        }
        if (fault.isEmpty()) {
            fault = fieldFault(octets, start, line, headers);
        }
        if (fault.isEmpty()) {
            fault = lengthFault(headers, to, stream);
        }
        if (fault.isEmpty()) {
            return new PreChecked.Passed(start, bodyEnd(headers, to));
        }
        return refuse(fault.get(), octets, start, line, headers, source);
    }

    /// RFC 5626 section 4.4 knows line ends only; handsets in the field also send four octets of zero.
    private static boolean isZeros(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return to - from <= LONGEST_ZEROS;
    }

    /// Refuses a message of which the framer has only this much: its end can not be known.
    PreChecked refuseUnframed(Fault fault, byte[] octets, int from, int to, InetSocketAddress source) {
        StartLine line = StartLine.read(octets, from, to, limits);
        HeaderSection headers = HeaderSection.read(octets, from, line.end(), to, limits);
        return refuse(line.fault().orElse(fault), octets, from, line, headers, source);
    }

    SipLimits limits() {
        return limits;
    }

    private static PreChecked refuse(
            Fault fault, byte[] octets, int start, StartLine line, HeaderSection headers, InetSocketAddress source) {
        boolean acknowledgement = Scan.matches(octets, start, line.methodEnd(), "ack");
        boolean answerable = headers.count(Field.VIA) > 0
                && !headers.value(headers.indexOf(Field.VIA, 0)).done();
        if (line.response() || acknowledgement || !answerable) {
            return new PreChecked.Dropped(fault.reason());
        }
        return new PreChecked.Answer(RefusalWriter.write(fault, headers, source), fault.status(), fault.reason());
    }

    private Optional<Fault> fieldFault(byte[] octets, int start, StartLine line, HeaderSection headers) {
        for (Field field : Field.MANDATORY) {
            if (headers.count(field) == 0) {
                return Optional.of(Fault.malformed(field.shown() + " is missing"));
            }
        }
        for (int i = 0; i < headers.size(); i++) {
            Field field = headers.field(i);
            if (field.once() && headers.count(field) > 1) {
                return Optional.of(Fault.malformed(field.shown() + " more than once"));
            }
            if (!wellFormed(field, headers.value(i), line.response())) {
                return Optional.of(Fault.malformed(field.shown() + " is not well formed"));
            }
        }
        if (line.response()) {
            return Optional.empty();
        }
        return methodFault(octets, start, line, headers).or(() -> extensionFault(octets, start, line, headers));
    }

    private boolean wellFormed(Field field, Scan value, boolean response) {
        int most = limits.headerFields();
        return switch (field) {
            case VIA ->
                switch (ViaScan.form(value, most)) {
                    case GOOD -> true;
                    case MALFORMED, EMPTY_BRANCH -> false;
                    // A response would be forwarded there; a request is answered to where it came from.
                    case NOT_ONE_HOST -> !response;
                };
            case FROM, TO -> FieldScan.address(value);
            case CALL_ID -> FieldScan.callId(value);
            case CSEQ -> cseqForm(value);
            case MAX_FORWARDS -> FieldScan.number(value, 255);
            case CONTENT_LENGTH -> FieldScan.number(value, Long.MAX_VALUE / 16);
            case CONTENT_TYPE -> FieldScan.mediaType(value);
            case EXPIRES -> FieldScan.number(value, LARGEST_EXPIRES);
            case DATE -> FieldScan.date(value);
            case CONTACT -> FieldScan.contacts(value, most);
            case ROUTE, RECORD_ROUTE, PATH -> FieldScan.routes(value, most);
            case REQUIRE, PROXY_REQUIRE, OTHER -> true;
        };
    }

    private static boolean cseqForm(Scan value) {
        return value.space().number(LARGEST_CSEQ) >= 0
                && Scan.isSpace(value.peek())
                && value.space().token()
                && value.space().done();
    }

    private static Optional<Fault> methodFault(byte[] octets, int start, StartLine line, HeaderSection headers) {
        Scan cseq = headers.value(headers.indexOf(Field.CSEQ, 0));
        cseq.number(LARGEST_CSEQ);
        int method = cseq.space().at();
        cseq.token();
        boolean same = cseq.at() - method == line.methodEnd() - start;
        for (int i = 0; same && i < line.methodEnd() - start; i++) {
            same = octets[start + i] == octets[method + i];
        }
        return same ? Optional.empty() : Optional.of(Fault.malformed("CSeq names another method"));
    }

    /// What the end of a request must support (RFC 3261 section 8.2.2.3) and what whoever passes it on must (section
    /// 16.3 step 5): we are both. A CANCEL is not refused for it.
    private Optional<Fault> extensionFault(byte[] octets, int start, StartLine line, HeaderSection headers) {
        if (Scan.matches(octets, start, line.methodEnd(), "cancel")) {
            return Optional.empty();
        }
        List<String> unsupported = new ArrayList<>();
        for (Field field : List.of(Field.REQUIRE, Field.PROXY_REQUIRE)) {
            for (int i = headers.indexOf(field, 0); i >= 0; i = headers.indexOf(field, i + 1)) {
                if (!collect(unsupported, octets, headers.value(i))) {
                    return Optional.of(Fault.malformed(field.shown() + " is not well formed"));
                }
            }
        }
        return unsupported.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fault(420, "Bad Extension", List.copyOf(unsupported)));
    }

    /// Adds the tags that are not supported; false when these are no tags.
    private boolean collect(List<String> unsupported, byte[] octets, Scan tags) {
        do {
            int from = tags.space().at();
            if (!tags.token()) {
                return false;
            }
            String tag = new String(octets, from, tags.at() - from, StandardCharsets.US_ASCII);
            if (!supported.contains(tag.toLowerCase(Locale.ROOT)) && !unsupported.contains(tag)) {
                unsupported.add(tag);
            }
        } while (unsupported.size() < limits.headerFields() && tags.separator(','));
        return tags.done();
    }

    private Optional<Fault> lengthFault(HeaderSection headers, int to, boolean stream) {
        int present = to - headers.bodyStart();
        long declared = contentLength(headers);
        if (declared < 0 && stream) {
            return Optional.of(Fault.malformed("Content-Length is missing"));
        }
        if (declared > present) {
            return Optional.of(Fault.malformed("Content-Length is larger than the body"));
        }
        return (declared < 0 ? present : declared) > limits.bodyOctets()
                ? Optional.of(Fault.of(413, "body too large"))
                : Optional.empty();
    }

    private static int bodyEnd(HeaderSection headers, int to) {
        long declared = contentLength(headers);
        return declared < 0 ? to : headers.bodyStart() + (int) declared;
    }

    /// What Content-Length says, -1 when it says nothing or nothing sensible.
    static long contentLength(HeaderSection headers) {
        int index = headers.indexOf(Field.CONTENT_LENGTH, 0);
        return index < 0 ? -1 : headers.value(index).number(Long.MAX_VALUE / 16);
    }
}
