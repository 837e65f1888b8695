// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.Optional;
import org.isthmus.model.Protection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.id.ItemId;

/// What functions of this gateway in different processes tell each other of a message beside the message
/// itself: `0h2vzk9c3m004;point=iw1;origin=sms`. `item` is its identity, the same in all of them (of a
/// notification, that of the message that it is about), `point` the reference point that it passes, `origin`
/// the technology it comes from, `protection` that of the way by which it came to the first of them.
///
/// The field is a proposal of ours: the architecture document does not say how CPM-IW1 and CPM-IW2 carry the
/// correlation that it asks for (section 5.3.1.6).
public record TrailField(ItemId item, ReferencePoint point, Technology origin, Protection protection) {
    private static final String POINT = "point=";
    private static final String ORIGIN = "origin=";
    private static final String PROTECTION = "protection=";

    /// By a way of which nothing is known.
    public TrailField(ItemId item, ReferencePoint point, Technology origin) {
        this(item, point, origin, Protection.NONE);
    }

    /// As the header field carries it.
    public String written() {
        String words = item + ";" + POINT + point.word() + ";" + ORIGIN + origin.name();
        return protection == Protection.NONE ? words : words + ";" + PROTECTION + protection.word();
    }

    /// Empty when it is not of this form. Parameters that are not known say nothing.
    public static Optional<TrailField> read(String field) {
        String[] words = field.strip().split(";", 8);
        Optional<ItemId> item = ItemId.parse(words[0].strip());
        Optional<ReferencePoint> point = Optional.empty();
        Optional<Technology> origin = Optional.empty();
        Protection protection = Protection.NONE;
        for (int i = 1; i < words.length; i++) {
            String word = words[i].strip();
            if (word.startsWith(POINT)) {
                point = ReferencePoint.of(word.substring(POINT.length()));
            } else if (word.startsWith(ORIGIN)) {
                origin = technology(word.substring(ORIGIN.length()));
            } else if (word.startsWith(PROTECTION)) {
                protection =
                        Protection.ofWord(word.substring(PROTECTION.length())).orElse(Protection.NONE);
            }
        }
        return item.isPresent() && point.isPresent() && origin.isPresent()
                ? Optional.of(new TrailField(item.get(), point.get(), origin.get(), protection))
                : Optional.empty();
    }

    private static Optional<Technology> technology(String name) {
        try {
            return Optional.of(new Technology(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
