// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

/// A `submit_sm` as the SMSC took or refused it. `answerId` and `receiptId` are the message id in the two
/// spellings that the personality uses; `status` is what was decided, whether or not an answer was sent.
public record ReceivedSubmit(
        Pdu pdu, ShortMessage message, String systemId, long number, String answerId, String receiptId, int status) {

    public boolean accepted() {
        return status == SmppStatus.ROK;
    }
}
