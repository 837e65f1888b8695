// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpim.CpimHeader;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Marks.Priority;
import org.isthmus.model.cpm.Marks.Sensitivity;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.SipHeaders;

/// How a MESSAGE is marked: `Priority` (RFC 3261 section 20.26), `Reply-To` (section 20.31), and `Sensitivity`, which
/// SIP does not have and mail does (RFC 4356 section 2.1.3.2). Where SIP is silent, headers of CPIM called Priority,
/// Importance or Sensitivity count, in whatever namespace: no document that was seen names one. Words that are not
/// known are no reason to refuse.
final class MarkReading {
    static final String PRIORITY = "Priority";
    static final String SENSITIVITY = "Sensitivity";
    static final String REPLY_TO = "Reply-To";

    private MarkReading() {}

    /// Empty when there is a reply address that can not be understood. Of all that it may stand for it is the one that
    /// is among `own`, the sender's addresses.
    static Optional<Marks> of(SipHeaders headers, AddressReader addresses, List<Address> own) {
        Optional<Priority> priority = headers.first(PRIORITY).map(Priority::ofWord);
        Optional<Sensitivity> sensitivity = headers.first(SENSITIVITY).map(Sensitivity::ofWord);
        Optional<String> replyTo = headers.first(REPLY_TO);
        if (priority.isEmpty() && sensitivity.isEmpty() && replyTo.isEmpty()) {
            return Optional.of(Marks.NONE);
        }
        Marks marks =
                new Marks(priority.orElse(Priority.NORMAL), sensitivity.orElse(Sensitivity.NONE), Optional.empty());
        if (replyTo.isEmpty()) {
            return Optional.of(marks);
        }
        List<Address> readings = NameAddress.readSingle(replyTo.get())
                .map(parts -> addresses.readings(parts.uri()))
                .orElse(List.of());
        return readings.stream()
                .filter(own::contains)
                .findFirst()
                .or(() -> readings.stream().findFirst())
                .map(address -> new Marks(marks.priority(), marks.sensitivity(), Optional.of(address)));
    }

    /// `marks` of the SIP headers, with what CPIM says beside them.
    static Marks with(CpimMessage message, SipHeaders headers, Marks marks) {
        Priority priority = marks.priority();
        Sensitivity sensitivity = marks.sensitivity();
        for (CpimHeader header : message.headers()) {
            String name = header.name();
            if ((name.equalsIgnoreCase(PRIORITY) || name.equalsIgnoreCase("Importance")) && !headers.has(PRIORITY)) {
                priority = priority(header.text());
            } else if (name.equalsIgnoreCase(SENSITIVITY) && !headers.has(SENSITIVITY)) {
                sensitivity = Sensitivity.ofWord(header.text().strip());
            }
        }
        return priority == marks.priority() && sensitivity == marks.sensitivity()
                ? marks
                : new Marks(priority, sensitivity, marks.replyTo());
    }

    /// The words of SIP, and those that importance has in mail (RFC 2156 section 5.3.4).
    private static Priority priority(String text) {
        String word = text.strip();
        if (word.equalsIgnoreCase("high")) {
            return Priority.URGENT;
        }
        return word.equalsIgnoreCase("low") ? Priority.NON_URGENT : Priority.ofWord(word);
    }
}
