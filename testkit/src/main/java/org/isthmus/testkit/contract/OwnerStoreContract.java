// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.OwnerStore.Ownership;
import org.isthmus.model.users.LoginMark;
import org.junit.jupiter.api.Test;

/// The laws of `OwnerStore`.
public abstract class OwnerStoreContract {
    private static final Address DESK = SipUri.parse("sip:100@example.org").orElseThrow();
    private static final Address NUMBER = new Msisdn("+447700900123");
    private static final LoginMark ALICE = LoginMark.of("alice", Map.of("MD5", "1".repeat(32), "SHA-256", "2"));

    protected abstract StorePorts ports();

    @Test
    void nobody_owns_anything_at_first() {
        assertThat(ports().owners().all()).isEmpty();
    }

    @Test
    void what_was_kept_last_of_an_address_is_what_is_known_of_it() {
        Ownership number = new Ownership(NUMBER, "alice", ALICE, Ownership.ALWAYS);
        ports().owners().keep(List.of(new Ownership(DESK, "alice", ALICE, Ownership.ALWAYS), number));
        Ownership later = new Ownership(DESK, "carol", LoginMark.NONE, new ItemId(4711));
        ports().owners().keep(List.of(later));
        assertThat(ports().owners().all()).containsExactlyInAnyOrder(later, number);
    }

    @Test
    void many_are_kept_like_few() {
        List<Ownership> many = IntStream.range(0, 1_200)
                .mapToObj(i -> new Ownership(new Msisdn("+44770090" + (1000 + i)), "u" + i, ALICE, new ItemId(i)))
                .toList();
        ports().owners().keep(many);
        assertThat(ports().owners().all()).containsExactlyInAnyOrderElementsOf(many);
    }
}
