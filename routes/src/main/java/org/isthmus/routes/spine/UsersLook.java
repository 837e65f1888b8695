// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.users.User;
import org.isthmus.platform.users.WatchedUserDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look at the users file, and what follows from it for addresses that another user has now, or one with another
/// password: nobody waits any longer for devices of before, and what waits for a former owner ends. That none of it
/// is given to the present owner does not hang on this: bindings and items say for themselves whose they are. When
/// the store can not write, the next look tries again.
public final class UsersLook {
    private static final Logger LOG = LoggerFactory.getLogger(UsersLook.class);

    private final WatchedUserDirectory users;
    private final AddressOwners owners;
    private final RegistrationStep registrations;

    public UsersLook(WatchedUserDirectory users, AddressOwners owners, RegistrationStep registrations) {
        this.users = users;
        this.owners = owners;
        this.registrations = registrations;
    }

    public synchronized void look() {
        try {
            users.refreshIfChanged(owners::coming);
            owners.inForce();
            follow(owners.changes());
        } catch (StoreUnavailable gone) {
            LOG.warn(
                    "what the users file changes is followed up later, the store can not write: {}", gone.getMessage());
        }
    }

    private void follow(List<AddressOwners.Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Set<User> others = new LinkedHashSet<>();
        for (AddressOwners.Change change : changes) {
            if (change.login()) {
                others.add(change.user());
            }
        }
        for (User user : others) {
            registrations.ended(user);
        }
        for (AddressOwners.Change change : changes) {
            if (change.another()) {
                registrations.passedOn(change.of().address());
            }
        }
        owners.followed(changes);
        for (AddressOwners.Change change : changes) {
            if (change.another()) {
                LOG.info(
                        "{} has another owner: what waits for the one before ends",
                        change.of().address());
            }
        }
    }
}
