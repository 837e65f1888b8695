// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.settings.SmsMarkSettings;
import org.isthmus.sms.codec.MarkCodes;
import org.isthmus.sms.codec.PduMarks;

/// What the marks of a `deliver_sm` mean, by the settings of its message centre. A number to call back is the reply
/// address where the settings say so, and nothing elsewhere: it is whatever the sender wrote.
final class InboundMarks {
    private final MarkCodes codes;
    private final SmsAddressReader addresses;

    InboundMarks(SmsMarkSettings settings, SmsAddressReader addresses) {
        this.codes = new MarkCodes(settings);
        this.addresses = addresses;
    }

    Marks of(PduMarks pdu) {
        Optional<Address> replyTo = codes.replyTo(pdu.callback()).flatMap(addresses::read);
        Marks marks = new Marks(codes.priority(pdu.priority()), codes.sensitivity(pdu.privacy()), replyTo);
        return marks.isNone() ? Marks.NONE : marks;
    }
}
