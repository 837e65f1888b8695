// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.isthmus.model.Octets;

/// Two small XML contents of RCS as a text that any phone shows: a pushed location as `geo:` URI (RFC 5870),
/// and a file that the sender uploaded as its link (stage 3 section 3.3). Read by local names, since clients
/// differ in their prefixes. No DTD, no entities, at most 16 KiB and 16 levels; what can not be read gives
/// nothing.
final class RcsXmlText {
    static final String LOCATION = "application/vnd.gsma.rcspushlocation+xml";
    static final String FILE_LINK = "application/vnd.gsma.rcs-ft-http+xml";

    private static final int LARGEST = 16 * 1024;
    private static final int DEEPEST = 16;
    private static final Pattern POSITION =
            Pattern.compile("\\s*(-?[0-9]{1,3}(?:\\.[0-9]{1,12})?)\\s+(-?[0-9]{1,3}(?:\\.[0-9]{1,12})?)(?:\\s.*)?");
    private static final Pattern RADIUS = Pattern.compile("[0-9]{1,7}(\\.[0-9]{1,6})?");
    private static final Pattern LINK = Pattern.compile("https?://[\\x21-\\x7e]{1,2000}");

    private RcsXmlText() {}

    /// `Label` and `geo:latitude,longitude;u=radius`, on two lines.
    static Optional<String> location(Octets xml) {
        Map<String, String> found = new HashMap<>();
        boolean whole = read(xml, (path, value) -> {
            if (path.endsWith("/pos") || path.endsWith("/radius") || path.endsWith("/rcspushlocation@label")) {
                found.putIfAbsent(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('@')) + 1), value);
            }
        });
        var position = POSITION.matcher(found.getOrDefault("pos", ""));
        if (!whole || !position.matches()) {
            return Optional.empty();
        }
        String radius = found.getOrDefault("radius", "").strip();
        String uri = "geo:" + position.group(1) + "," + position.group(2)
                + (RADIUS.matcher(radius).matches() ? ";u=" + radius : "");
        return Optional.of(titled(found.getOrDefault("label", ""), uri));
    }

    /// The file's name and its link, on two lines; the thumbnail is left out.
    static Optional<String> fileLink(Octets xml) {
        Map<String, String> found = new HashMap<>();
        boolean[] isFile = new boolean[1];
        boolean whole = read(xml, (path, value) -> {
            if (path.endsWith("/file-info@type")) {
                isFile[0] = value.equals("file");
            } else if (isFile[0] && path.endsWith("/file-name")) {
                found.putIfAbsent("name", value);
            } else if (isFile[0] && path.endsWith("/data@url")) {
                found.putIfAbsent("url", value.strip());
            }
        });
        String url = found.getOrDefault("url", "");
        if (!whole || !LINK.matcher(url).matches()) {
            return Optional.empty();
        }
        return Optional.of(titled(found.getOrDefault("name", ""), url));
    }

    private static String titled(String title, String line) {
        return title.isBlank() ? line : title.strip() + "\n" + line;
    }

    /// Gives each attribute and each element's text with its path of local names (`/file/file-info@type`).
    /// False when the document is broken or beyond the limits.
    private static boolean read(Octets xml, BiConsumer<String, String> sink) {
        if (xml.size() > LARGEST) {
            return false;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(xml.toInputStream());
            Deque<String> path = new ArrayDeque<>();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (path.size() == DEEPEST) {
                            return false;
                        }
                        String here = (path.isEmpty() ? "" : path.peek()) + "/" + reader.getLocalName();
                        path.push(here);
                        for (int i = 0; i < reader.getAttributeCount(); i++) {
                            sink.accept(here + "@" + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
                        }
                    }
                    case XMLStreamConstants.CHARACTERS -> {
                        if (!path.isEmpty() && !reader.isWhiteSpace()) {
                            sink.accept(path.peek(), reader.getText());
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> path.pop();
                    case XMLStreamConstants.DTD -> {
                        return false;
                    }
                    default -> {}
                }
            }
            return true;
        } catch (XMLStreamException _) {
            return false;
        }
    }
}
