// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.isthmus.cpm.Messages;
import org.isthmus.model.Technology;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.settings.DeviceSettings.Reach;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDevice;
import org.isthmus.model.users.UserTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bob's record has the devices phone (primary) and tablet; a strange one registers, too. The tablet and the
/// strange one can do messages, the phone does not say so.
class DeviceFunctionTest {
    private static final User OWNER = BOB.withTerms(UserTerms.DEFAULT.withDevices(
            List.of(new UserDevice("urn:uuid:phone", true), new UserDevice("urn:uuid:tablet", false))));
    private static final String MESSAGES = "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALL     |             | false | phone tablet strange plain | phone tablet strange plain
            ALL     | oma.CPM.msg | false | phone tablet strange plain | phone tablet strange
            ALL     |             | true  | phone tablet strange plain | phone tablet
            ALL     | oma.cpm.msg | true  | phone tablet strange plain | phone tablet
            ALL     | video       | true  | phone tablet strange plain | phone
            ALL     | video       | false | tablet strange             |
            PRIMARY |             | false | strange phone tablet       | phone
            PRIMARY |             | false | strange tablet             | strange tablet
            PRIMARY | oma.cpm.msg | true  | strange tablet             | tablet
            ALL     | oma.cpm.msg | true  |                            |
            """)
    void policy_says_which_devices_get_a_message_and_the_primary_one_always_does(
            Reach deliver, String feature, boolean knownOnly, String registered, String expected) {
        DeviceSettings settings =
                new DeviceSettings(deliver, feature == null ? List.of() : List.of(feature), knownOnly);
        assertThat(new DeviceFunction(settings).devices(Messages.toBob("hello"), OWNER, bindings(registered)))
                .isEqualTo(bindings(expected));
    }

    @Test
    void a_user_whom_the_core_has_is_there_whatever_policy_says_of_devices() {
        Binding core = new Binding(
                "sip:bob@example.org",
                "",
                NOW.plusSeconds(60),
                "call-core",
                1,
                List.of("<sip:core.example.org;lr>"),
                "",
                Set.of(Binding.AT_CORE));
        DeviceFunction strict = new DeviceFunction(new DeviceSettings(Reach.ALL, List.of("oma.cpm.msg"), true));
        assertThat(strict.devices(Messages.toBob("hello"), OWNER, List.of(binding("plain"), core)))
                .containsExactly(core);
    }

    @Test
    void a_report_goes_to_all_devices_of_the_sending_user_whatever_policy_says_of_messages() {
        DeviceFunction strict = new DeviceFunction(new DeviceSettings(Reach.PRIMARY, List.of("video"), true));
        List<Binding> all = bindings("phone tablet strange plain");
        assertThat(strict.devices(report(), OWNER, all)).isEqualTo(all);
    }

    private static DispositionNotification report() {
        CpmMessage about = Messages.toBob("hello");
        return new DispositionNotification(
                new ItemId(2),
                about.id(),
                about.threading().imdn(),
                NOW,
                new Parties(sip("sip:alice@example.org"), sip("sip:bob@example.org"), false),
                about.threading(),
                new Disposition(DispositionKind.DELIVERED, Asserter.GATEWAY, NOW, Technology.RCS),
                new Lifetime(NOW, NOW, NOW.plusSeconds(60)),
                new Origin(Technology.RCS, "reports", ""));
    }

    private static List<Binding> bindings(String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(" "))
                        .map(DeviceFunctionTest::binding)
                        .toList();
    }

    private static Binding binding(String name) {
        Set<String> features = name.equals("tablet") || name.equals("strange") ? Set.of(MESSAGES) : Set.of("audio");
        String instance = name.equals("plain") ? "" : "<urn:uuid:" + name + ">";
        return new Binding(
                "sip:bob@" + name,
                instance,
                NOW.plusSeconds(60),
                "call-" + name,
                1,
                List.of(),
                "udp:192.0.2.1:5060",
                features);
    }
}
