// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// How a message ended at the SMSC: the name is the word of the receipt text, with the value of `message_state`
/// (SMPP 3.4 section 5.2.28) and the error code that the text shows.
public enum ReceiptState {
    ENROUTE(1, "000"),
    DELIVRD(2, "000"),
    EXPIRED(3, "001"),
    DELETED(4, "001"),
    UNDELIV(5, "001"),
    ACCEPTD(6, "000"),
    UNKNOWN(7, "001"),
    REJECTD(8, "001");

    private final int value;
    private final String error;

    ReceiptState(int value, String error) {
        this.value = value;
        this.error = error;
    }

    public int value() {
        return value;
    }

    public String error() {
        return error;
    }
}
