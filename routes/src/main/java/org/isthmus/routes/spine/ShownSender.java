// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.function.Supplier;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.cpm.selection.SenderNumber;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Parties;

/// What a legacy user would see as the sender of a message, by what is known now. Asked before a message is
/// taken, so that one which nobody could be shown as the sender of is refused at once, and again when it is
/// handed over.
///
/// What came at CPM-IW2 comes from the function that lends the numbers: its sender is the one to be shown, of an
/// anonymous message too.
public record ShownSender(Supplier<NumberAllocation> numbers, Recipients parties) {
    SenderNumber of(CpmMessage message) {
        Parties from = message.parties();
        Parties shown = ReferencePoint.IW2.word().equals(message.origin().edge())
                ? new Parties(from.sender(), from.recipient(), false)
                : from;
        return numbers.get().sender(shown, parties.addresses(from.sender()));
    }
}
