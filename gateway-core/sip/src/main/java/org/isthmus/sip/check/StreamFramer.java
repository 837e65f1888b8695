// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.isthmus.model.Octets;

/// Cuts the octets of one connection into SIP messages (RFC 3261 sections 7.5 and 18.3) and judges each with a
/// [SipPreCheck]. Feed what was read, then take [#next()] until it says [Framed.NeedMore]. One framer belongs to
/// one connection and to the thread that reads it.
///
/// Memory follows what has arrived, never what a peer declares, and is bounded by the limits: header fields without
/// an end, a body above the limit (413), a Content-Length that is missing, broken or there twice (400) end the
/// stream with an answer.
public final class StreamFramer {
    private static final int SMALL = 4096;

    private final SipPreCheck check;
    private final InetSocketAddress peer;
    private byte[] buffer = new byte[SMALL];
    private int from;
    private int to;
    private int scanned;
    private int messageEnd = -1;
    private boolean closed;

    public StreamFramer(SipPreCheck check, InetSocketAddress peer) {
        this.check = check;
        this.peer = peer;
    }

    /// Adds what was read; ignored once the stream was given up.
    public void feed(byte[] octets, int start, int end) {
        if (closed) {
            return;
        }
        int more = end - start;
        if (to + more > buffer.length) {
            int held = to - from;
            int room = Math.max(SMALL, buffer.length);
            while (room < held + more) {
                room = Math.multiplyExact(room, 2);
            }
            byte[] next = room == buffer.length ? buffer : new byte[room];
            System.arraycopy(buffer, from, next, 0, held);
            buffer = next;
            shift(from);
        }
        System.arraycopy(octets, start, buffer, to, more);
        to += more;
    }

    /// Whether something has arrived that is not a whole message yet.
    public boolean holdsPart() {
        return to > from;
    }

    /// How many octets it holds beyond the few that every connection has.
    public int octets() {
        return Math.max(0, buffer.length - SMALL);
    }

    public Framed next() {
        if (closed) {
            return new Framed.NeedMore();
        }
        if (messageEnd < 0) {
            Optional<Framed> between = lineEnds();
            if (between.isPresent()) {
                return between.get();
            }
            int headerEnd = headerEnd();
            if (closed) {
                return new Framed.Malformed(Optional.empty(), "line feed alone", true);
            }
            if (headerEnd < 0) {
                return to - from > check.limits().headerOctets()
                        ? close(Fault.of(513, "header fields too long"), to)
                        : new Framed.NeedMore();
            }
            Optional<Fault> fault = bound(headerEnd);
            if (fault.isPresent()) {
                return close(fault.get(), headerEnd);
            }
        }
        return messageEnd <= to ? message() : new Framed.NeedMore();
    }

    /// Between messages: two line ends are a ping, one is nothing.
    private Optional<Framed> lineEnds() {
        while (from < to && buffer[from] == '\r') {
            if (to - from < 2 || (to - from < 4 && buffer[from + 1] == '\n' && lineEndMayFollow())) {
                return Optional.of(new Framed.NeedMore());
            }
            if (buffer[from + 1] != '\n') {
                return Optional.empty();
            }
            boolean ping = to - from >= 4 && buffer[from + 2] == '\r' && buffer[from + 3] == '\n';
            consume(ping ? 4 : 2);
            if (ping) {
                return Optional.of(new Framed.Ping());
            }
        }
        return from == to ? Optional.of(new Framed.NeedMore()) : Optional.empty();
    }

    private boolean lineEndMayFollow() {
        return to - from == 2 || buffer[from + 2] == '\r';
    }

    /// The position behind the empty line, -1 when it has not arrived.
    private int headerEnd() {
        int at = Math.max(from, scanned);
        int bound = (int) Math.min(to, (long) from + check.limits().headerOctets());
        for (; at < bound; at++) {
            if (buffer[at] == '\n') {
                if (at == from || buffer[at - 1] != '\r') {
                    closed = true;
                    return -1;
                }
                if (at - 3 >= from && buffer[at - 2] == '\n' && buffer[at - 3] == '\r') {
                    return at + 1;
                }
            }
        }
        scanned = at;
        return -1;
    }

    /// Finds where the message ends, or why that can not be known.
    private Optional<Fault> bound(int headerEnd) {
        StartLine line = StartLine.read(buffer, from, headerEnd, check.limits());
        HeaderSection headers = HeaderSection.read(buffer, from, line.end(), headerEnd, check.limits());
        if (headers.fault().isPresent()) {
            return headers.fault();
        }
        if (headers.count(Field.CONTENT_LENGTH) != 1) {
            boolean none = headers.count(Field.CONTENT_LENGTH) == 0;
            return Optional.of(Fault.malformed("Content-Length " + (none ? "is missing" : "more than once")));
        }
        Scan value = headers.value(headers.indexOf(Field.CONTENT_LENGTH, 0));
        if (!Scan.isDigit(value.peek())) {
            return Optional.of(Fault.malformed("Content-Length is not well formed"));
        }
        long length = value.number(check.limits().bodyOctets());
        if (!value.done()) {
            return Optional.of(Fault.malformed("Content-Length is not well formed"));
        }
        if (length < 0) {
            return Optional.of(Fault.of(413, "body too large"));
        }
        messageEnd = headerEnd + (int) length;
        return Optional.empty();
    }

    private Framed message() {
        PreChecked verdict = check.streamMessage(buffer, from, messageEnd, peer);
        Framed framed = switch (verdict) {
            case PreChecked.Passed passed -> new Framed.Message(Octets.copyOf(buffer, passed.from(), passed.to()));
            case PreChecked.Answer answer -> new Framed.Malformed(Optional.of(answer.response()), answer.why(), false);
            case PreChecked.KeepAlive _ -> new Framed.NeedMore();
            case PreChecked.Dropped dropped -> new Framed.Malformed(Optional.empty(), dropped.why(), false);
        };
        consume(messageEnd - from);
        return framed;
    }

    private Framed close(Fault fault, int end) {
        PreChecked verdict = check.refuseUnframed(fault, buffer, from, end, peer);
        closed = true;
        buffer = new byte[0];
        return verdict instanceof PreChecked.Answer answer
                ? new Framed.Malformed(Optional.of(answer.response()), answer.why(), true)
                : new Framed.Malformed(Optional.empty(), fault.reason(), true);
    }

    private void consume(int octets) {
        from += octets;
        scanned = from;
        messageEnd = -1;
        if (from == to) {
            shift(from);
            if (buffer.length > SMALL) {
                buffer = new byte[SMALL];
            }
        }
    }

    private void shift(int by) {
        from -= by;
        to -= by;
        scanned = Math.max(0, scanned - by);
        messageEnd = messageEnd < 0 ? -1 : messageEnd - by;
    }
}
