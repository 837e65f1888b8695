// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.segment;

import org.isthmus.model.Octets;

/// One finished part of a message as `submit_sm` carries it: `esm_class`, `data_coding` and the content, which
/// begins with a user data header when bit 0x40 of `esmClass` is set. A link sends it as it is, where `carriage` says.
/// `reported` tells whether a receipt of its own is asked for when one is wanted for the message.
public record Segment(int esmClass, int dataCoding, Octets content, Carriage carriage, boolean reported) {
    /// The bit of `esm_class` that says that a user data header comes first (SMPP 3.4 section 5.2.12).
    public static final int UDHI = 0x40;

    /// In `short_message`, without further parameters.
    public Segment(int esmClass, int dataCoding, Octets content) {
        this(esmClass, dataCoding, content, Carriage.SHORT_MESSAGE);
    }

    public Segment(int esmClass, int dataCoding, Octets content, Carriage carriage) {
        this(esmClass, dataCoding, content, carriage, true);
    }

    Segment reported(boolean other) {
        return new Segment(esmClass, dataCoding, content, carriage, other);
    }

    /// Where the content stands in the PDU, and what is said beside it.
    public sealed interface Carriage {
        Carriage SHORT_MESSAGE = new ShortMessage();
        Carriage PAYLOAD = new Payload();

        /// `short_message`, at most 254 octets.
        record ShortMessage() implements Carriage {}

        /// `message_payload` (SMPP 3.4 section 5.3.2.32), while `sm_length` is 0.
        record Payload() implements Carriage {}

        /// `short_message`, as part `number` (from 1) of `total` by the `sar_*` parameters (SMPP 3.4 sections 5.3.2.22
        /// to 5.3.2.24).
        record Sar(int reference, int total, int number) implements Carriage {}
    }
}
