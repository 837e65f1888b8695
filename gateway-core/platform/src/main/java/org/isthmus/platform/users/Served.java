// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;

/// Whom this gateway can serve: secrets are made for its `realm`, and a device can register an address in one of its
/// `domains` only.
record Served(String realm, List<String> domains) {
    Served {
        domains = List.copyOf(domains);
    }

    /// A number belongs to no domain.
    boolean includes(Address address) {
        return !(address instanceof SipUri uri) || domains.stream().anyMatch(uri.host()::equalsIgnoreCase);
    }

    String words() {
        return "a SIP address is in a domain that is served here: " + String.join(", ", domains);
    }
}
