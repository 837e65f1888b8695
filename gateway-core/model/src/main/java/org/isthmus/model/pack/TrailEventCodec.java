// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.TrailEvent;

/// The packed form of trail events. Several go into one row ([PackedStory]): each item and time is told from the one
/// before, so that the usual next event, of the same item in the same second, spends four octets on both. Throws
/// [CorruptRecord] for octets that are not such a row.
public final class TrailEventCodec {
    static final int VERSION = 1;
    private static final int WORD = 0;
    private static final int ID = 1;
    private static final int NUMBER = 2;

    private TrailEventCodec() {}

    static Octets pack(TrailEvent event) {
        return packAll(List.of(event));
    }

    static Octets packAll(List<TrailEvent> events) {
        PackedStory story = new PackedStory();
        events.forEach(story::add);
        return story.done();
    }

    static void write(PackWriter out, TrailEvent event, long itemBefore, long secondBefore) {
        out.signed(event.item().value() - itemBefore).instant(event.at(), secondBefore);
        out.octet(Numbers.TRAIL_KIND.of(event.kind()));
        Shared.asserter(out, event.by());
        out.text(event.leg()).unsigned(event.facts().size());
        for (Fact fact : event.facts()) {
            fact(out, fact);
        }
    }

    static TrailEvent unpack(Octets octets) {
        List<TrailEvent> events = unpackAll(octets);
        if (events.size() != 1) {
            throw new CorruptRecord("trail event", 1, events.size() + " events where one was kept");
        }
        return events.getFirst();
    }

    public static List<TrailEvent> unpackAll(Octets octets) {
        return PackReader.read("trail", VERSION, octets, TrailEventCodec::events);
    }

    private static List<TrailEvent> events(PackReader in) {
        int count = in.count();
        List<TrailEvent> events = new ArrayList<>();
        long item = 0;
        long second = PackWriter.EPOCH_SECOND;
        for (int i = 0; i < count; i++) {
            item += in.signed();
            Instant at = in.instant(second);
            second = at.getEpochSecond();
            events.add(new TrailEvent(
                    new ItemId(item),
                    at,
                    Numbers.TRAIL_KIND.read(in),
                    Shared.asserter(in),
                    in.text(),
                    in.each(TrailEventCodec::fact)));
        }
        return List.copyOf(events);
    }

    private static void fact(PackWriter out, Fact fact) {
        switch (fact) {
            case Fact.Word(String name, String value) ->
                out.octet(WORD).text(name).text(value);
            case Fact.Id(String name, String value) -> out.octet(ID).text(name).text(value);
            case Fact.Number(String name, Address value) -> {
                out.octet(NUMBER).text(name);
                Shared.address(out, value);
            }
        }
    }

    private static Fact fact(PackReader in) {
        return switch (in.octet()) {
            case WORD -> new Fact.Word(in.text(), in.text());
            case ID -> new Fact.Id(in.text(), in.text());
            case NUMBER -> new Fact.Number(in.text(), Shared.address(in));
            default -> throw in.corrupt("no such fact");
        };
    }
}
