// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.junit.jupiter.api.Test;

class SendingDeviceTest {
    private static final String PROXY = "UDP:192.0.2.30:5060";
    private static final Binding PHONE = binding("phone", "\"<urn:uuid:1>\"", PROXY);
    private static final Binding TABLET = binding("tablet", "\"<urn:uuid:2>\"", PROXY);
    private static final Binding OLD = binding("old", "", "UDP:198.51.100.9:5070");

    @Test
    void the_instance_that_a_request_names_decides_alone_also_behind_a_proxy() {
        SendingDevice tablet = new SendingDevice(PROXY, Optional.of(TABLET.instance()));
        assertThat(tablet.among(List.of(PHONE, TABLET, OLD))).contains(TABLET);
        assertThat(tablet.among(List.of(PHONE, OLD)))
                .as("the flow is another device's, too")
                .isEmpty();
    }

    @Test
    void a_flow_tells_the_device_only_where_it_is_one_devices() {
        assertThat(by(PROXY).among(List.of(PHONE, TABLET, OLD))).isEmpty();
        assertThat(by(OLD.receivedFrom()).among(List.of(PHONE, TABLET, OLD))).contains(OLD);
        assertThat(by(PROXY).among(List.of(PHONE, OLD))).contains(PHONE);
        Binding sameAgain = binding("phone-by-another-path", PHONE.instance(), PROXY);
        assertThat(by(PROXY).among(List.of(PHONE, sameAgain))).contains(PHONE);
        assertThat(by("UDP:203.0.113.1:5060").among(List.of(PHONE, OLD))).isEmpty();
    }

    private static SendingDevice by(String flow) {
        return new SendingDevice(flow, Optional.empty());
    }

    private static Binding binding(String name, String instance, String from) {
        return new Binding(
                "sip:" + name + "@198.51.100.9", instance, Instant.MAX, "call-" + name, 1, List.of(), from, Set.of());
    }
}
