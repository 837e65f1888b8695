// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isthmus.model.CharScan;

/// One CPIM header, its prefix resolved to the namespace's URI. `value` is as on the wire, with its escapes,
/// since a processor must keep it octet by octet (RFC 3862 section 2.2) and since a quote that is escaped is
/// not one that delimits; [#text()] undoes them. `parameters` are those between colon and space (`lang`),
/// unquoted.
public record CpimHeader(String namespace, String name, Map<String, String> parameters, String value) {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} .";

    public CpimHeader {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        boolean controls = CharScan.any(value, c -> c < ' ' || c == 0x7f);
        if (controls || !isName(name) || !isNamespace(namespace)) {
            throw new IllegalArgumentException("not a CPIM header");
        }
    }

    /// A header whose value is written with whatever escapes it needs.
    public static CpimHeader of(String namespace, String name, String text) {
        return new CpimHeader(namespace, name, Map.of(), CpimEscape.escape(text));
    }

    public static CpimHeader of(String name, CpimAddress address) {
        return new CpimHeader(CpimNamespace.CORE, name, Map.of(), address.toString());
    }

    /// The value with its escapes undone.
    public String text() {
        return CpimEscape.unescape(value);
    }

    public boolean is(String otherNamespace, String otherName) {
        return name.equals(otherName) && namespace.equals(otherNamespace);
    }

    /// What may stand between the brackets of an NS header.
    static boolean isNamespace(String uri) {
        return !uri.isEmpty() && CharScan.none(uri, c -> c <= ' ' || c == '<' || c == '>' || c == 0x7f);
    }

    /// RFC 3862 section 3.6, `Name`.
    static boolean isName(String name) {
        return !name.isEmpty() && CharScan.all(name, c -> c > ' ' && c < 0x7f && SEPARATORS.indexOf(c) < 0);
    }
}
