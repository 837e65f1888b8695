// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import org.isthmus.model.Octets;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.PduMarks;
import org.isthmus.sms.codec.UserData.Concatenation;
import org.isthmus.sms.text.Shifts;

/// What came from a phone: one whole message or one part of a long one, or nothing that can be read.
sealed interface InboundMessage {
    record Whole(Piece piece) implements InboundMessage {}

    record Part(Piece piece, Concatenation place) implements InboundMessage {}

    /// What is text in it can not be told.
    record Broken(String why) implements InboundMessage {}

    /// The content of one PDU with all that is needed to make a message of it later: addresses, coding, whether
    /// the sender wants to know what became of it, how it is marked, and the tables of its 7-bit text, one septet
    /// per octet.
    record Piece(
            PduAddress source,
            PduAddress destination,
            int dataCoding,
            int registeredDelivery,
            PduMarks marks,
            Shifts shifts,
            Octets content) {
        /// Whether both can be joined before they are decoded.
        boolean isWrittenAs(Piece other) {
            return dataCoding == other.dataCoding && shifts.equals(other.shifts);
        }
    }
}
