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

/// A view that outlives the stores opened over it, so that tests can share one member.
record Unclosed(SharedView view) implements SharedView {
    @Override
    public void learnt(KeyedHash.Wide id, PartOf part) {
        view.learnt(id, part);
    }

    @Override
    public Optional<PartOf> part(KeyedHash.Wide id) {
        return view.part(id);
    }

    @Override
    public void registered(SipUri aor, List<Binding> bindings) {
        view.registered(aor, bindings);
    }

    @Override
    public void recalled(SipUri aor, List<Binding> bindings) {
        view.recalled(aor, bindings);
    }

    @Override
    public Optional<List<Binding>> bindings(SipUri aor) {
        return view.bindings(aor);
    }

    @Override
    public void leased(Lease lease) {
        view.leased(lease);
    }

    @Override
    public void released(Address legacyUser, Msisdn number) {
        view.released(legacyUser, number);
    }

    @Override
    public Optional<Lease> lease(Address legacyUser, Msisdn number) {
        return view.lease(legacyUser, number);
    }

    @Override
    public List<Lease> leasesElsewhere(Address legacyUser) {
        return view.leasesElsewhere(legacyUser);
    }

    @Override
    public <T> T alone(Address legacyUser, Supplier<T> choice) {
        return view.alone(legacyUser, choice);
    }

    @Override
    public void whenLost(Runnable rebuild) {
        view.whenLost(rebuild);
    }

    @Override
    public boolean isLocal() {
        return view.isLocal();
    }

    @Override
    public int nodes() {
        return view.nodes();
    }

    @Override
    public void close() {
        // The test closes the view itself.
    }
}
