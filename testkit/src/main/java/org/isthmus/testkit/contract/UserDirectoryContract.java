// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.model.users.UserTerms;
import org.junit.jupiter.api.Test;

/// The laws of `UserDirectory`.
public abstract class UserDirectoryContract {
    /// The domain of all users here, and the realm of their secrets.
    protected static final String DOMAIN = "example.org";

    private static final Map<String, String> HA1 = Map.of("MD5", "0".repeat(32), "SHA-256", "1".repeat(64));
    private static final SipUri ALICE_URI = new SipUri("sip", "alice", DOMAIN, 0);
    private static final Msisdn ALICE_NUMBER = new Msisdn("+447700900123");
    private static final User ALICE = new User("Alice", List.of(ALICE_URI, ALICE_NUMBER), "alice-digest", HA1);
    private static final User BOB = new User("Bob", List.of(new SipUri("sip", "bob", DOMAIN, 0)), "bob", HA1);

    /// A directory that serves exactly these.
    protected abstract UserDirectory serving(List<User> users) throws Exception;

    @Test
    void where_nobody_is_served_nobody_is_found() throws Exception {
        UserDirectory directory = serving(List.of());
        assertThat(directory.all()).isEmpty();
        assertThat(directory.byAddress(ALICE_URI)).isEmpty();
        assertThat(directory.byDigestUser("alice-digest")).isEmpty();
    }

    @Test
    void each_address_of_a_user_finds_that_user_whole() throws Exception {
        UserDirectory directory = serving(List.of(ALICE, BOB));
        for (Address address : ALICE.addresses()) {
            assertThat(directory.byAddress(address)).contains(ALICE);
        }
        assertThat(directory.byAddress(BOB.addresses().getFirst())).contains(BOB);
    }

    @Test
    void a_legacy_address_finds_its_user_and_a_users_own_address_goes_before() throws Exception {
        Msisdn phone = new Msisdn("+447700900777");
        User bob = BOB.withTerms(UserTerms.DEFAULT.withLegacy(Map.of(Technology.SMS, phone, Technology.MMS, phone)));
        UserDirectory directory = serving(List.of(ALICE, bob));
        assertThat(directory.owner(phone)).contains(bob);
        assertThat(directory.byAddress(phone)).isEmpty();
        assertThat(directory.owner(ALICE_NUMBER)).contains(ALICE);
        assertThat(directory.owner(new Msisdn("+447700900779"))).isEmpty();
        assertThat(directory.standsFor(phone)).contains(BOB.addresses().getFirst());
        assertThat(directory.standsFor(ALICE_NUMBER)).isEmpty();
        assertThat(directory.standsFor(new Msisdn("+447700900779"))).isEmpty();
    }

    @Test
    void an_address_that_nobody_has_finds_nobody() throws Exception {
        UserDirectory directory = serving(List.of(ALICE, BOB));
        assertThat(directory.byAddress(new Msisdn("+447700900124"))).isEmpty();
        assertThat(directory.byAddress(new SipUri("sip", "alice", "elsewhere.example", 0)))
                .isEmpty();
        assertThat(directory.byAddress(new SipUri("sips", "alice", DOMAIN, 0))).isEmpty();
        assertThat(directory.byAddress(new SipUri("sip", "Alice", DOMAIN, 0))).isEmpty();
    }

    @Test
    void a_digest_user_is_found_by_exactly_its_name() throws Exception {
        UserDirectory directory = serving(List.of(ALICE, BOB));
        assertThat(directory.byDigestUser("alice-digest")).contains(ALICE);
        for (String other : List.of("alice", "Alice", "ALICE-DIGEST", "alice-digest ", "")) {
            assertThat(directory.byDigestUser(other)).as(other).isEmpty();
        }
    }

    @Test
    void all_are_told_once_and_the_list_can_not_be_changed() throws Exception {
        List<User> all = serving(List.of(ALICE, BOB)).all();
        assertThat(all).containsExactly(ALICE, BOB);
        assertThatThrownBy(all::removeFirst).isInstanceOf(UnsupportedOperationException.class);
    }
}
