// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.model.address.Address;
import org.isthmus.model.store.OwnerStore;

final class MemoryOwnerStore implements OwnerStore {
    private final MemoryItems items;
    private final Map<Address, Ownership> byAddress = new HashMap<>();

    MemoryOwnerStore(MemoryItems items) {
        this.items = items;
    }

    @Override
    public synchronized List<Ownership> all() {
        return List.copyOf(byAddress.values());
    }

    @Override
    public synchronized void keep(Collection<Ownership> changed) {
        items.requireWritable();
        changed.forEach(one -> byAddress.put(one.address(), one));
    }
}
