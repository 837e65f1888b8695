// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;

/// One person served here: a name for people, all addresses that are theirs (SIP and telephone), and their digest
/// credentials as HA1 only (RFC 7616 section 3.4.2), by algorithm (`MD5`, `SHA-256`). The first SIP address is
/// the one that devices register. `terms` are all that is agreed with them beside. `login` is made of the two before
/// it.
public record User(
        String name,
        List<Address> addresses,
        String digestUser,
        Map<String, String> ha1,
        UserTerms terms,
        LoginMark login) {
    public User {
        addresses = List.copyOf(addresses);
        ha1 = Map.copyOf(ha1);
    }

    public User(String name, List<Address> addresses, String digestUser, Map<String, String> ha1, UserTerms terms) {
        this(name, addresses, digestUser, ha1, terms, LoginMark.of(digestUser, ha1));
    }

    /// A user on the usual terms.
    public User(String name, List<Address> addresses, String digestUser, Map<String, String> ha1) {
        this(name, addresses, digestUser, ha1, UserTerms.DEFAULT);
    }

    public User withTerms(UserTerms others) {
        return new User(name, addresses, digestUser, ha1, others, login);
    }

    public boolean owns(Address address) {
        return addresses.contains(address);
    }

    public Optional<SipUri> addressOfRecord() {
        return addresses.stream()
                .filter(SipUri.class::isInstance)
                .map(SipUri.class::cast)
                .findFirst();
    }

    @Override
    public String toString() {
        return "User[" + name + "]";
    }
}
