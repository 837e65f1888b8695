// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.store.LeaseStore.Lease;
import org.isthmus.model.store.LeaseStore.Term;
import org.junit.jupiter.api.Test;

/// The laws of `LeaseStore`.
public abstract class LeaseStoreContract {
    private static final Msisdn FIRST = new Msisdn("+447700900901");
    private static final Msisdn SECOND = new Msisdn("+447700900902");
    private static final List<Msisdn> POOL = List.of(FIRST, SECOND);
    private static final Address CAROL = Address.ofCanonical("sip:carol@example.org");
    private static final Address DAVE = Address.ofCanonical("sip:dave@example.org");
    private static final Msisdn ERIN = new Msisdn("+447700900555");
    private static final Instant LATER = NOON.plusSeconds(3600);

    protected abstract StorePorts ports();

    @Test
    void the_first_lease_takes_the_first_number_of_the_pool() {
        Lease lease = lease(BOB, ALICE, NOON, LATER);
        assertThat(lease).isEqualTo(new Lease(BOB, FIRST, ALICE, NOON, LATER));
        assertThat(ports().leases().find(BOB, FIRST, NOON)).contains(lease);
    }

    @Test
    void the_same_conversation_keeps_its_number_and_is_extended() {
        lease(BOB, ALICE, NOON, LATER);
        Lease again = lease(BOB, ALICE, NOON.plusSeconds(10), LATER.plusSeconds(10));
        assertThat(again).isEqualTo(new Lease(BOB, FIRST, ALICE, NOON, LATER.plusSeconds(10)));
        assertThat(ports().leases().find(BOB, FIRST, LATER)).contains(again);
    }

    @Test
    void a_lease_that_lasts_long_enough_stays_as_it_is_and_a_shorter_one_is_extended() {
        Lease first = lease(BOB, ALICE, NOON, LATER);
        Instant longer = LATER.plusSeconds(60);
        assertThat(ports().leases().lease(BOB, ALICE, POOL, NOON.plusSeconds(60), new Term(LATER, longer)))
                .contains(first);
        assertThat(ports().leases().find(BOB, FIRST, LATER)).isEmpty();
        assertThat(ports().leases().lease(BOB, ALICE, POOL, NOON, new Term(LATER.plusSeconds(1), longer)))
                .contains(new Lease(BOB, FIRST, ALICE, NOON, longer));
        assertThat(ports().leases().find(BOB, FIRST, LATER)).isPresent();
    }

    @Test
    void a_lease_is_never_shortened_by_being_used() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(lease(BOB, ALICE, NOON, NOON.plusSeconds(1)).until()).isEqualTo(LATER);
    }

    @Test
    void another_partner_of_the_same_user_gets_another_number() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(lease(BOB, CAROL, NOON, LATER).number()).isEqualTo(SECOND);
        assertThat(ports().leases().find(BOB, FIRST, NOON).map(Lease::partner)).contains(ALICE);
        assertThat(ports().leases().find(BOB, SECOND, NOON).map(Lease::partner)).contains(CAROL);
    }

    @Test
    void one_number_serves_many_users_at_once() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(lease(ERIN, CAROL, NOON, LATER).number()).isEqualTo(FIRST);
        assertThat(ports().leases().find(ERIN, FIRST, NOON).map(Lease::partner)).contains(CAROL);
        assertThat(ports().leases().find(BOB, FIRST, NOON).map(Lease::partner)).contains(ALICE);
    }

    @Test
    void a_used_up_pool_gives_nothing() {
        lease(BOB, ALICE, NOON, LATER);
        lease(BOB, CAROL, NOON, LATER);
        assertThat(ports().leases().lease(BOB, DAVE, POOL, NOON, until(LATER))).isEmpty();
    }

    @Test
    void an_ended_lease_is_not_found_and_frees_its_number_when_no_unseen_one_is_left() {
        lease(BOB, ALICE, NOON, LATER);
        lease(BOB, CAROL, NOON, LATER.plusSeconds(60));
        assertThat(ports().leases().find(BOB, FIRST, LATER)).isEmpty();
        assertThat(lease(BOB, DAVE, LATER, LATER.plusSeconds(60)))
                .isEqualTo(new Lease(BOB, FIRST, DAVE, LATER, LATER.plusSeconds(60)));
    }

    @Test
    void a_number_never_seen_by_the_user_goes_before_one_whose_lease_ended() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(lease(BOB, CAROL, LATER, LATER.plusSeconds(60)).number()).isEqualTo(SECOND);
    }

    @Test
    void a_conversation_that_restarts_gets_its_number_again_while_nobody_else_took_it() {
        lease(BOB, ALICE, NOON, LATER);
        lease(BOB, CAROL, NOON, LATER);
        Instant restart = LATER.plusSeconds(100);
        assertThat(lease(BOB, CAROL, restart, restart.plusSeconds(60)))
                .isEqualTo(new Lease(BOB, SECOND, CAROL, restart, restart.plusSeconds(60)));
    }

    @Test
    void a_live_lease_stays_when_its_number_left_the_pool() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(ports().leases()
                        .lease(BOB, ALICE, List.of(SECOND), NOON, until(LATER))
                        .map(Lease::number))
                .contains(FIRST);
    }

    @Test
    void an_ended_lease_does_not_bring_back_a_number_that_left_the_pool() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(ports().leases()
                        .lease(BOB, ALICE, List.of(SECOND), LATER, until(LATER.plusSeconds(60)))
                        .map(Lease::number))
                .contains(SECOND);
        assertThat(ports().leases().find(BOB, FIRST, LATER)).isEmpty();
    }

    @Test
    void an_extended_lease_lives_until_its_new_end() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(ports().leases().extend(BOB, FIRST, LATER.plusSeconds(60))).isTrue();
        assertThat(ports().leases().find(BOB, FIRST, LATER.plusSeconds(59))).isPresent();
        assertThat(ports().leases().extend(BOB, SECOND, LATER)).isFalse();
    }

    @Test
    void a_revoked_lease_is_gone() {
        lease(BOB, ALICE, NOON, LATER);
        assertThat(ports().leases().revoke(BOB, FIRST)).isTrue();
        assertThat(ports().leases().find(BOB, FIRST, NOON)).isEmpty();
        assertThat(ports().leases().revoke(BOB, FIRST)).isFalse();
    }

    @Test
    void live_leases_are_listed_up_to_the_limit() {
        lease(BOB, ALICE, NOON, LATER);
        Lease longer = lease(BOB, CAROL, NOON, LATER.plusSeconds(60));
        assertThat(ports().leases().leases(NOON, 10)).hasSize(2);
        assertThat(ports().leases().leases(NOON, 1)).hasSize(1);
        assertThat(ports().leases().leases(LATER, 10)).containsExactly(longer);
    }

    @Test
    void many_at_once_never_share_a_number_for_one_user() throws InterruptedException, ExecutionException {
        List<Msisdn> pool = IntStream.range(0, 40)
                .mapToObj(i -> new Msisdn("+4477009010" + (10 + i)))
                .toList();
        Set<Msisdn> taken = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> takers = IntStream.range(0, 40)
                    .mapToObj(i -> Address.ofCanonical("sip:partner" + i + "@example.org"))
                    .<Callable<Boolean>>map(partner -> () -> taken.add(ports().leases()
                            .lease(BOB, partner, pool, NOON, until(LATER))
                            .orElseThrow()
                            .number()))
                    .toList();
            for (Future<Boolean> each : threads.invokeAll(takers)) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    private Lease lease(Address user, Address partner, Instant now, Instant until) {
        return ports().leases().lease(user, partner, POOL, now, until(until)).orElseThrow();
    }

    /// A term of which nothing less is enough.
    private static Term until(Instant until) {
        return new Term(until, until);
    }
}
