// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.cpm.AddressReader;
import org.isthmus.sip.field.NameAddress;

/// Which of our users a URI means. One address has many spellings, and a sender's are read as a recipient's are: by
/// [AddressReader], so that who is written to at a URI is who writes as it.
public final class UserAddresses {
    private final AddressReader reader;

    public UserAddresses(AddressReader reader) {
        this.reader = reader;
    }

    /// What `uri` may stand for, likeliest first; empty when it is no address that we understand.
    List<Address> readings(String uri) {
        return reader.readings(uri);
    }

    /// Whether `uri` is a SIP URI in one of our domains.
    boolean isOurs(String uri) {
        return reader.isOurs(uri);
    }

    /// The URI in a From, To or like field; empty when it is not well formed.
    public Optional<String> uriOf(String field) {
        return NameAddress.readSingle(field).map(NameAddress::uri);
    }

    /// The user that `uri` belongs to.
    public Optional<User> userOf(String uri, UserDirectory users) {
        return readings(uri).stream()
                .flatMap(address -> users.byAddress(address).stream())
                .findFirst();
    }

    /// The address of `user` that `uri` is; empty when it is somebody else's.
    Optional<Address> owned(String uri, User user) {
        return readings(uri).stream().filter(user::owns).findFirst();
    }
}
