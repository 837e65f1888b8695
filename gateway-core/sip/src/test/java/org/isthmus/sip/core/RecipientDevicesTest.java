// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ADDRESSES;
import static org.isthmus.sip.core.Fixtures.ALICE;
import static org.isthmus.sip.core.Fixtures.ALICE_URI;
import static org.isthmus.sip.core.Fixtures.BOB;
import static org.isthmus.sip.core.Fixtures.NOW;
import static org.isthmus.sip.core.Fixtures.USERS;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.core.Recipients.Devices;
import org.isthmus.sip.core.Recipients.Elsewhere;
import org.isthmus.sip.core.Recipients.Offline;
import org.isthmus.sip.core.Recipients.Unknown;
import org.junit.jupiter.api.Test;

class RecipientDevicesTest {
    private static final Binding BINDING = new Binding(
            "sip:alice@192.0.2.4:5062;transport=udp?Route=%3Csip:evil.example%3E",
            "", NOW.plusSeconds(60), "one", 1, List.of("<sip:p1.example.org;lr>"), "UDP:192.0.2.4:5062", Set.of());

    private final RecipientDevices recipients = new RecipientDevices(ADDRESSES, USERS, new AliceOnly());

    @Test
    void a_request_goes_to_the_registered_devices_of_its_user_whatever_the_spelling() {
        for (String uri : List.of(
                "sip:alice@isthmus.example",
                "sip:alice@isthmus.example:5060;transport=tcp",
                "sips:alice@isthmus.example",
                "tel:+447700900123",
                "sip:+447700900123@rcs.example;user=phone",
                "sip:07700900123@isthmus.example")) {
            assertThat(recipients.find(uri, NOW)).as(uri).isInstanceOfSatisfying(Devices.class, devices -> {
                assertThat(devices.user()).isEqualTo(ALICE);
                assertThat(devices.aor()).isEqualTo(ALICE_URI);
                assertThat(devices.devices())
                        .containsExactly(new Recipients.Device(
                                "sip:alice@192.0.2.4:5062;transport=udp",
                                List.of("<sip:p1.example.org;lr>"),
                                "UDP:192.0.2.4:5062",
                                BINDING));
            });
        }
    }

    @Test
    void a_user_without_a_device_is_unavailable_480() {
        assertThat(recipients.find("sip:bob@isthmus.example", NOW)).isInstanceOfSatisfying(Offline.class, offline -> {
            assertThat(offline.user()).isEqualTo(BOB);
            assertThat(offline.answer().status()).isEqualTo(480);
        });
    }

    @Test
    void nobody_in_our_domain_is_not_found_404() {
        for (String uri : List.of("sip:carol@isthmus.example", "sip:isthmus.example")) {
            assertThat(recipients.find(uri, NOW)).as(uri).isInstanceOfSatisfying(Unknown.class, unknown -> {
                assertThat(unknown.refusal().cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT);
                assertThat(unknown.answer().status()).isEqualTo(404);
            });
        }
    }

    @Test
    void other_domains_and_numbers_of_others_are_elsewhere() {
        for (String uri : List.of("sip:alice@other.example", "tel:+447700900999", "tel:x", "")) {
            assertThat(recipients.find(uri, NOW)).as(uri).isEqualTo(new Elsewhere());
        }
    }

    private record AliceOnly() implements RegistrationStore {
        @Override
        public List<Binding> bindings(SipUri aor, Instant now) {
            return aor.equals(ALICE_URI) ? List.of(BINDING) : List.of();
        }

        @Override
        public void update(SipUri aor, List<Binding> bindings) {
            throw new AssertionError("a look-up stores nothing");
        }

        @Override
        public long registered(Instant now) {
            return 1;
        }
    }
}
