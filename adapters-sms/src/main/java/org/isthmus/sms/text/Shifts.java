// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

import org.isthmus.model.settings.SmsTextSettings.NationalLanguage;

/// Which national tables a 7-bit text is written in: the identifiers of 3GPP TS 23.038 section 6.2.1.2.4, 0 for
/// the usual table. A header says them in its elements 0x25 (locking) and 0x24 (single shift), of three octets
/// each (3GPP TS 23.040 sections 9.2.3.24.15 and 9.2.3.24.16).
public record Shifts(int locking, int single) {
    public static final Shifts NONE = new Shifts(0, 0);

    private static final int ELEMENT = 3;

    static Shifts single(NationalLanguage language) {
        return new Shifts(0, language.identifier());
    }

    static Shifts locking(NationalLanguage language) {
        return new Shifts(language.identifier(), 0);
    }

    static Shifts both(NationalLanguage language) {
        return new Shifts(language.identifier(), language.identifier());
    }

    /// How many octets of elements it takes to say them.
    public int octets() {
        return (locking == 0 ? 0 : ELEMENT) + (single == 0 ? 0 : ELEMENT);
    }
}
