// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.platform.users.WatchedUserDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look at the users file, and what follows from it: where it gives an address to somebody else
/// or to nobody, or changes a password, the devices that had registered before are not reached any
/// more. Whoever has the address now registers their own. When the store can not write, the next
/// look tries again.
///
/// It does not know what the file said before the gateway started.
public final class UsersLook {
    private static final Logger LOG = LoggerFactory.getLogger(UsersLook.class);

    private final WatchedUserDirectory users;
    private final RegistrationStep registrations;

    public UsersLook(WatchedUserDirectory users, RegistrationStep registrations) {
        this.users = users;
        this.registrations = registrations;
    }

    public synchronized void look() {
        users.refreshIfChanged();
        for (SipUri address : users.passedOn()) {
            try {
                registrations.ended(address);
                users.ended(address);
                LOG.info("{} has another owner or password: its devices have to register again", address);
            } catch (StoreUnavailable gone) {
                LOG.warn(
                        "devices of {} are still registered, though it has another owner or password; the store can not"
                                + " write: {}",
                        address,
                        gone.getMessage());
            }
        }
    }
}
