// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.Optional;
import org.isthmus.model.CharScan;

/// `Formal name <URI>` as in From, To and cc (RFC 3862 section 4.1). `name` is empty when there is none.
/// `toString` writes it as a header value.
public record CpimAddress(String name, String uri) {
    /// What both ends of a 1-1 message are called in CPIM: who they are is in SIP (stage 3 section 2.2).
    public static final CpimAddress ANONYMOUS = new CpimAddress("", "sip:anonymous@anonymous.invalid");

    public CpimAddress {
        if (uri.isEmpty() || CharScan.any(uri, c -> c <= ' ' || c == '<' || c == '>' || c == 0x7f || c == '\\')) {
            throw new IllegalArgumentException("not a URI");
        }
    }

    /// Empty when `value`, with its escapes, is not an address.
    static Optional<CpimAddress> parse(String value) {
        int open = value.lastIndexOf('<');
        if (open < 0 || !value.endsWith(">")) {
            return Optional.empty();
        }
        String name = value.substring(0, open).strip();
        if (name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")) {
            name = name.substring(1, name.length() - 1);
        }
        try {
            return Optional.of(new CpimAddress(
                    CpimEscape.unescape(name), CpimEscape.unescape(value.substring(open + 1, value.length() - 1))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return (name.isEmpty() ? "" : "\"" + CpimEscape.escape(name).replace("\"", "\\\"") + "\" ") + "<" + uri + ">";
    }
}
