// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.junit.jupiter.api.Test;

/// The laws of [SharedView]. Each test has names of its own, so that one view can serve all of them.
abstract class SharedViewContract {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "user" + NAMES.incrementAndGet();
    private final SipUri aor = SipUri.parse("sip:" + name + "@example.org").orElseThrow();
    private final Msisdn number = new Msisdn("+447700900901");

    abstract SharedView view();

    @Test
    void a_learnt_id_finds_its_part() {
        var id = KeyedHash.ofForeign(new ForeignId("smsc:main", name));
        assertThat(view().part(id)).isEmpty();
        view().learnt(id, new PartOf(new ItemId(7), 2));
        assertThat(view().part(id)).contains(new PartOf(new ItemId(7), 2));
        view().learnt(id, new PartOf(new ItemId(8), 0));
        assertThat(view().part(id)).contains(new PartOf(new ItemId(8), 0));
    }

    @Test
    void bindings_are_known_as_last_told_also_when_there_are_none() {
        assertThat(view().bindings(aor)).isEmpty();
        view().registered(aor, List.of(binding(NOON)));
        assertThat(view().bindings(aor)).contains(List.of(binding(NOON)));
        view().registered(aor, List.of());
        assertThat(view().bindings(aor)).contains(List.of());
    }

    @Test
    void recalling_fills_a_gap_and_never_replaces_what_is_newer() {
        view().recalled(aor, List.of(binding(NOON)));
        assertThat(view().bindings(aor)).contains(List.of(binding(NOON)));
        view().registered(aor, List.of(binding(NOON.plusSeconds(60))));
        view().recalled(aor, List.of(binding(NOON)));
        assertThat(view().bindings(aor)).contains(List.of(binding(NOON.plusSeconds(60))));
    }

    @Test
    void a_user_who_went_away_is_not_brought_back_by_recalling() {
        view().registered(aor, List.of());
        view().recalled(aor, List.of(binding(NOON)));
        assertThat(view().bindings(aor)).contains(List.of());
    }

    @Test
    void recalling_nothing_takes_nothing_away() {
        view().registered(aor, List.of(binding(NOON)));
        view().recalled(aor, List.of());
        assertThat(view().bindings(aor)).contains(List.of(binding(NOON)));
    }

    @Test
    void a_lease_is_known_until_released() {
        Address user = aor;
        var lease = new Lease(user, number, Address.ofCanonical("sip:p@example.org"), NOON, NOON.plusSeconds(60));
        assertThat(view().lease(user, number)).isEmpty();
        view().leased(lease);
        assertThat(view().lease(user, number)).contains(lease);
        view().released(user, number);
        assertThat(view().lease(user, number)).isEmpty();
    }

    @Test
    void a_choice_is_made_and_its_result_given_back() {
        assertThat(view().<String>alone(aor, () -> "chosen")).isEqualTo("chosen");
    }

    static Binding binding(Instant expires) {
        return new Binding(
                "sip:x@192.0.2.1", "urn:uuid:1", expires, "c", 1, List.of("<sip:e;lr>"), "udp", Set.of("+a"));
    }
}
