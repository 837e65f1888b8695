// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

/// The two alphabets that we send in, with the room that a segment has in them (3GPP TS 23.040 section
/// 9.2.3.24.1; stage 3 section 4.1): alone, or beside a concatenation header of six octets. Units are septets
/// for the 7-bit alphabet and UTF-16 units for UCS-2, which phones read as UTF-16.
public enum SmsAlphabet {
    GSM_7BIT("GSM 7-bit", 0x00, 160, 153),
    UCS2("UCS-2", 0x08, 70, 67);

    private final String words;
    private final int dataCoding;
    private final int alone;
    private final int inParts;

    SmsAlphabet(String words, int dataCoding, int alone, int inParts) {
        this.words = words;
        this.dataCoding = dataCoding;
        this.alone = alone;
        this.inParts = inParts;
    }

    public String words() {
        return words;
    }

    /// SMPP `data_coding`.
    public int dataCoding() {
        return dataCoding;
    }

    public int unitsAlone() {
        return alone;
    }

    public int unitsInParts() {
        return inParts;
    }
}
