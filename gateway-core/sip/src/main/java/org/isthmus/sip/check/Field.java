// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.check;

/// The header fields whose form is checked, with their compact names (RFC 3261 section 7.3.3), and how often each
/// may stand in a message.
enum Field {
    VIA("via", "v", false),
    FROM("from", "f", true),
    TO("to", "t", true),
    CALL_ID("call-id", "i", true),
    CSEQ("cseq", "", true),
    MAX_FORWARDS("max-forwards", "", true),
    CONTENT_LENGTH("content-length", "l", true),
    CONTENT_TYPE("content-type", "c", true),
    EXPIRES("expires", "", true),
    DATE("date", "", true),
    CONTACT("contact", "m", false),
    ROUTE("route", "", false),
    RECORD_ROUTE("record-route", "", false),
    PATH("path", "", false),
    REQUIRE("require", "", false),
    PROXY_REQUIRE("proxy-require", "", false),
    OTHER("", "", false);

    /// What every request and response has (RFC 3261 section 8.1.1). Max-Forwards is not among them: elements of
    /// RFC 2543 do not send it (RFC 4475 section 3.4.1).
    static final Field[] MANDATORY = {VIA, FROM, TO, CALL_ID, CSEQ};

    private static final Field[] ALL = values();

    private final String name;
    private final String compact;
    private final boolean once;

    Field(String name, String compact, boolean once) {
        this.name = name;
        this.compact = compact;
        this.once = once;
    }

    boolean once() {
        return once;
    }

    /// Its name as it is written in reasons and responses.
    String shown() {
        StringBuilder shown = new StringBuilder(name);
        for (int i = 0; i < shown.length(); i++) {
            if (i == 0 || shown.charAt(i - 1) == '-') {
                shown.setCharAt(i, (char) (shown.charAt(i) - 0x20));
            }
        }
        return switch (this) {
            case CALL_ID -> "Call-ID";
            case CSEQ -> "CSeq";
            default -> shown.toString();
        };
    }

    static Field named(byte[] octets, int from, int to) {
        for (Field field : ALL) {
            if (field != OTHER
                    && (Scan.matches(octets, from, to, field.name)
                            || (to - from == 1 && Scan.matches(octets, from, to, field.compact)))) {
                return field;
            }
        }
        return OTHER;
    }
}
