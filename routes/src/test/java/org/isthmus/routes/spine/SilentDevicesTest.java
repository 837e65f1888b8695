// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.junit.jupiter.api.Test;

class SilentDevicesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final SilentDevices devices = new SilentDevices(2);

    @Test
    void a_device_is_silent_until_it_takes_something_or_registers_again() {
        Binding phone = binding("sip:alice@192.0.2.1", 1);
        assertThat(devices.isSilent(phone)).isFalse();
        devices.silent(phone, NOW);
        assertThat(devices.isSilent(phone)).isTrue();
        assertThat(devices.isUntried(phone)).isFalse();
        Binding again = binding("sip:alice@192.0.2.1", 2);
        assertThat(devices.isSilent(again)).isFalse();
        assertThat(devices.isUntried(again)).isTrue();
        devices.took(phone);
        assertThat(devices.isSilent(phone)).isFalse();
    }

    @Test
    void one_that_answered_no_is_tried_and_not_silent() {
        Binding phone = binding("sip:alice@192.0.2.1", 1);
        devices.refused(phone, NOW);
        assertThat(devices.isSilent(phone)).isFalse();
        assertThat(devices.isUntried(phone)).isFalse();
    }

    @Test
    void no_more_are_remembered_than_the_bound_and_those_whose_binding_ended_make_room() {
        devices.silent(binding("sip:a@192.0.2.1", 1), NOW);
        devices.silent(binding("sip:b@192.0.2.1", 1), NOW);
        devices.silent(binding("sip:c@192.0.2.1", 1), NOW);
        assertThat(devices.remembered()).isEqualTo(2);
        devices.silent(binding("sip:c@192.0.2.1", 1), NOW.plusSeconds(3600));
        assertThat(devices.remembered()).isEqualTo(1);
    }

    static Binding binding(String contact, long cseq) {
        return new Binding(
                contact, "", NOW.plusSeconds(3600), "call-1", cseq, List.of(), "UDP:192.0.2.1:5060", Set.of());
    }
}
