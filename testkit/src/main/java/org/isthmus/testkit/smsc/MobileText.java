// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.isthmus.model.Octets;

/// What a phone writes, made into the `deliver_sm` that its SMSC would send: GSM 7-bit when the text allows,
/// else UCS-2; in one piece or in several. Never cuts an escape sequence or a surrogate pair.
public final class MobileText {
    private static final int UCS2 = 8;

    private MobileText() {}

    /// How a long text travels (stage 3 section 4.2).
    public enum Concatenation {
        UDH_8_BIT,
        UDH_16_BIT,
        SAR,
        PAYLOAD
    }

    static List<ShortMessage> write(SmppAddress from, SmppAddress to, String text, Concatenation way, int reference) {
        Optional<Octets> septets = GsmAlphabet.write(text);
        Octets whole = septets.orElseGet(() -> Octets.copyOf(text.getBytes(StandardCharsets.UTF_16BE)));
        int coding = septets.isPresent() ? 0 : UCS2;
        boolean single = whole.size() <= (coding == UCS2 ? 140 : 160);
        if (way == Concatenation.PAYLOAD || single) {
            boolean payload = way == Concatenation.PAYLOAD;
            return List.of(new ShortMessage(
                    "",
                    from,
                    to,
                    ShortMessage.Flags.plain(0, coding),
                    ShortMessage.Times.NONE,
                    payload ? Octets.EMPTY : whole,
                    payload ? Map.of(ShortMessage.MESSAGE_PAYLOAD, whole) : Map.of()));
        }
        int size = coding == UCS2
                ? (way == Concatenation.UDH_16_BIT ? 132 : 134)
                : (way == Concatenation.UDH_16_BIT ? 152 : 153);
        List<Octets> pieces = cut(whole, size, coding);
        List<ShortMessage> parts = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            parts.add(part(from, to, coding, way, reference, pieces, i));
        }
        return parts;
    }

    private static ShortMessage part(
            SmppAddress from,
            SmppAddress to,
            int coding,
            Concatenation way,
            int reference,
            List<Octets> pieces,
            int i) {
        PduBody data = new PduBody();
        Map<Integer, Octets> tlvs = new TreeMap<>();
        int total = pieces.size();
        switch (way) {
            case UDH_8_BIT ->
                data.int1(5).int1(0).int1(3).int1(reference).int1(total).int1(i + 1);
            case UDH_16_BIT ->
                data.int1(6).int1(8).int1(4).int2(reference).int1(total).int1(i + 1);
            default -> {
                tlvs.put(
                        ShortMessage.SAR_MSG_REF_NUM,
                        new PduBody().int2(reference).done());
                tlvs.put(
                        ShortMessage.SAR_TOTAL_SEGMENTS,
                        new PduBody().int1(total).done());
                tlvs.put(
                        ShortMessage.SAR_SEGMENT_SEQNUM,
                        new PduBody().int1(i + 1).done());
            }
        }
        int esmClass = way == Concatenation.SAR ? 0 : ShortMessage.UDHI;
        return new ShortMessage(
                "",
                from,
                to,
                ShortMessage.Flags.plain(esmClass, coding),
                ShortMessage.Times.NONE,
                data.octets(pieces.get(i)).done(),
                tlvs);
    }

    private static List<Octets> cut(Octets whole, int size, int coding) {
        List<Octets> pieces = new ArrayList<>();
        int at = 0;
        while (at < whole.size()) {
            int end = Math.min(whole.size(), at + size);
            if (end < whole.size() && coding == 0 && GsmAlphabet.followsEscape(whole, end)) {
                end--;
            }
            if (end < whole.size() && coding == UCS2 && (whole.at(end) & 0xFC) == 0xDC) {
                end -= 2;
            }
            pieces.add(whole.slice(at, end));
            at = end;
        }
        return pieces;
    }
}
