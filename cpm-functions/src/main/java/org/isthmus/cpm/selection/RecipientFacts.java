// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.interworking.Capabilities;
import org.isthmus.model.settings.RecipientKind;
import org.isthmus.model.users.User;

/// What is known of the recipient now: the address as it was dialled, its kind, whether it is a user served
/// here, how many of the user's devices are registered, and all addresses of theirs.
public record RecipientFacts(Address dialled, RecipientKind kind, boolean served, int devices, List<Address> own) {
    public RecipientFacts {
        own = List.copyOf(own);
    }

    /// A user served here.
    public static RecipientFacts served(Address dialled, User user, int devices, Collection<String> domains) {
        return new RecipientFacts(dialled, kind(dialled, domains), true, devices, user.addresses());
    }

    /// Somebody who is not served here. `domains` are the SIP domains that are.
    public static RecipientFacts stranger(Address dialled, Collection<String> domains) {
        return new RecipientFacts(dialled, kind(dialled, domains), false, 0, List.of());
    }

    /// The address under which a technology reaches them: the dialled one if it can write to that, else the
    /// first of their own that it can.
    Optional<Address> reachableBy(Capabilities technology) {
        return Stream.concat(Stream.of(dialled), own.stream())
                .filter(address -> technology.addresses().contains(address.getClass()))
                .findFirst();
    }

    private static RecipientKind kind(Address address, Collection<String> domains) {
        return switch (address) {
            case SipUri uri -> domains.contains(uri.host()) ? RecipientKind.SIP_HERE : RecipientKind.SIP_ELSEWHERE;
            case Msisdn _ -> RecipientKind.NUMBER;
            case ShortCode _, AlphanumericSender _ -> RecipientKind.SHORT_CODE;
            case MailAddress _ -> RecipientKind.MAIL;
        };
    }
}
