// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.RegistrationStore.Binding;

/// The view of a single node: the latest entries in plain maps. Opens no port and looks for nobody.
public final class LocalSharedView implements SharedView {
    private static final int PARTS = 100_000;
    private static final int USERS = 20_000;
    private static final int LEASES = 20_000;

    private final HotMap<KeyedHash.Wide, PartOf> parts = new HotMap<>(PARTS);
    private final HotMap<SipUri, List<Binding>> bindings = new HotMap<>(USERS);
    private final HotMap<LeaseKey, Lease> leases = new HotMap<>(LEASES);

    private record LeaseKey(String legacyUser, Msisdn number) {}

    @Override
    public void learnt(KeyedHash.Wide id, PartOf part) {
        parts.put(id, part);
    }

    @Override
    public Optional<PartOf> part(KeyedHash.Wide id) {
        return parts.get(id);
    }

    @Override
    public void registered(SipUri aor, List<Binding> now) {
        bindings.put(aor, List.copyOf(now));
    }

    @Override
    public void recalled(SipUri aor, List<Binding> then) {
        bindings.putIfAbsent(aor, List.copyOf(then));
    }

    @Override
    public Optional<List<Binding>> bindings(SipUri aor) {
        return bindings.get(aor);
    }

    @Override
    public void leased(Lease lease) {
        leases.put(new LeaseKey(lease.legacyUser().canonical(), lease.number()), lease);
    }

    @Override
    public void released(Address legacyUser, Msisdn number) {
        leases.remove(new LeaseKey(legacyUser.canonical(), number));
    }

    @Override
    public Optional<Lease> lease(Address legacyUser, Msisdn number) {
        return leases.get(new LeaseKey(legacyUser.canonical(), number));
    }

    @Override
    public List<Lease> leasesElsewhere(Address legacyUser) {
        return List.of();
    }

    @Override
    public <T> T alone(Address legacyUser, Supplier<T> choice) {
        return choice.get();
    }

    @Override
    public void whenLost(Runnable rebuild) {
        // There is no other node to lose.
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public int nodes() {
        return 1;
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}
