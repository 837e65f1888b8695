// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.reginfo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.isthmus.model.Octets;
import org.isthmus.model.xml.BoundedXml;
import org.isthmus.sip.reginfo.RegInfo.Contact;
import org.isthmus.sip.reginfo.RegInfo.Registration;

/// Reads `application/reginfo+xml` (RFC 3680 section 5.3). Elements that it does not know are passed over, as
/// the schema wants it. Empty for what is no such document, without saying why: its sender knows no better.
///
/// - `mostOctets`: of the document.
/// - `mostEntries`: registrations and contacts together.
public record RegInfoReader(int mostOctets, int mostEntries) {
    public static final RegInfoReader USUAL = new RegInfoReader(64 * 1024, 200);
    public static final String MEDIA_TYPE = "application/reginfo+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:reginfo";
    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 10;
    private static final int LONGEST_FEATURE = 1024;

    public Optional<RegInfo> read(Octets document) {
        if (document.size() > mostOctets) {
            return Optional.empty();
        }
        try {
            return read(BoundedXml.of(document, DEEPEST));
        } catch (XMLStreamException _) {
            return Optional.empty();
        }
    }

    private Optional<RegInfo> read(BoundedXml xml) throws XMLStreamException {
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !is(xml, "reginfo")) {
            return Optional.empty();
        }
        Optional<Long> version = number(attribute(xml, "version"));
        String state = attribute(xml, "state");
        if (version.isEmpty() || !(state.equals("full") || state.equals("partial"))) {
            return Optional.empty();
        }
        List<Registration> registrations = new ArrayList<>();
        int entries = 0;
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT && is(xml, "registration") && xml.depth() == 2) {
                Registration registration = registration(xml);
                entries += 1 + registration.contacts().size();
                if (entries > mostEntries) {
                    return Optional.empty();
                }
                registrations.add(registration);
            }
        }
        return Optional.of(new RegInfo(version.get(), state.equals("full"), registrations));
    }

    private Registration registration(BoundedXml xml) throws XMLStreamException {
        String id = attribute(xml, "id");
        String aor = attribute(xml, "aor");
        boolean active = attribute(xml, "state").equals("active");
        List<Contact> contacts = new ArrayList<>();
        while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.depth() == 1)) {
            if (xml.isStartElement() && is(xml, "contact") && xml.depth() == 3 && contacts.size() < mostEntries) {
                contacts.add(contact(xml));
            }
        }
        return new Registration(id, aor, active, contacts);
    }

    private static Contact contact(BoundedXml xml) throws XMLStreamException {
        String id = attribute(xml, "id");
        boolean active = attribute(xml, "state").equals("active");
        Set<String> features = new HashSet<>();
        StringBuilder text = new StringBuilder();
        String name = "";
        while (!(xml.next() == XMLStreamConstants.END_ELEMENT && xml.depth() == 2)) {
            switch (xml.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    name = is(xml, "unknown-param") ? attribute(xml, "name") : "";
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String value = text.toString().strip();
                    if (isToken(name) && value.length() <= LONGEST_FEATURE) {
                        features.add(feature(name, value));
                    }
                    name = "";
                }
                default -> {
                    // Comments and instructions say nothing here.
                }
            }
        }
        return new Contact(id, active, features);
    }

    private static String feature(String name, String value) {
        if (value.isEmpty()) {
            return name;
        }
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return name + "=" + (quoted || isToken(value) ? value : "\"" + value.replace("\"", "") + "\"");
    }

    /// RFC 3261 section 25.1, for the names of parameters.
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "-.!%*_+`'~".indexOf(c) >= 0);
    }

    private static boolean is(BoundedXml xml, String name) {
        return xml.getLocalName().equals(name) && NAMESPACE.equals(xml.getNamespaceURI());
    }

    private static String attribute(BoundedXml xml, String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
