// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.isthmus.model.Octets;

/// What SMPP says beside a message about itself: `priority_flag` (SMPP 3.4 section 5.2.14), `privacy_indicator`
/// (section 5.3.2.14), and the number to call back (section 5.3.2.36: digit mode, TON, NPI, digits). Values that are
/// not as they should be count as absent.
public record PduMarks(int priority, int privacy, Optional<PduAddress> callback) {
    public static final PduMarks NONE = new PduMarks(0, 0, Optional.empty());

    private static final int ASCII_DIGITS = 1;
    private static final int BEFORE_DIGITS = 3;
    private static final int LONGEST = 19;

    static PduMarks of(int priority, Tlvs tlvs) {
        if (tlvs.all().isEmpty()) {
            return priority == 0 ? NONE : new PduMarks(priority, 0, Optional.empty());
        }
        return new PduMarks(
                priority,
                tlvs.number(Tlvs.PRIVACY_INDICATOR).orElse(0),
                tlvs.find(Tlvs.CALLBACK_NUM).flatMap(PduMarks::callback));
    }

    /// A number in the form of `callback_num`; nothing when it is too long.
    public static Optional<Octets> callback(PduAddress number) {
        byte[] digits = number.text().getBytes(StandardCharsets.US_ASCII);
        if (digits.length == 0 || digits.length > LONGEST - BEFORE_DIGITS) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(BEFORE_DIGITS + digits.length);
        out.write(ASCII_DIGITS);
        out.write(number.ton());
        out.write(number.npi());
        out.writeBytes(digits);
        return Optional.of(Octets.copyOf(out.toByteArray()));
    }

    private static Optional<PduAddress> callback(Octets value) {
        if (value.size() <= BEFORE_DIGITS || value.size() > LONGEST || value.at(0) != ASCII_DIGITS) {
            return Optional.empty();
        }
        String digits = value.slice(BEFORE_DIGITS, value.size()).text(StandardCharsets.ISO_8859_1);
        int end = digits.indexOf('\0');
        return Optional.of(new PduAddress(value.at(1), value.at(2), end < 0 ? digits : digits.substring(0, end)));
    }
}
