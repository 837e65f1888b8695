// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.LoginMark;
import org.isthmus.model.users.User;
import org.junit.jupiter.api.Test;

/// The laws of `RegistrationStore`.
public abstract class RegistrationStoreContract {
    private static final SipUri ALICE = SipUri.parse("sip:alice@example.org").orElseThrow();
    private static final SipUri CAROL = SipUri.parse("sip:carol@example.org").orElseThrow();

    protected abstract StorePorts ports();

    @Test
    void bindings_come_back_whole_and_in_the_order_given() {
        Binding phone = binding("phone", NOON.plusSeconds(60));
        Binding tablet = binding("tablet", NOON.plusSeconds(30));
        ports().registrations().update(ALICE, List.of(phone, tablet));
        assertThat(ports().registrations().bindings(ALICE, NOON)).containsExactly(phone, tablet);
    }

    @Test
    void an_update_replaces_what_was_there() {
        ports().registrations().update(ALICE, List.of(binding("phone", NOON.plusSeconds(60))));
        Binding tablet = binding("tablet", NOON.plusSeconds(30));
        ports().registrations().update(ALICE, List.of(tablet));
        assertThat(ports().registrations().bindings(ALICE, NOON)).containsExactly(tablet);
        ports().registrations().update(ALICE, List.of());
        assertThat(ports().registrations().bindings(ALICE, NOON)).isEmpty();
    }

    @Test
    void an_expired_binding_is_not_there() {
        Binding phone = binding("phone", NOON.plusSeconds(60));
        ports().registrations().update(ALICE, List.of(phone, binding("tablet", NOON.plusSeconds(30))));
        assertThat(ports().registrations().bindings(ALICE, NOON.plusSeconds(30)))
                .containsExactly(phone);
    }

    @Test
    void users_do_not_see_each_other() {
        ports().registrations().update(ALICE, List.of(binding("phone", NOON.plusSeconds(60))));
        assertThat(ports().registrations().bindings(CAROL, NOON)).isEmpty();
    }

    @Test
    void a_binding_is_the_users_who_has_the_login_that_made_it() {
        Binding phone = binding("phone", NOON.plusSeconds(60));
        Binding unmarked = binding("pc", NOON.plusSeconds(60)).madeBy(LoginMark.NONE);
        ports().registrations().update(ALICE, List.of(phone, unmarked));
        assertThat(ports().registrations().bindings(user("alice", "a secret"), NOON))
                .containsExactly(phone, unmarked);
        assertThat(ports().registrations().bindings(user("alice", "a new secret"), NOON))
                .containsExactly(unmarked);
        assertThat(ports().registrations().bindings(user("carol", "a secret"), NOON))
                .containsExactly(unmarked);
    }

    private static User user(String digestUser, String ha1) {
        return new User("whoever", List.of(ALICE), digestUser, Map.of("MD5", ha1));
    }

    @Test
    void the_number_of_registered_users_counts_live_ones_once() {
        ports().registrations()
                .update(ALICE, List.of(binding("phone", NOON.plusSeconds(60)), binding("pc", NOON.plusSeconds(90))));
        ports().registrations().update(CAROL, List.of(binding("phone", NOON.plusSeconds(30))));
        assertThat(ports().registrations().registered(NOON)).isEqualTo(2);
        assertThat(ports().registrations().registered(NOON.plusSeconds(30))).isEqualTo(1);
        assertThat(ports().registrations().registered(NOON.plusSeconds(90))).isZero();
    }

    private static Binding binding(String device, Instant expires) {
        return new Binding(
                "sip:" + device + "@192.0.2.7:5060;transport=tcp",
                "urn:uuid:" + device,
                expires,
                "call-" + device,
                7,
                List.of("<sip:edge.example.org;lr>", "<sip:p2.example.org;lr>"),
                "tcp:192.0.2.7:40123",
                Set.of("+g.3gpp.icsi-ref=\"urn\"", "+sip.instance"),
                LoginMark.of("alice", Map.of("MD5", "a secret", "SHA-256", "another")));
    }
}
