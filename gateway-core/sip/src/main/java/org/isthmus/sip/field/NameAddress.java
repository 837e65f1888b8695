// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One element of a From, To, Contact, Path or P-Asserted-Identity field (RFC 3261 section 20.10): the display name
/// without its quotes (empty when there is none), the URI without its brackets, and the parameters of the field.
/// Without brackets a semicolon begins a parameter of the field, not of the URI. A name without quotes may hold more
/// than tokens, as clients write them.
public record NameAddress(String displayName, String uri, List<Parameter> parameters) {
    public NameAddress {
        parameters = List.copyOf(parameters);
    }

    /// A parameter: its name in lower case, its value without quotes (empty when it has none), and both as they were
    /// written.
    public record Parameter(String name, String value, String written) {}

    /// The elements of one field value; empty when it is not well formed.
    private static Optional<List<NameAddress>> readAll(String value) {
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
    public static Optional<List<NameAddress>> readAll(List<String> values) {
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
    public static Optional<NameAddress> readSingle(String value) {
        return readAll(value).filter(all -> all.size() == 1).map(List::getFirst);
    }

    /// The elements of a list field as they were written, without empty ones: split at the commas that are neither
    /// quoted nor in brackets.
    public static List<String> elements(String line) {
        List<String> elements = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"' && !bracketed) {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                bracketed = c == '<';
            } else if (c == ',' && !quoted && !bracketed) {
                elements.add(line.substring(start, i).strip());
                start = i + 1;
            }
        }
        elements.add(line.substring(start).strip());
        elements.removeIf(String::isEmpty);
        return elements;
    }

    private static Optional<NameAddress> readOne(FieldCursor cursor) {
        String name = "";
        String uri;
        if (cursor.peek() == '"') {
            name = cursor.quoted();
            cursor.space();
            uri = bracketed(cursor);
        } else {
            int start = cursor.at();
            String word = cursor.token();
            if (!word.isEmpty() && cursor.peek() == ':') {
                cursor.until(";, \t");
                uri = cursor.since(start);
                // Header fields in a URI need the brackets.
                uri = uri.indexOf('?') < 0 ? uri : "";
            } else {
                cursor.until("<\",;");
                name = cursor.since(start).strip();
                uri = bracketed(cursor);
            }
        }
        return cursor.broken() || uri.indexOf(':') < 1 ? Optional.empty() : withParameters(name, uri, cursor);
    }

    private static String bracketed(FieldCursor cursor) {
        if (!cursor.take('<')) {
            return "";
        }
        String uri = cursor.until("> \t<\"");
        return cursor.take('>') ? uri : "";
    }

    private static Optional<NameAddress> withParameters(String name, String uri, FieldCursor cursor) {
        List<Parameter> parameters = new ArrayList<>();
        while (cursor.separator(';')) {
            int start = cursor.at();
            String parameter = cursor.token();
            String written = cursor.since(start);
            String value = "";
            cursor.space();
            if (cursor.separator('=')) {
                int valueStart = cursor.at();
                value = cursor.peek() == '"' ? cursor.quoted() : cursor.until(";, \t");
                written = written + "=" + cursor.since(valueStart);
            }
            if (parameter.isEmpty() || cursor.broken()) {
                return Optional.empty();
            }
            parameters.add(new Parameter(parameter.toLowerCase(Locale.ROOT), value, written));
        }
        return Optional.of(new NameAddress(name, uri, parameters));
    }
}
