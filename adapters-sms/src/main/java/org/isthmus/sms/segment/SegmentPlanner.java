// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.isthmus.model.Octets;
import org.isthmus.model.settings.SmsTextSettings.Receipts;
import org.isthmus.model.settings.SmsTextSettings.Segmentation;
import org.isthmus.sms.text.Shifts;
import org.isthmus.sms.text.SmsAlphabet;
import org.isthmus.sms.text.SmsCoding;
import org.isthmus.sms.text.SmsText;
import org.isthmus.sms.text.TextRules;

/// Cuts a text into segments as the rules of its message centre want them: with a concatenation header of an
/// 8-bit or 16-bit reference (3GPP TS 23.040 sections 9.2.3.24.1 and 9.2.3.24.8), by `sar_*` parameters, or not
/// at all, whole in `message_payload`. A part has the room that the radio side has beside its header: 160
/// septets or 70 UTF-16 units alone, 153 or 67 in parts with an 8-bit reference. By `sar_*` it is that beside a
/// 16-bit reference, which the message centre may make of it.
///
/// What a reader sees as one character (an extended grapheme cluster, Unicode Standard Annex 29: an emoji
/// sequence, a flag, a letter with its marks) is never cut, unless it alone is longer than a part; then a cut
/// still falls between code points. An escape is never parted from its character.
///
/// Over the limit of parts nothing is planned: the answer says how many it would have been.
public final class SegmentPlanner {
    private SegmentPlanner() {}

    /// The way to write `text`: with national tables where they are allowed and need fewer parts than UCS-2; of
    /// several the first of those with the fewest parts.
    public static SmsText choose(String text, TextRules rules) {
        SmsText usual = SmsText.choose(text, rules);
        if (usual.alphabet() != SmsAlphabet.UCS2) {
            return usual;
        }
        SmsText best = usual;
        int parts = parts(usual, rules);
        for (SmsText way : SmsText.national(text, rules)) {
            int its = parts(way, rules);
            if (its < parts) {
                best = way;
                parts = its;
            }
        }
        return best;
    }

    /// `reference` is the number that all parts share, of 16 bits; a header of 8 bits takes the lower octet. It is
    /// asked for when there is more than one part.
    public static SegmentPlanning plan(SmsText text, TextRules rules, IntSupplier reference) {
        SmsCoding coding = text.coding();
        int length = text.text().length();
        int units = text.units(0, length);
        int characters = text.text().codePointCount(0, length);
        Header alone = Header.alone(coding.shifts());
        if (units <= text.alphabet().room(alone.octets())) {
            Segment only = segment(text, 0, length, alone.write(0, 1, 1), Segment.Carriage.SHORT_MESSAGE);
            return new SegmentPlan(coding, characters, units, List.of(only));
        }
        Segmentation way = rules.text().segmentation();
        Header header = new Header(way, coding.shifts());
        List<Integer> ends = ends(text, text.alphabet().room(header.room()));
        if (ends.size() > rules.maxParts()) {
            return new TooManyParts(text.alphabet(), ends.size(), rules.maxParts());
        }
        List<Segment> segments = way == Segmentation.PAYLOAD
                ? List.of(segment(text, 0, length, new byte[0], Segment.Carriage.PAYLOAD))
                : segments(
                        text, ends, header, reference.getAsInt(), rules.text().receipts());
        return new SegmentPlan(coding, characters, units, segments);
    }

    private static List<Segment> segments(
            SmsText text, List<Integer> ends, Header header, int reference, Receipts receipts) {
        List<Segment> segments = new ArrayList<>(ends.size());
        int total = ends.size();
        int from = 0;
        for (int to : ends) {
            int number = segments.size() + 1;
            Segment.Carriage carriage = header.way() == Segmentation.SAR
                    ? new Segment.Carriage.Sar(reference, total, number)
                    : Segment.Carriage.SHORT_MESSAGE;
            boolean reported = switch (receipts) {
                case EACH_PART -> true;
                case FIRST_PART -> number == 1;
                case LAST_PART -> number == total;
            };
            segments.add(segment(text, from, to, header.write(reference, total, number), carriage)
                    .reported(reported));
            from = to;
        }
        return segments;
    }

    private static Segment segment(SmsText text, int from, int to, byte[] header, Segment.Carriage carriage) {
        byte[] content = text.encode(from, to, header.length);
        byte[] message = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, message, header.length, content.length);
        int esmClass = header.length > 0 ? Segment.UDHI : 0;
        return new Segment(esmClass, text.coding().dataCoding(), Octets.copyOf(message), carriage);
    }

    private static int parts(SmsText text, TextRules rules) {
        Shifts shifts = text.coding().shifts();
        int alone = text.alphabet().room(Header.alone(shifts).octets());
        if (text.units(0, text.text().length()) <= alone) {
            return 1;
        }
        Header header = new Header(rules.text().segmentation(), shifts);
        return ends(text, text.alphabet().room(header.room())).size();
    }

    /// Where each part ends that has room for so many units.
    private static List<Integer> ends(SmsText text, int room) {
        String all = text.text();
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(all);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        while (from < all.length()) {
            int reach = reach(text, from, room);
            int to = reach == all.length() || clusters.isBoundary(reach) ? reach : clusters.preceding(reach);
            if (to <= from) {
                to = Character.isLowSurrogate(all.charAt(reach)) && Character.isHighSurrogate(all.charAt(reach - 1))
                        ? reach - 1
                        : reach;
            }
            ends.add(to);
            from = to;
        }
        return ends;
    }

    /// The furthest end that the room of one part allows for a part that starts at `from`.
    private static int reach(SmsText text, int from, int room) {
        int length = text.text().length();
        if (text.alphabet() != SmsAlphabet.GSM_7BIT) {
            return Math.min(length, from + room);
        }
        int at = from;
        int used = 0;
        while (at < length) {
            used += text.units(at, at + 1);
            if (used > room) {
                break;
            }
            at++;
        }
        return at;
    }
}
