// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.model.Octets;
import org.isthmus.sms.text.Shifts;

/// The content of a message without its user data header of `headerOctets`, and what the header said of
/// concatenation, of the application port and of national tables (3GPP TS 23.040 section 9.2.3.24).
/// Concatenation is read from the header, else from the sar_* parameters; when an element comes twice, the last
/// one counts. Tolerant: a part number outside its total, and elements that do not fit into the header, are
/// taken as if they were not there. A header that does not fit into the content is not: see [#headerFits].
public record UserData(
        Octets content,
        int headerOctets,
        Optional<Concatenation> concatenation,
        OptionalInt destinationPort,
        Shifts shifts) {
    private static final int SHORT_REFERENCE = 0x00;
    private static final int LONG_REFERENCE = 0x08;
    private static final int SHORT_PORTS = 0x04;
    private static final int LONG_PORTS = 0x05;
    private static final int SINGLE_SHIFT = 0x24;
    private static final int LOCKING_SHIFT = 0x25;

    /// This is part `number` (from 1) of `total`. `reference` is written with its width (`8:199`, `16:199`,
    /// `sar:199`), since the same number in another width is another message.
    public record Concatenation(String reference, int number, int total) {
        static Optional<Concatenation> of(String width, int reference, int number, int total) {
            return total > 1 && number >= 1 && number <= total
                    ? Optional.of(new Concatenation(width + ":" + reference, number, total))
                    : Optional.empty();
        }
    }

    /// Whether the header that `esm_class` announces is there whole. When it is not, nobody knows where the
    /// text begins.
    public static boolean headerFits(DeliverSm pdu) {
        Octets all = pdu.content();
        return !pdu.hasUserDataHeader() || (!all.isEmpty() && all.at(0) < all.size());
    }

    /// Of a `pdu` whose header does not fit all is content.
    public static UserData of(DeliverSm pdu) {
        Octets all = pdu.content();
        boolean header = pdu.hasUserDataHeader() && headerFits(pdu);
        Optional<Concatenation> concatenation = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        int locking = 0;
        int single = 0;
        int end = header ? all.at(0) + 1 : 0;
        int at = 1;
        while (at + 2 <= end && at + 2 + all.at(at + 1) <= end) {
            int element = all.at(at);
            int length = all.at(at + 1);
            int value = at + 2;
            if (element == SHORT_REFERENCE && length == 3) {
                concatenation = Concatenation.of("8", all.at(value), all.at(value + 2), all.at(value + 1));
            } else if (element == LONG_REFERENCE && length == 4) {
                int reference = all.at(value) << 8 | all.at(value + 1);
                concatenation = Concatenation.of("16", reference, all.at(value + 3), all.at(value + 2));
            } else if (element == SHORT_PORTS && length == 2) {
                port = OptionalInt.of(all.at(value));
            } else if (element == LONG_PORTS && length == 4) {
                port = OptionalInt.of(all.at(value) << 8 | all.at(value + 1));
            } else if (element == SINGLE_SHIFT && length == 1) {
                single = all.at(value);
            } else if (element == LOCKING_SHIFT && length == 1) {
                locking = all.at(value);
            }
            at = value + length;
        }
        return new UserData(
                all.slice(end, all.size()),
                end,
                concatenation.or(() -> bySar(pdu.tlvs())),
                port,
                new Shifts(locking, single));
    }

    private static Optional<Concatenation> bySar(Tlvs tlvs) {
        OptionalInt reference = tlvs.number(Tlvs.SAR_REFERENCE);
        OptionalInt total = tlvs.number(Tlvs.SAR_TOTAL);
        OptionalInt number = tlvs.number(Tlvs.SAR_NUMBER);
        return reference.isPresent() && total.isPresent() && number.isPresent()
                ? Concatenation.of("sar", reference.getAsInt(), number.getAsInt(), total.getAsInt())
                : Optional.empty();
    }
}
