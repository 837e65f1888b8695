// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.NOW;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.cpm.Messages;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.model.settings.RolesSettings;
import org.junit.jupiter.api.Test;

class NetworkSelectionTest {
    private static final Address ZOE = SipUri.parse("sip:zoe@beta.example").orElseThrow();
    private static final Address NUMBER = new Msisdn("+353861234567");
    private static final Target.Network BETA = new Target.Network("beta");
    private static final RemoteNetworks NETWORKS = new RemoteNetworks(List.of(new NetworkSettings(
            "beta",
            new NetworkSettings.From(List.of("192.0.2.7"), List.of()),
            "sip:pf.beta.example;lr",
            new NetworkSettings.Owns(List.of("beta.example"), List.of("+353")),
            new NetworkSettings.Allows(List.of(), List.of("text/*"), new ByteSize(20), 1, 1, false),
            false,
            NetworkSettings.Repetitions.KNOWN,
            NetworkSettings.Rewrite.NONE)));
    private static final InterworkingSelectionFunction DEFAULT =
            new InterworkingSelectionFunction(DefaultRules.RULES, true, RolesSettings.DEFAULT, NETWORKS);

    private final CpmMessage message = Messages.toBob("hello");

    @Test
    void what_is_for_an_address_of_a_network_is_sent_there() {
        for (Address there : List.of(ZOE, NUMBER)) {
            Selection selection = DEFAULT.select(facts(message, there, List.of(), "access"));
            assertThat(selection)
                    .isInstanceOfSatisfying(
                            Selection.ToNetwork.class,
                            to -> assertThat(to.network()).isEqualTo("beta"));
            assertThat(selection.explanation().winner()).isEqualTo("networks");
        }
        Selection elsewhere = DEFAULT.select(facts(message, new Msisdn("+447700900123"), List.of(), "access"));
        assertThat(elsewhere).isInstanceOf(Selection.Interwork.class);
    }

    @Test
    void a_user_who_is_served_here_under_a_number_of_its_range_is_not_sent_there() {
        InterworkingSelectionFunction bare = new InterworkingSelectionFunction(
                DefaultRules.read("rules: [{name: out, then: network}]"), true, RolesSettings.DEFAULT, NETWORKS);
        SelectionFacts away = facts(message, NUMBER, List.of(), "access");
        assertThat(bare.select(away)).isInstanceOf(Selection.ToNetwork.class);
        SelectionFacts ported = new SelectionFacts(
                away.message(),
                away.sender(),
                RecipientFacts.served(NUMBER, Messages.user("carol", NUMBER), 0, DOMAINS),
                away.adapters(),
                List.of(),
                NOW);
        assertThat(bare.select(ported)).isInstanceOf(Selection.Refuse.class);
    }

    @Test
    void what_breaks_its_policy_or_was_given_up_goes_another_way_or_is_refused_in_its_words() {
        CpmMessage large = Messages.toBob("more than twenty octets");
        assertThat(DEFAULT.select(facts(large, NUMBER, List.of(), "access"))).isInstanceOf(Selection.Interwork.class);
        assertThat(DEFAULT.select(facts(large, ZOE, List.of(), "access")))
                .isInstanceOfSatisfying(Selection.Refuse.class, refused -> {
                    assertThat(refused.refusal().cause()).isEqualTo(Cause.TOO_LARGE);
                    assertThat(refused.refusal().detail()).startsWith("network beta, max-size: ");
                });
        assertThat(DEFAULT.select(facts(message, ZOE, List.of(BETA), "access")))
                .isInstanceOfSatisfying(
                        Selection.Refuse.class,
                        refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.NO_ROUTE));
    }

    @Test
    void nothing_is_passed_on_from_one_network_to_another_and_nothing_without_a_hop_left() {
        assertThat(DEFAULT.select(facts(message, ZOE, List.of(), "network:gamma")))
                .isInstanceOf(Selection.Refuse.class);
        Selection chosen = DEFAULT.select(facts(message, ZOE, List.of(), "access"));
        Hops none = Hops.read(List.of(), "", Optional.of("0"), Optional.empty());
        assertThat(InterworkingSelectionFunction.within(none, chosen)).isInstanceOf(Selection.Refuse.class);
    }

    @Test
    void a_notification_goes_to_the_network_where_its_reader_lives() {
        assertThat(notification(ZOE, List.of())).isInstanceOf(Selection.ToNetwork.class);
        assertThat(refused(notification(ZOE, List.of(BETA)))).isEqualTo("network beta did not take it");
        assertThat(refused(notification(new SipUri("sip", "eve", "nowhere.example", 0), List.of())))
                .isEqualTo("its reader is neither served here nor of a network that is configured");
        RecipientFacts alice = RecipientFacts.served(ALICE.addresses().getFirst(), ALICE, 0, DOMAINS);
        assertThat(notification(alice, List.of())).isInstanceOf(Selection.Defer.class);
    }

    private static String refused(Selection selection) {
        return ((Selection.Refuse) selection).refusal().detail();
    }

    private static Selection notification(Address reader, List<Target> tried) {
        return notification(RecipientFacts.stranger(reader, DOMAINS), tried);
    }

    private static Selection notification(RecipientFacts reader, List<Target> tried) {
        SelectionFacts.Shape shape = new SelectionFacts.Shape(Technology.RCS, "reports", "message/imdn+xml", 0);
        return DEFAULT.selectForNotification(
                new SelectionFacts(shape, SenderFacts.STRANGER, reader, Map.of(), tried, NOW));
    }

    private static SelectionFacts facts(CpmMessage message, Address recipient, List<Target> tried, String edge) {
        SelectionFacts facts = SelectionFacts.of(
                message,
                SenderFacts.STRANGER,
                RecipientFacts.stranger(recipient, DOMAINS),
                List.of(FakeAdapter.SMS),
                tried,
                NOW);
        SelectionFacts.Shape shape = facts.message();
        return new SelectionFacts(
                new SelectionFacts.Shape(shape.origin(), edge, shape.mediaType(), shape.octets()),
                facts.sender(),
                facts.recipient(),
                facts.adapters(),
                facts.tried(),
                facts.at());
    }
}
