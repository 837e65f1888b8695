// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.isthmus.model.Octets;

/// One `message/imdn+xml` document (RFC 5438 section 11). `kind` is the element that tells what it is about,
/// without its ending: `delivery`, `display`, `processing`, and CPM's `interworking`; `status` is the element
/// within `status`: `delivered`, `failed`, `displayed`, `legacy-sms` … Elements are found by their local
/// names.
public record Imdn(String messageId, String dateTime, String recipientUri, String kind, String status) {
    private static final String ENDING = "-notification";

    /// Empty when it is not well-formed or no notification. Document types are refused.
    static Optional<Imdn> read(Octets xml) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        String id = "";
        String dateTime = "";
        String recipient = "";
        String kind = "";
        String status = "";
        boolean statusIsNext = false;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(xml.toInputStream());
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamReader.START_ELEMENT) {
                    continue;
                }
                String name = reader.getLocalName();
                switch (name) {
                    case "message-id" -> id = reader.getElementText().strip();
                    case "datetime" -> dateTime = reader.getElementText().strip();
                    case "recipient-uri" -> recipient = reader.getElementText().strip();
                    case "status" -> statusIsNext = true;
                    default -> {
                        if (statusIsNext && status.isEmpty()) {
                            status = name;
                        } else if (name.endsWith(ENDING)) {
                            kind = name.substring(0, name.length() - ENDING.length());
                        }
                    }
                }
            }
        } catch (XMLStreamException _) {
            return Optional.empty();
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new Imdn(id, dateTime, recipient, kind, status));
    }

    /// The document as octets, in the order of elements that the schema demands. The interworking
    /// notification has its own namespace.
    Octets write() {
        StringBuilder out = new StringBuilder(512);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">");
        out.append("<message-id>").append(escape(messageId)).append("</message-id>");
        out.append("<datetime>").append(escape(dateTime)).append("</datetime>");
        if (!recipientUri.isEmpty()) {
            out.append("<recipient-uri>").append(escape(recipientUri)).append("</recipient-uri>");
            out.append("<original-recipient-uri>").append(escape(recipientUri)).append("</original-recipient-uri>");
        }
        out.append('<').append(kind).append(ENDING);
        out.append(kind.equals("interworking") ? " xmlns=\"urn:oma:xml:cpm:imdn-extensions:1.0\">" : ">");
        out.append("<status><")
                .append(status)
                .append("/></status></")
                .append(kind)
                .append(ENDING)
                .append("></imdn>");
        return Octets.utf8(out.toString());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
