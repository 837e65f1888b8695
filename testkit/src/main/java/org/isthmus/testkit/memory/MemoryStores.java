// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.trail.Trail;

/// All store ports over one set of items in memory, for tests. They keep the contracts in
/// `org.isthmus.testkit.contract` except durability. Safe for use by many threads. [#failing] makes every write
/// throw `StoreUnavailable`, as a full disk does.
public final class MemoryStores {
    private final MemoryItems items = new MemoryItems();
    private final MemoryTrail trail = new MemoryTrail();
    private final MemoryMessageStore messages = new MemoryMessageStore(items, trail);
    private final MemoryDeliveryLedger ledger = new MemoryDeliveryLedger(items, trail);
    private final MemoryLeaseStore leases = new MemoryLeaseStore(items);
    private final MemoryRegistrationStore registrations = new MemoryRegistrationStore(items);
    private final MemoryOwnerStore owners = new MemoryOwnerStore(items);
    private final MemoryPartStore parts = new MemoryPartStore(items);

    public MessageStore messages() {
        return messages;
    }

    public DeliveryLedger ledger() {
        return ledger;
    }

    public LeaseStore leases() {
        return leases;
    }

    public RegistrationStore registrations() {
        return registrations;
    }

    public OwnerStore owners() {
        return owners;
    }

    public PartStore parts() {
        return parts;
    }

    public Trail trail() {
        return trail;
    }

    /// From now on `pause` is run before each commit of the ledger, on the thread that commits: a disk that
    /// takes its time.
    public void beforeCommit(Runnable pause) {
        ledger.beforeCommit(pause);
    }

    /// From now on writes fail (or work again).
    public void failing(boolean fail) {
        items.failing(fail);
    }
}
