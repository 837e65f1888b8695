// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import java.util.Locale;
import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;

/// How a text is written for one message centre: the alphabet that counts its units, the `data_coding` that
/// names it in SMPP, and what its octets are, with the national tables that a header has to say.
public record SmsCoding(SmsAlphabet alphabet, int dataCoding, Octet octet, Shifts shifts) {
    static final SmsCoding UCS2 = new SmsCoding(SmsAlphabet.UCS2, 0x08, Octet.UTF_16, Shifts.NONE);

    /// What the octets of a text are.
    public enum Octet {
        SEPTET,
        PACKED_SEPTETS,
        ASCII,
        LATIN1,
        UTF_16
    }

    SmsCoding with(Shifts other) {
        return new SmsCoding(alphabet, dataCoding, octet, other);
    }

    /// `GSM 7-bit`, or `GSM 7-bit with Turkish tables`.
    public String words() {
        int language = Math.max(shifts.locking(), shifts.single());
        for (NationalLanguage each : NationalLanguage.values()) {
            if (each.identifier() == language) {
                String name = each.name().charAt(0) + each.name().substring(1).toLowerCase(Locale.ROOT);
                return alphabet.words() + " with " + name + " tables";
            }
        }
        return alphabet.words();
    }
}
