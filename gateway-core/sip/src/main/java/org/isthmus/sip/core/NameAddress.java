// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One element of a From, To, Contact, Path or P-Asserted-Identity field (RFC 3261 section 20.10): the URI without
/// its brackets, and the parameters of the field. Without brackets a semicolon begins a parameter of the field, not
/// of the URI. The display name is left out: it identifies nobody.
record NameAddress(String uri, List<Parameter> parameters) {
    NameAddress {
        parameters = List.copyOf(parameters);
    }

    /// A parameter: its name in lower case, its value without quotes (empty when it has none), and both as they were
    /// written.
    record Parameter(String name, String value, String written) {}

    /// The elements of one field value; empty when it is not well formed.
    static Optional<List<NameAddress>> readAll(String value) {
        List<NameAddress> all = new ArrayList<>();
        FieldCursor cursor = new FieldCursor(value, 0);
        do {
            Optional<NameAddress> one = readOne(cursor.space());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        } while (cursor.separator(','));
        return cursor.done() ? Optional.of(all) : Optional.empty();
    }

    /// The elements of all field lines together; empty when one is not well formed.
    static Optional<List<NameAddress>> readAll(List<String> values) {
        List<NameAddress> all = new ArrayList<>();
        for (String value : values) {
            Optional<List<NameAddress>> some = readAll(value);
            if (some.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(some.get());
        }
        return Optional.of(all);
    }

    /// A value that must be one element.
    static Optional<NameAddress> readSingle(String value) {
        return readAll(value).filter(all -> all.size() == 1).map(List::getFirst);
    }

    private static Optional<NameAddress> readOne(FieldCursor cursor) {
        String uri;
        if (cursor.peek() == '"') {
            cursor.quoted();
            cursor.space();
            uri = bracketed(cursor);
        } else {
            uri = unquoted(cursor);
        }
        return cursor.broken() || uri.indexOf(':') < 1 ? Optional.empty() : withParameters(uri, cursor);
    }

    private static String unquoted(FieldCursor cursor) {
        int start = cursor.at();
        String word = cursor.token();
        if (!word.isEmpty() && cursor.peek() == ':') {
            cursor.until(";, \t");
            String uri = cursor.since(start);
            return uri.indexOf('?') < 0 ? uri : "";
        }
        while (!word.isEmpty()) {
            word = cursor.space().token();
        }
        return bracketed(cursor);
    }

    private static String bracketed(FieldCursor cursor) {
        if (!cursor.take('<')) {
            return "";
        }
        String uri = cursor.until("> \t<\"");
        return cursor.take('>') ? uri : "";
    }

    private static Optional<NameAddress> withParameters(String uri, FieldCursor cursor) {
        List<Parameter> parameters = new ArrayList<>();
        while (cursor.separator(';')) {
            int start = cursor.at();
            String name = cursor.token();
            String written = cursor.since(start);
            String value = "";
            cursor.space();
            if (cursor.separator('=')) {
                int valueStart = cursor.at();
                value = cursor.peek() == '"' ? cursor.quoted() : cursor.until(";, \t");
                written = written + "=" + cursor.since(valueStart);
            }
            if (name.isEmpty() || cursor.broken()) {
                return Optional.empty();
            }
            parameters.add(new Parameter(name.toLowerCase(Locale.ROOT), value, written));
        }
        return Optional.of(new NameAddress(uri, parameters));
    }
}
