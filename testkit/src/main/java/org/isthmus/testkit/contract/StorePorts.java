// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.OwnerStore;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.trail.Trail;
import org.isthmus.testkit.memory.MemoryStores;

/// All ports of one store, empty at the start of each test.
public record StorePorts(
        MessageStore messages,
        DeliveryLedger ledger,
        LeaseStore leases,
        RegistrationStore registrations,
        OwnerStore owners,
        PartStore parts,
        Trail trail) {

    public static StorePorts of(MemoryStores stores) {
        return new StorePorts(
                stores.messages(),
                stores.ledger(),
                stores.leases(),
                stores.registrations(),
                stores.owners(),
                stores.parts(),
                stores.trail());
    }
}
