// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.settings.StateSettings;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.RegistrationStore.Binding;

/// What all nodes must know now: who is registered where, which foreign id stands for which part of which item (the
/// item's id names the node that holds it), and which numbers are on loan. Bounded; what it does not know has to be
/// asked of the journal, and nothing is true only because it is here. Failures of the network between nodes never
/// show: a look-up then finds nothing and an entry is not shared.
public interface SharedView extends AutoCloseable {

    /// The view for this node: of a cluster when one is configured, else its own.
    static SharedView open(StateSettings settings) {
        return settings.cluster().<SharedView>map(HazelcastSharedView::join).orElseGet(LocalSharedView::new);
    }

    /// `id` is [KeyedHash#ofForeign].
    void learnt(KeyedHash.Wide id, PartOf part);

    Optional<PartOf> part(KeyedHash.Wide id);

    void registered(SipUri aor, List<Binding> bindings);

    /// As `registered`, unless a node knows of bindings that end later: for rebuilding from a journal that may have
    /// been overtaken.
    void recalled(SipUri aor, List<Binding> bindings);

    /// Empty when it is not known here, which says nothing about whether the user is registered.
    Optional<List<Binding>> bindings(SipUri aor);

    void leased(Lease lease);

    void released(Address legacyUser, Msisdn number);

    Optional<Lease> lease(Address legacyUser, Msisdn number);

    /// Leases of this user that other nodes may have given; a single node's journal knows all of them itself.
    List<Lease> leasesElsewhere(Address legacyUser);

    /// Runs `choice` while no other node chooses a number for this user.
    <T> T alone(Address legacyUser, Supplier<T> choice);

    /// `rebuild` is run, on a thread of the view's own, when entries may have been lost with a node.
    void whenLost(Runnable rebuild);

    /// Whether nobody else sees it, so that it need not be told what the journal knows anyway.
    boolean isLocal();

    /// How many nodes there are, this one included.
    int nodes();

    @Override
    void close();
}
