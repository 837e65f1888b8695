// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.iscomposing;

import java.time.Duration;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.isthmus.model.Octets;
import org.isthmus.model.xml.BoundedXml;

/// Reads an is-composing document (RFC 3994 section 3.3). Any state but `active` counts as idle, as section
/// 3.3.1 wants it for states that are not known.
public final class IsComposingReader {
    private static final int DEEPEST = 8;
    private static final int LONGEST_SECONDS = 9;

    private IsComposingReader() {}

    /// Empty when `document` is not one, or is longer than `mostOctets`.
    public static Optional<IsComposing> read(Octets document, int mostOctets) {
        if (document.size() > mostOctets) {
            return Optional.empty();
        }
        try {
            return read(BoundedXml.of(document, DEEPEST));
        } catch (XMLStreamException _) {
            return Optional.empty();
        }
    }

    private static Optional<IsComposing> read(BoundedXml xml) throws XMLStreamException {
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("isComposing")) {
            return Optional.empty();
        }
        Optional<String> state = Optional.empty();
        Duration refresh = Duration.ZERO;
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> text.setLength(0);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = xml.depth() == 1 ? xml.getLocalName() : "";
                    if (name.equals("state")) {
                        state = Optional.of(text.toString().strip());
                    } else if (name.equals("refresh")) {
                        refresh = seconds(text.toString().strip());
                    }
                }
                default -> {
                    // Comments and instructions say nothing here.
                }
            }
        }
        Duration known = refresh;
        return state.map(word -> new IsComposing(word.equals("active"), known));
    }

    private static Duration seconds(String text) {
        boolean number = !text.isEmpty()
                && text.length() <= LONGEST_SECONDS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
    }
}
