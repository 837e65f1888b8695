// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.RegistrationStore;

final class MemoryRegistrationStore implements RegistrationStore {
    private final MemoryItems items;
    private final Map<String, List<Binding>> byUser = new HashMap<>();

    MemoryRegistrationStore(MemoryItems items) {
        this.items = items;
    }

    @Override
    public synchronized List<Binding> bindings(SipUri aor, Instant now) {
        return byUser.getOrDefault(aor.canonical(), List.of()).stream()
                .filter(binding -> binding.expires().isAfter(now))
                .toList();
    }

    @Override
    public synchronized void update(SipUri aor, List<Binding> bindings) {
        items.requireWritable();
        byUser.put(aor.canonical(), List.copyOf(bindings));
    }

    @Override
    public synchronized long registered(Instant now) {
        return byUser.values().stream()
                .filter(bindings ->
                        bindings.stream().anyMatch(binding -> binding.expires().isAfter(now)))
                .count();
    }
}
