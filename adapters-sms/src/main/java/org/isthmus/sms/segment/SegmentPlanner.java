// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.isthmus.model.Octets;
import org.isthmus.sms.text.SmsAlphabet;
import org.isthmus.sms.text.SmsText;

/// Cuts a text into segments with an 8-bit concatenation header (3GPP TS 23.040 section 9.2.3.24.1): 160
/// septets or 70 UTF-16 units alone, 153 or 67 in parts. What a reader sees as one character (an extended
/// grapheme cluster, Unicode Standard Annex 29: an emoji sequence, a flag, a letter with its marks) is never
/// cut, unless it alone is longer than a part; then a cut still falls between code points. An escape is never
/// parted from its character.
///
/// Over the limit of parts nothing is planned: the answer says how many it would have been.
public final class SegmentPlanner {
    private static final int HEADER = 6;

    private SegmentPlanner() {}

    /// `maxParts` is 1 to 255. `reference` (0 to 255) is the number that all parts share; it is asked for when
    /// there is more than one.
    public static SegmentPlanning plan(SmsText text, int maxParts, IntSupplier reference) {
        SmsAlphabet alphabet = text.alphabet();
        int length = text.text().length();
        int units = text.units(0, length);
        int characters = text.text().codePointCount(0, length);
        if (units <= alphabet.unitsAlone()) {
            Segment only = new Segment(0, alphabet.dataCoding(), Octets.copyOf(text.encode(0, length)));
            return new SegmentPlan(alphabet, characters, units, List.of(only));
        }
        List<Integer> ends = ends(text);
        if (ends.size() > maxParts) {
            return new TooManyParts(alphabet, ends.size(), maxParts);
        }
        byte shared = (byte) reference.getAsInt();
        List<Segment> segments = new ArrayList<>(ends.size());
        int from = 0;
        for (int to : ends) {
            byte[] content = text.encode(from, to);
            byte[] message = new byte[HEADER + content.length];
            message[0] = HEADER - 1;
            message[1] = 0;
            message[2] = 3;
            message[3] = shared;
            message[4] = (byte) ends.size();
            message[5] = (byte) (segments.size() + 1);
            System.arraycopy(content, 0, message, HEADER, content.length);
            segments.add(new Segment(Segment.UDHI, alphabet.dataCoding(), Octets.copyOf(message)));
            from = to;
        }
        return new SegmentPlan(alphabet, characters, units, segments);
    }

    /// Where each part ends.
    private static List<Integer> ends(SmsText text) {
        String all = text.text();
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(all);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        while (from < all.length()) {
            int reach = reach(text, from);
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
    private static int reach(SmsText text, int from) {
        int room = text.alphabet().unitsInParts();
        int length = text.text().length();
        if (text.alphabet() == SmsAlphabet.UCS2) {
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
