// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.isthmus.testkit.contract.SampleItems.ALICE;
import static org.isthmus.testkit.contract.SampleItems.BOB;
import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.awaitingReport;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.ClusterSettings;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.store.DeliveryLedger.Change;
import org.isthmus.model.store.DeliveryLedger.PartId;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.LeaseStore.Term;
import org.isthmus.state.Stores;
import org.isthmus.state.TestStores;
import org.isthmus.state.journal.StoreFaults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes on the loopback interface: the contract over one of them, and what each learns from the other's journal.
class HazelcastSharedViewTest extends SharedViewContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static List<Listen> members = List.of();
    private static HazelcastSharedView first;
    private static HazelcastSharedView second;

    @BeforeAll
    static void join() throws IOException {
        members = List.of(freePort(), freePort());
        first = node(0);
        second = node(1);
        await().atMost(PATIENCE).until(() -> first.nodes() == 2 && second.nodes() == 2);
    }

    @AfterAll
    static void leave() {
        second.close();
        first.close();
    }

    @Override
    SharedView view() {
        return first;
    }

    @Test
    void what_one_node_journals_the_other_knows_and_it_survives_the_first(@TempDir Path directory) throws IOException {
        var id = new ForeignId("smsc:main", "0A1B");
        SipUri alice = SipUri.parse("sip:alice@cluster.example.org").orElseThrow();
        Listen third = freePort();
        HazelcastSharedView going = HazelcastSharedView.join(new ClusterSettings("isthmus", third, members));
        try (Stores here = stores(directory.resolve("a"), going);
                Stores there = stores(directory.resolve("b"), new Unclosed(second))) {
            here.messages().accept(message(1), queued(NOON), List.of());
            here.ledger()
                    .commit(new Change(
                            new ItemId(1), awaitingReport(NOON), List.of(new PartId(0, id)), List.of(), List.of()));
            here.registrations().update(alice, List.of(binding(NOON.plusSeconds(60))));
            assertThat(there.ledger().find(id)).contains(new PartOf(new ItemId(1), 0));
            assertThat(there.registrations().bindings(alice, NOON)).hasSize(1);

            going.instance().getLifecycleService().terminate();

            await().atMost(PATIENCE).until(() -> second.nodes() == 2);
            assertThat(there.ledger().find(id)).contains(new PartOf(new ItemId(1), 0));
            assertThat(there.registrations().bindings(alice, NOON)).hasSize(1);
        }
    }

    @Test
    void two_nodes_never_give_one_number_of_a_user_to_two_conversations(@TempDir Path directory) {
        Msisdn one = new Msisdn("+447700900911");
        Msisdn two = new Msisdn("+447700900912");
        Address carol = Address.ofCanonical("sip:carol@cluster.example.org");
        try (Stores here = stores(directory.resolve("a"), new Unclosed(first));
                Stores there = stores(directory.resolve("b"), new Unclosed(second))) {
            var until = NOON.plusSeconds(60);
            var pool = List.of(one, two);
            assertThat(here.leases()
                            .lease(BOB, ALICE, pool, NOON, new Term(until, until))
                            .orElseThrow()
                            .number())
                    .isEqualTo(one);
            assertThat(there.leases()
                            .lease(BOB, carol, pool, NOON, new Term(until, until))
                            .orElseThrow()
                            .number())
                    .isEqualTo(two);
            assertThat(there.leases()
                            .lease(BOB, ALICE, pool, NOON, new Term(until, until))
                            .orElseThrow()
                            .number())
                    .isEqualTo(one);
            assertThat(here.leases().find(BOB, two, NOON).orElseThrow().partner())
                    .isEqualTo(carol);
        }
    }

    @Test
    void a_view_that_lost_everything_is_rebuilt_from_the_journal(@TempDir Path directory) {
        var id = new ForeignId("smsc:main", "rebuilt");
        SipUri dave = SipUri.parse("sip:dave@cluster.example.org").orElseThrow();
        Msisdn number = new Msisdn("+447700900921");
        Address erin = new Msisdn("+447700900555");
        try (Stores alone = stores(directory, new LocalSharedView())) {
            alone.messages().accept(message(9), queued(NOON), List.of());
            alone.ledger()
                    .commit(new Change(
                            new ItemId(9), awaitingReport(NOON), List.of(new PartId(3, id)), List.of(), List.of()));
            alone.registrations().update(dave, List.of(binding(NOON.plusSeconds(60))));
            alone.leases().lease(erin, ALICE, List.of(number), NOON, new Term(NOON, NOON.plusSeconds(60)));
        }
        try (Stores again = stores(directory, new Unclosed(first))) {
            assertThat(again.nodes()).isEqualTo(2);
            var key = KeyedHash.ofForeign(id);
            assertThat(second.part(key)).contains(new PartOf(new ItemId(9), 3));
            assertThat(second.bindings(dave)).isPresent();
            assertThat(second.lease(erin, number)).isPresent();
        }
    }

    private static Stores stores(Path directory, SharedView view) {
        return Stores.open(directory, TestStores.settings(1_000), InstantSource.fixed(NOON), view, StoreFaults.none());
    }

    private static HazelcastSharedView node(int number) {
        return HazelcastSharedView.join(new ClusterSettings("isthmus", members.get(number), members));
    }

    private static Listen freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new Listen("127.0.0.1", socket.getLocalPort());
        }
    }
}
