// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.store.OwnerStore.Ownership;
import org.isthmus.model.users.User;

/// What came for an address before it went to another user is not for who has it now. An owner is the same with
/// another password, under another name, and after any time in which the address was nobody's; whoever has another
/// name and another login is somebody else.
///
/// [#coming] is asked before new users are in force, so that none of them gets what is not theirs in between, and
/// [#inForce] after. What was found is remembered by the store; as long as that can not write, it is known here.
public final class AddressOwners {
    private final OwnerStore store;
    private final Supplier<ItemId> next;
    private final Map<Address, Change> unwritten = new LinkedHashMap<>();

    /// The addresses that have had another owner, and the first item that can be for the present one.
    private volatile Map<Address, ItemId> since;

    /// `address` is `user`'s from now on. `of` is what is to be remembered.
    record Change(User user, Ownership of, boolean another, boolean login) {
        Change from(ItemId first) {
            return of.since().equals(ItemId.LAST)
                    ? new Change(user, new Ownership(of.address(), of.user(), of.login(), first), another, login)
                    : this;
        }
    }

    /// `next` mints ids of items. Throws `StoreUnavailable`.
    public AddressOwners(OwnerStore store, Supplier<ItemId> next) {
        this.store = store;
        this.next = next;
        Map<Address, ItemId> known = new HashMap<>();
        store.all().forEach(one -> note(known, one));
        this.since = Map.copyOf(known);
    }

    private static void note(Map<Address, ItemId> known, Ownership one) {
        if (!one.since().equals(Ownership.ALWAYS)) {
            known.put(one.address(), one.since());
        }
    }

    /// These users will be in force. Until they are, nothing at all is theirs at addresses that others had. Throws
    /// `StoreUnavailable`.
    public synchronized void coming(Collection<User> users) {
        Map<Address, Ownership> before = new HashMap<>();
        store.all().forEach(one -> before.put(one.address(), one));
        unwritten.forEach((address, change) -> before.put(address, change.of()));
        Map<Address, ItemId> known = new HashMap<>(since);
        for (User user : users) {
            for (Address address : user.addresses()) {
                change(user, address, Optional.ofNullable(before.get(address))).ifPresent(change -> {
                    unwritten.merge(address, change, AddressOwners::both);
                    note(known, change.of());
                });
            }
        }
        since = Map.copyOf(known);
    }

    private static Optional<Change> change(User user, Address address, Optional<Ownership> before) {
        boolean another = before.isPresent() && !before.get().isOf(user);
        boolean login = before.isPresent() && !before.get().login().isSameAs(user.login());
        ItemId since = another ? ItemId.LAST : before.map(Ownership::since).orElse(Ownership.ALWAYS);
        Ownership now = new Ownership(address, user.name(), user.login(), since);
        return before.filter(now::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new Change(user, now, another, login));
    }

    /// A later change of what has not been followed up yet.
    private static Change both(Change first, Change then) {
        return new Change(then.user(), then.of(), first.another() || then.another(), first.login() || then.login());
    }

    /// The users who were coming are in force: what comes from now on is theirs.
    public synchronized void inForce() {
        if (since.containsValue(ItemId.LAST)) {
            ItemId first = next.get();
            Map<Address, ItemId> known = new HashMap<>(since);
            unwritten.replaceAll((_, change) -> change.from(first));
            unwritten.values().forEach(change -> note(known, change.of()));
            since = Map.copyOf(known);
        }
    }

    /// What has not been followed up yet.
    synchronized List<Change> changes() {
        return new ArrayList<>(unwritten.values());
    }

    /// All of `changes` was followed up. Throws `StoreUnavailable`; then they stay.
    synchronized void followed(List<Change> changes) {
        store.keep(changes.stream().map(Change::of).toList());
        changes.forEach(change -> unwritten.remove(change.of().address(), change));
    }

    /// Why the item is not for who has its recipient's address now; empty when it is. A notification is for who sent
    /// the message that it is about.
    Optional<Refusal> objection(CpmItem item) {
        ItemId first = since.get(item.parties().recipient());
        if (first == null) {
            return Optional.empty();
        }
        ItemId came = switch (item) {
            case CpmMessage message -> message.id();
            case DispositionNotification notification -> notification.about();
        };
        return came.compareTo(first) < 0
                ? Optional.of(Refusal.of(Cause.UNKNOWN_RECIPIENT, "the address has gone to somebody else since"))
                : Optional.empty();
    }
}
