// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.xml;

import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.isthmus.model.Octets;

/// A pull parser for documents of strangers: UTF-8 only, whatever the document claims; no document type
/// declaration, so no entities of its own and none from outside; elements no deeper than allowed. Whatever
/// breaks these rules, or those of XML, is an XMLStreamException, whose words may repeat the document and are
/// not to be shown. How large the document may be is the caller's check, before this.
public final class BoundedXml extends StreamReaderDelegate {
    private final int deepest;
    private int depth;

    private BoundedXml(XMLStreamReader parser, int deepest) {
        super(parser);
        this.deepest = deepest;
    }

    public static BoundedXml of(Octets document, int deepest) throws XMLStreamException {
        // A factory is not said to be safe for several threads; the default one is cheap to make.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return new BoundedXml(factory.createXMLStreamReader(new StringReader(text(document))), deepest);
    }

    @Override
    public int next() throws XMLStreamException {
        int event = super.next();
        switch (event) {
            case DTD, ENTITY_REFERENCE, ENTITY_DECLARATION -> throw new XMLStreamException("document type declaration");
            case START_ELEMENT -> {
                if (++depth > deepest) {
                    throw new XMLStreamException("too deep");
                }
            }
            case END_ELEMENT -> depth--;
            default -> {
                // Texts, comments and instructions are as they are.
            }
        }
        return event;
    }

    /// The first tag from here on; anything else before it but white space, comments and instructions is an
    /// error.
    @Override
    public int nextTag() throws XMLStreamException {
        int event = next();
        while (event == COMMENT || event == PROCESSING_INSTRUCTION || (event == CHARACTERS && isWhiteSpace())) {
            event = next();
        }
        if (event != START_ELEMENT && event != END_ELEMENT) {
            throw new XMLStreamException("no tag");
        }
        return event;
    }

    /// How many elements are open, the one that was just begun included.
    public int depth() {
        return depth;
    }

    private static String text(Octets document) throws XMLStreamException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(document.toByteBuffer())
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new XMLStreamException("not UTF-8");
        }
    }
}
