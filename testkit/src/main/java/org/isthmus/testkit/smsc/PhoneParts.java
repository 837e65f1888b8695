// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.isthmus.model.Octets;

/// Puts the parts of one phone's messages together by user data header or `sar_` TLVs and reads their text.
/// Parts are joined as octets and then decoded, so that a character cut in two is seen as it would be by a
/// phone that joins first. Not safe for use by many threads.
final class PhoneParts {
    private final Map<String, Map<Integer, ShortMessage>> waiting = new HashMap<>();

    private record Place(int reference, int total, int number) {}

    /// The whole message when this was its last missing part.
    Optional<PhoneText> add(ShortMessage message) {
        Optional<Place> place = place(message);
        if (place.isEmpty() || place.get().total() <= 1) {
            return Optional.of(text(Map.of(1, message)));
        }
        String key = message.source().number() + " " + place.get().reference() + " "
                + place.get().total();
        Map<Integer, ShortMessage> parts = waiting.computeIfAbsent(key, _ -> new TreeMap<>());
        parts.put(place.get().number(), message);
        if (parts.size() < place.get().total()) {
            return Optional.empty();
        }
        waiting.remove(key);
        return Optional.of(text(parts));
    }

    int incomplete() {
        return waiting.size();
    }

    private static PhoneText text(Map<Integer, ShortMessage> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.values().forEach(part -> out.writeBytes(part.content().toByteArray()));
        ShortMessage first = parts.values().iterator().next();
        String text = decode(first.flags().dataCoding(), Octets.copyOf(out.toByteArray()));
        return new PhoneText(first.source().number(), first.destination().number(), text, parts.size());
    }

    /// The text by `data_coding` (SMPP 3.4 section 5.2.19); binary as hexadecimal digits.
    static String decode(int coding, Octets octets) {
        return switch (coding) {
            case 8 -> octets.text(StandardCharsets.UTF_16BE);
            case 3 -> octets.text(StandardCharsets.ISO_8859_1);
            case 1 -> octets.text(StandardCharsets.US_ASCII);
            case 2, 4 -> HexFormat.of().formatHex(octets.toByteArray());
            default -> GsmAlphabet.read(octets);
        };
    }

    /// Whether it is the first of several.
    static boolean isFirstOfSeveral(ShortMessage message) {
        return place(message)
                .filter(place -> place.total() > 1 && place.number() == 1)
                .isPresent();
    }

    private static Optional<Place> place(ShortMessage message) {
        Optional<Octets> total = message.tlv(ShortMessage.SAR_TOTAL_SEGMENTS);
        Optional<Octets> number = message.tlv(ShortMessage.SAR_SEGMENT_SEQNUM);
        Optional<Octets> reference = message.tlv(ShortMessage.SAR_MSG_REF_NUM);
        if (total.isPresent() && number.isPresent() && reference.isPresent()) {
            return Optional.of(new Place(number(reference.get()), number(total.get()), number(number.get())));
        }
        Octets header = message.userDataHeader();
        int at = 1;
        while (at + 1 < header.size()) {
            int element = header.at(at);
            int length = header.at(at + 1);
            int value = at + 2;
            if (element == 0 && length == 3 && value + 3 <= header.size()) {
                return Optional.of(new Place(header.at(value), header.at(value + 1), header.at(value + 2)));
            }
            if (element == 8 && length == 4 && value + 4 <= header.size()) {
                int wide = header.at(value) << 8 | header.at(value + 1);
                return Optional.of(new Place(wide, header.at(value + 2), header.at(value + 3)));
            }
            at = value + length;
        }
        return Optional.empty();
    }

    private static int number(Octets octets) {
        int value = 0;
        for (int i = 0; i < octets.size(); i++) {
            value = value << 8 | octets.at(i);
        }
        return value;
    }
}
