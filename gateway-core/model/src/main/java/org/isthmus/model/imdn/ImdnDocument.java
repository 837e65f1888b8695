// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.xml.BoundedXml;

/// Walks through one document: `imdn` at depth 1, its children at 2, `status` at 3, the word at 4.
final class ImdnDocument {
    private static final Map<DispositionType, Set<ImdnStatus>> WORDS = new EnumMap<>(Map.of(
            DispositionType.DELIVERY,
                    Set.of(ImdnStatus.DELIVERED, ImdnStatus.FAILED, ImdnStatus.FORBIDDEN, ImdnStatus.ERROR),
            DispositionType.DISPLAY, Set.of(ImdnStatus.DISPLAYED, ImdnStatus.FORBIDDEN, ImdnStatus.ERROR),
            DispositionType.PROCESSING,
                    Set.of(ImdnStatus.PROCESSED, ImdnStatus.STORED, ImdnStatus.FORBIDDEN, ImdnStatus.ERROR),
            DispositionType.INTERWORKING, Set.of(ImdnStatus.LEGACY_SMS, ImdnStatus.LEGACY_MMS, ImdnStatus.ERROR)));
    private static final Map<String, DispositionType> TYPES = types();

    private final Map<String, String> texts = new HashMap<>();
    private Optional<DispositionType> type = Optional.empty();
    private Optional<ImdnStatus> status = Optional.empty();
    private boolean contradictory;

    private ImdnDocument() {}

    static ImdnReading read(BoundedXml xml) throws XMLStreamException {
        ImdnDocument document = new ImdnDocument();
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("imdn")) {
            return new ImdnReading.Malformed("the document is not an imdn");
        }
        StringBuilder text = new StringBuilder();
        String inNotification = "";
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    text.setLength(0);
                    inNotification = document.open(xml.depth(), xml.getLocalName(), inNotification);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (xml.depth() == 1) {
                        document.texts.putIfAbsent(
                                xml.getLocalName(), text.toString().strip());
                    }
                }
                default -> {
                    // Comments and instructions say nothing here.
                }
            }
        }
        return document.value();
    }

    /// The path below `imdn` of the element that was just opened.
    private String open(int depth, String name, String path) {
        if (depth == 2) {
            DispositionType found = TYPES.get(name);
            if (found != null) {
                contradictory |= type.isPresent();
                type = Optional.of(found);
            }
            return found == null ? "" : "notification";
        }
        if (depth == 3) {
            return path.startsWith("notification") && name.equals("status") ? "notification/status" : "notification/";
        }
        if (depth == 4 && path.equals("notification/status")) {
            contradictory |= status.isPresent();
            status = Optional.of(ImdnStatus.ofElement(name));
        }
        return path;
    }

    private ImdnReading value() {
        String id = texts.getOrDefault("message-id", "");
        if (!ImdnMessageId.isValid(id)) {
            return new ImdnReading.Malformed("no message-id");
        }
        if (type.isEmpty() || contradictory) {
            return new ImdnReading.Malformed("not exactly one notification");
        }
        ImdnStatus word = status.filter(
                        known -> WORDS.getOrDefault(type.get(), Set.of()).contains(known))
                .orElse(ImdnStatus.OTHER);
        return new ImdnReading.Read(List.of(new Imdn(
                new ImdnMessageId(id),
                instant(texts.getOrDefault("datetime", "")),
                recipient(),
                Optional.ofNullable(texts.get("subject")),
                type.get(),
                word)));
    }

    private Optional<Imdn.Recipient> recipient() {
        String uri = texts.getOrDefault("recipient-uri", "");
        String original = texts.getOrDefault("original-recipient-uri", "");
        if (uri.isEmpty() && original.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Imdn.Recipient(uri.isEmpty() ? original : uri, original.isEmpty() ? uri : original));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Map<String, DispositionType> types() {
        Map<String, DispositionType> types = new HashMap<>();
        for (DispositionType type : DispositionType.values()) {
            types.put(ImdnWriter.element(type), type);
        }
        return Map.copyOf(types);
    }
}
