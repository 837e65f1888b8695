// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.devices.SendingDevice;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.settings.CopySettings;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.users.User;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.testkit.contract.SampleItems;
import org.isthmus.testkit.memory.MemoryStores;
import org.isthmus.testkit.memory.MemoryUserDirectory;
import org.junit.jupiter.api.Test;

/// Copies for a user's other devices.
class SenderCopiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PROXY = "UDP:192.0.2.30:5060";
    private static final CpmMessage MESSAGE = SampleItems.message(1);
    private static final Binding PHONE = binding("phone", "\"<urn:uuid:1>\"");
    private static final Binding TABLET = binding("tablet", "\"<urn:uuid:2>\"");

    private final MemoryStores stores = new MemoryStores();
    private final List<OutgoingSip> sent = new CopyOnWriteArrayList<>();

    private record Broken(RegistrationStore registrations) implements RegistrationStore {
        @Override
        public List<Binding> bindings(SipUri aor, Instant now) {
            throw new StoreUnavailable("made to fail");
        }

        @Override
        public void update(SipUri aor, List<Binding> bindings) {
            registrations.update(aor, bindings);
        }

        @Override
        public long registered(Instant now) {
            return registrations.registered(now);
        }
    }

    @Test
    void behind_a_proxy_the_other_device_gets_the_copy_and_never_the_one_that_sent() {
        SenderCopies copies = copies(stores.registrations());
        copies.stored(MESSAGE, new SendingDevice(PROXY, Optional.of(TABLET.instance())));
        assertThat(told()).contains("1 of 1");
        assertThat(sent).extracting(OutgoingSip::requestUri).containsExactly(PHONE.contact());
    }

    @Test
    void behind_a_proxy_nobody_gets_a_copy_of_what_names_no_device() {
        copies(stores.registrations()).stored(MESSAGE, new SendingDevice(PROXY, Optional.empty()));
        assertThat(told()).contains("can not be told");
        assertThat(sent).isEmpty();
    }

    @Test
    void a_copy_that_can_not_be_looked_up_is_told_on_the_trail_and_to_nobody_else() {
        copies(new Broken(stores.registrations()))
                .stored(MESSAGE, new SendingDevice(PROXY, Optional.of(TABLET.instance())));
        assertThat(told()).contains("a fault of our own");
        assertThat(sent).isEmpty();
    }

    private SenderCopies copies(RegistrationStore registrations) {
        SipUri alice = (SipUri) MESSAGE.parties().sender();
        stores.registrations().update(alice, List.of(PHONE, TABLET));
        return new SenderCopies(
                () -> new CopySettings(true, Optional.empty()),
                new SenderCopies.Known(
                        new MemoryUserDirectory(List.of(new User("alice", List.of(alice), "alice", Map.of()))),
                        registrations,
                        () -> new DeviceFunction(DeviceSettings.DEFAULT)),
                new PagerMessageWriter("isthmus.example", new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE)),
                request -> {
                    sent.add(request);
                    return new SipOutcome.Answered(SipAnswer.of(200), "call");
                },
                stores.trail(),
                () -> SampleItems.NOON,
                10);
    }

    private String told() {
        List<TrailEvent> story = await("the end of the copies")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> stores.trail().story(MESSAGE.id()), events -> !events.isEmpty());
        return story.getFirst().facts().toString();
    }

    private static Binding binding(String name, String instance) {
        return new Binding(
                "sip:" + name + "@198.51.100.9", instance, Instant.MAX, "call-" + name, 1, List.of(), PROXY, Set.of());
    }
}
