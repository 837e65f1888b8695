// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// A bind request and what was answered. `command` is one of the three bind commands.
public record ReceivedBind(Pdu pdu, String systemId, int command, String systemType, int version, int status) {

    boolean receives() {
        return command != Pdu.BIND_TRANSMITTER;
    }

    boolean transmits() {
        return command != Pdu.BIND_RECEIVER;
    }
}
