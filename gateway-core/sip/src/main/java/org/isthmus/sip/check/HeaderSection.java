// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

import java.util.Arrays;
import java.util.Optional;

/// Where the header fields of one message are: cut at line ends with folding undone by whoever reads a value
/// (RFC 3261 section 7.3.1). Values are ranges of the message, trimmed. Reading stops at the first fault, and what
/// came before it stays readable, so that an answer can be made from it.
///
/// Lines end with CR LF and with nothing else: an element that takes a lone LF as a line end and one that does not
/// would see different fields. Control characters are refused but behind a backslash, where a quoted string may
/// have them.
final class HeaderSection {
    private final byte[] octets;
    private final int[] counts = new int[Field.values().length];
    private Field[] fields = new Field[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int size;
    private int lines;
    private int bodyStart = -1;
    private Optional<Fault> fault = Optional.empty();

    private HeaderSection(byte[] octets) {
        this.octets = octets;
    }

    /// Reads the fields that begin at `from`; `message` is where the message itself begins.
    static HeaderSection read(byte[] octets, int message, int from, int to, SipLimits limits) {
        HeaderSection section = new HeaderSection(octets);
        int bound = (int) Math.min(to, (long) message + limits.headerOctets());
        int at = from;
        while (section.fault.isEmpty() && section.bodyStart < 0) {
            if (at + 1 < bound && octets[at] == '\r' && octets[at + 1] == '\n') {
                section.bodyStart = at + 2;
            } else {
                at = section.line(at, bound, bound < to, limits);
            }
        }
        return section;
    }

    /// Takes the field line that begins at `from`, with the lines folded into it; the position behind it.
    private int line(int from, int bound, boolean cutByLimit, SipLimits limits) {
        int at = from;
        while (at < bound) {
            int octet = octets[at];
            if (octet == '\r' && at + 1 < bound && octets[at + 1] == '\n') {
                if (at + 2 >= bound || (octets[at + 2] != ' ' && octets[at + 2] != '\t')) {
                    return field(from, at, limits);
                }
                at++;
            } else if (isForbidden(octet) && (at == from || octets[at - 1] != '\\' || octet == '\r' || octet == '\n')) {
                return fail(Fault.malformed("control character in a header field"));
            }
            at++;
            if (at - from > limits.lineOctets()) {
                return fail(Fault.of(513, "header field too long"));
            }
        }
        return fail(cutByLimit ? Fault.of(513, "header fields too long") : Fault.malformed("header fields do not end"));
    }

    private static boolean isForbidden(int octet) {
        return (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f;
    }

    private int field(int from, int to, SipLimits limits) {
        if (++lines > limits.headerFields()) {
            return fail(Fault.of(513, "too many header fields"));
        }
        Scan scan = new Scan(octets, from, to);
        boolean named = scan.token();
        int nameEnd = scan.at();
        while (scan.peek() == ' ' || scan.peek() == '\t') {
            scan.skip();
        }
        if (!named || !scan.take(':')) {
            return fail(Fault.malformed("header field without name"));
        }
        Field field = Field.named(octets, from, nameEnd);
        if (field != Field.OTHER) {
            add(field, scan.space().at(), to);
        }
        return to + 2;
    }

    private void add(Field field, int from, int to) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        int end = to;
        while (end > from && Scan.isSpace(octets[end - 1])) {
            end--;
        }
        fields[size] = field;
        starts[size] = from;
        ends[size] = end;
        size++;
        counts[field.ordinal()]++;
    }

    private int fail(Fault why) {
        fault = Optional.of(why);
        return -1;
    }

    Optional<Fault> fault() {
        return fault;
    }

    /// The position behind the empty line, -1 when the section did not end.
    int bodyStart() {
        return bodyStart;
    }

    int count(Field field) {
        return counts[field.ordinal()];
    }

    int size() {
        return size;
    }

    Field field(int index) {
        return fields[index];
    }

    Scan value(int index) {
        return new Scan(octets, starts[index], ends[index]);
    }

    /// The index of the first `field` at or after `from`, -1 when there is none.
    int indexOf(Field field, int from) {
        for (int i = from; i < size; i++) {
            if (fields[i] == field) {
                return i;
            }
        }
        return -1;
    }
}
