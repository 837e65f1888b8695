// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import java.util.function.Predicate;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;

/// Whom this gateway can serve: secrets are made for its `realm`, and a device can register an address in one of its
/// `domains` only. `lent` tells the numbers that stand for other people from time to time, and so can be
/// nobody's own.
record Served(String realm, List<String> domains, Predicate<Address> lent) {
    Served {
        domains = List.copyOf(domains);
    }

    /// One that lends no numbers.
    Served(String realm, List<String> domains) {
        this(realm, domains, _ -> false);
    }

    /// A number belongs to no domain.
    boolean includes(Address address) {
        return !(address instanceof SipUri uri) || domains.stream().anyMatch(uri.host()::equalsIgnoreCase);
    }

    static String lentWords(Address address) {
        return address.masked() + " is one of the interworking numbers, which stand for somebody else to each"
                + " person they write to";
    }

    String words() {
        return "a SIP address is in a domain that is served here: " + String.join(", ", domains);
    }
}
