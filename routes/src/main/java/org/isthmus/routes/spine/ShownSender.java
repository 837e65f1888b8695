// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.function.Supplier;
import org.isthmus.cpm.selection.NumberAllocation;
import org.isthmus.cpm.selection.SenderNumber;
import org.isthmus.model.cpm.CpmMessage;

/// What a legacy user would see as the sender of a message, by what is known now. Asked before a message is
/// taken, so that one which nobody could be shown as the sender of is refused at once, and again when it is
/// handed over.
public record ShownSender(Supplier<NumberAllocation> numbers, Recipients parties) {
    SenderNumber of(CpmMessage message) {
        return numbers.get()
                .sender(message.parties(), parties.addresses(message.parties().sender()));
    }
}
