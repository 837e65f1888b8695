// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpim;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.mime.HeaderBlock;
import org.isthmus.model.mime.MimeHeaders;

/// The CPIM header block of one message: resolves prefixes by the NS headers above their use (RFC 3862 section
/// 3.4) and checks what must be understood (section 3.5). Headers whose prefix was never declared belong to no
/// namespace and are left out. Fields about content that stand in this block are kept apart. Used once.
final class HeaderSection {
    private static final Map<String, Set<String>> UNDERSTOOD = Map.of(
            CpimNamespace.CORE, Set.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require"),
            CpimNamespace.IMDN,
                    Set.of("Disposition-Notification", "Message-ID", "Original-To", "IMDN-Record-Route", "IMDN-Route"),
            CpimNamespace.CPM, Set.of("Payload-Type"));

    private final Set<CpimLeniency> allowed;
    private final Set<CpimLeniency> needed = EnumSet.noneOf(CpimLeniency.class);
    private final Map<String, String> namespaces = new HashMap<>(Map.of("", CpimNamespace.CORE));
    private final List<CpimHeader> headers = new ArrayList<>();
    private final List<HeaderBlock.Line> aboutContent = new ArrayList<>();

    HeaderSection(Set<CpimLeniency> allowed) {
        this.allowed = allowed;
    }

    /// Empty when all went well, else why not.
    Optional<CpimReading> read(List<HeaderBlock.Line> lines) {
        for (HeaderBlock.Line line : lines) {
            Optional<CpimReading> trouble = read(line);
            if (trouble.isPresent()) {
                return trouble;
            }
        }
        return Optional.empty();
    }

    List<CpimHeader> headers() {
        return headers;
    }

    Set<CpimLeniency> needed() {
        return needed;
    }

    /// Fields about the content that were found among the CPIM headers.
    List<HeaderBlock.Line> aboutContent() {
        return aboutContent;
    }

    private Optional<CpimReading> read(HeaderBlock.Line line) {
        if (MimeHeaders.isAboutContent(line.text())) {
            aboutContent.add(line);
            return Optional.empty();
        }
        Optional<HeaderLine> parsed = line.folded() ? Optional.empty() : HeaderLine.parse(line.text());
        if (parsed.isEmpty()) {
            return malformed("a line is not a CPIM header");
        }
        HeaderLine header = parsed.get();
        if (!header.strict() && !lenient(CpimLeniency.LOOSE_SPACE)) {
            return malformed("not exactly one space before a header's value");
        }
        String namespace = namespaces.get(header.prefix());
        boolean declares =
                header.name().equals("NS") && (header.prefix().isEmpty() || CpimNamespace.CORE.equals(namespace));
        if (declares) {
            return declare(header.value()) ? Optional.empty() : malformed("not a namespace declaration");
        }
        if (namespace == null) {
            return Optional.empty();
        }
        if (namespace.equals(CpimNamespace.CORE) && header.name().equals("Require")) {
            return require(header.value());
        }
        headers.add(new CpimHeader(namespace, name(namespace, header.name()), header.parameters(), header.value()));
        return Optional.empty();
    }

    private String name(String namespace, String name) {
        boolean capital = namespace.equals(CpimNamespace.CORE) && name.equals("CC");
        return capital && lenient(CpimLeniency.CAPITAL_CC) ? "cc" : name;
    }

    private boolean declare(String value) {
        int open = value.indexOf('<');
        if (open < 0 || !value.endsWith(">")) {
            return false;
        }
        String prefix = value.substring(0, open).strip();
        String uri = value.substring(open + 1, value.length() - 1);
        if (!CpimHeader.isNamespace(uri) || !(prefix.isEmpty() || CpimHeader.isName(prefix))) {
            return false;
        }
        namespaces.put(prefix, uri);
        return true;
    }

    private Optional<CpimReading> require(String names) {
        for (String listed : names.split(",", -1)) {
            String whole = listed.strip();
            int dot = whole.indexOf('.');
            String namespace = namespaces.get(dot < 0 ? "" : whole.substring(0, dot));
            if (namespace == null
                    || !UNDERSTOOD.getOrDefault(namespace, Set.of()).contains(whole.substring(dot + 1))) {
                return Optional.of(new CpimReading.NotUnderstood(whole));
            }
        }
        return Optional.empty();
    }

    private boolean lenient(CpimLeniency leniency) {
        if (allowed.contains(leniency)) {
            needed.add(leniency);
            return true;
        }
        return false;
    }

    private static Optional<CpimReading> malformed(String why) {
        return Optional.of(new CpimReading.Malformed(why));
    }
}
