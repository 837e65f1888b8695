// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

/// An address as SMPP writes it (SMPP 3.4 sections 5.2.5 to 5.2.9): type of number, numbering plan, digits or
/// name. Its `toString` shows no number.
public record PduAddress(int ton, int npi, String text) {
    @Override
    public String toString() {
        return "PduAddress[" + ton + "/" + npi + ", " + text.length() + " characters]";
    }
}
