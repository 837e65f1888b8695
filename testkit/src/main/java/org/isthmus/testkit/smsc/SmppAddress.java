// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// An address as SMPP carries it: type of number, numbering plan, digits or name.
public record SmppAddress(int ton, int npi, String number) {

    /// `+447700900123` is international E.164, up to eight digits are a short code, letters a name.
    public static SmppAddress of(String written) {
        boolean digits = written.chars().skip(written.startsWith("+") ? 1 : 0).allMatch(Character::isDigit);
        if (!digits) {
            return new SmppAddress(5, 0, written);
        }
        String plain = written.startsWith("+") ? written.substring(1) : written;
        return plain.length() <= 8 ? new SmppAddress(3, 0, plain) : new SmppAddress(1, 1, plain);
    }

    @Override
    public String toString() {
        return number + " (" + ton + "/" + npi + ")";
    }
}
