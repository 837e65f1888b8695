// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.PreferenceProfile.Accepts;
import org.isthmus.model.users.User;

/// Whether a recipient who is served here wants a message: nobody whom they block is let in, under whichever address of
/// theirs, and the preferences in force may keep out anonymous senders, media types and sizes (architecture document
/// section 5.3.1.3). The sender hears that the recipient refused it, not why.
final class RecipientWishes {
    private RecipientWishes() {}

    static Optional<Refusal> refusal(CpmMessage message, Originator originator, User recipient) {
        Set<Address> blocked = recipient.terms().blocked();
        if (!blocked.isEmpty() && isOf(message, originator, blocked)) {
            return refused("the recipient blocks the sender");
        }
        return recipient.terms().preferences().flatMap(profile -> unwanted(message, profile.accepts()));
    }

    private static boolean isOf(CpmMessage message, Originator originator, Set<Address> blocked) {
        return blocked.contains(message.parties().sender())
                || originator.asserted().stream().anyMatch(blocked::contains)
                || originator.known().filter(user -> anyOf(user, blocked)).isPresent();
    }

    private static boolean anyOf(User user, Set<Address> blocked) {
        return user.addresses().stream().anyMatch(blocked::contains)
                || user.terms().legacy().values().stream().anyMatch(blocked::contains);
    }

    private static Optional<Refusal> unwanted(CpmMessage message, Accepts accepts) {
        if (message.parties().anonymous() && !accepts.anonymous()) {
            return refused("the recipient lets no anonymous sender in");
        }
        if (message.content().octets().size() > accepts.maxSize().orElse(Long.MAX_VALUE)) {
            return refused("the recipient lets no message of this size in");
        }
        String type = message.content().bareType();
        return accepts.refusedMedia().stream().anyMatch(listed -> ListScreening.covers(listed, type))
                ? refused("the recipient lets no content of this type in")
                : Optional.empty();
    }

    private static Optional<Refusal> refused(String detail) {
        return Optional.of(Refusal.of(Cause.RECIPIENT_REFUSED, detail));
    }
}
