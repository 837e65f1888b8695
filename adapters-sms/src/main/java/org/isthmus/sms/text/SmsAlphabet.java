// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.text;

/// The alphabets that we send in, with the room that a message has in them: 140 octets, of which a user data
/// header takes its own (3GPP TS 23.040 section 9.2.3.24; stage 3 section 4.1). Units are septets for the 7-bit
/// alphabet, octets for Latin-1 and UTF-16 units for UCS-2, which phones read as UTF-16.
public enum SmsAlphabet {
    GSM_7BIT("GSM 7-bit", 7),
    LATIN1("Latin-1", 8),
    UCS2("UCS-2", 16);

    private static final int OCTETS = 140;

    private final String words;
    private final int bits;

    SmsAlphabet(String words, int bits) {
        this.words = words;
        this.bits = bits;
    }

    public String words() {
        return words;
    }

    /// The units that stand beside a header of so many octets: 160 septets or 70 UTF-16 units without one.
    public int room(int headerOctets) {
        return (OCTETS - headerOctets) * 8 / bits;
    }
}
