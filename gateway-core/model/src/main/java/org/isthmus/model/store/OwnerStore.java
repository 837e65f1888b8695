// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.util.Collection;
import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.users.LoginMark;
import org.isthmus.model.users.User;

/// Which user has had each address last, so that it shows when it has gone to another one, however often the gateway
/// was stopped or the address was nobody's in between. A change is durable when [#keep] returns; throws
/// [StoreUnavailable].
public interface OwnerStore {

    /// One for each address that was ever a user's, in no order.
    List<Ownership> all();

    /// From now on these are what is known of their addresses.
    void keep(Collection<Ownership> changed);

    /// `address` is that of the user named `user` with `login`; items that came before `since` were for somebody
    /// who had it before, [#ALWAYS] when nobody is known to.
    record Ownership(Address address, String user, LoginMark login, ItemId since) {
        public static final ItemId ALWAYS = new ItemId(0);

        /// Whether `other` is the same person. Who changes name and password at once is somebody else.
        public boolean isOf(User other) {
            return user.equals(other.name()) || login.isSameAs(other.login());
        }
    }
}
