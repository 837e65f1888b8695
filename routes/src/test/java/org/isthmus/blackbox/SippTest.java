// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A SIP stack that is none of ours talks to the gateway: sipp as client and as server.
@Tag("black-box")
class SippTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PHONE = "+447700900123";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    /// This sipp knows MD5 only, and gives up at a challenge that names anything else first.
    private static final String MD5_ONLY = """
            registrar:
              digest:
                sha256: false
            """;

    private static SimulatedSmsc smsc;
    private static GatewayFolder home;
    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()));
        home = GatewayFolder.make(folder, smsc.port(), MD5_ONLY);
        home.addUser("carol", "+447700900003");
        gateway = GatewayProcess.start(home);
        smsc.awaitBind(PATIENCE);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        smsc.close();
    }

    @Test
    void a_message_is_accepted_and_its_sender_is_notified_at_the_registered_contact() throws Exception {
        int device = SippScenario.freePort();
        register("alice", device);
        String text = "Written by sipp";
        try (SippScenario notified =
                SippScenario.listen(folder, "receive", device, Map.of("expected", "&lt;delivered"))) {
            SippScenario.play(folder, "message", home.sip(), message("alice", number(PHONE), text, "202"));
            assertThat(shown(smsc.phone(PHONE), text).parts()).isEqualTo(1);
            notified.awaitSuccess();
        }
    }

    @Test
    void what_a_telephone_writes_comes_to_the_registered_contact() throws Exception {
        int device = SippScenario.freePort();
        register("carol", device);
        try (SippScenario shown =
                SippScenario.listen(folder, "receive", device, Map.of("expected", "Written by a telephone"))) {
            smsc.phone(PHONE).send("+447700900003", "Written by a telephone");
            shown.awaitSuccess();
        }
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "nobody, sip:+447700900123@isthmus.example, 401, knock-knock",
        "bob, sip:+447700900123@isthmus.example, 401, wrong",
        "bob, sip:nobody@isthmus.example, 404, knock-knock",
        "bob, sip:somebody@elsewhere.example, 404, knock-knock"
    })
    void what_can_not_be_is_refused_with_its_own_status(String user, String to, String status, String password)
            throws Exception {
        Map<String, String> words = message(user, to, "Refused", status);
        words.put("password", password);
        SippScenario.play(folder, "message", home.sip(), words);
    }

    @Test
    void a_message_over_the_limit_is_refused_413() throws Exception {
        String text = "Far too long. ".repeat(700);
        SippScenario.play(folder, "message", home.sip(), message("bob", number(PHONE), text, "413"));
    }

    @Test
    void an_unknown_scheme_is_refused_416() throws Exception {
        SippScenario.play(
                folder, "message-refused-at-once", home.sip(), message("bob", "xyz:" + PHONE, "Whereto?", "416"));
    }

    @Test
    void broken_cpim_is_refused_400() throws Exception {
        SippScenario.play(folder, "message-bad-cpim", home.sip(), message("bob", number(PHONE), "", "400"));
    }

    /// Sent again with the same branch, as a client does that lost the answer.
    @Test
    void a_retransmitted_message_is_answered_the_same_and_delivered_once() throws Exception {
        SimulatedPhone phone = smsc.phone("+447700900124");
        Map<String, String> words = message("bob", number("+447700900124"), "Only once", "202");
        try (SippScenario twice =
                SippScenario.startWithoutRetransmissions(folder, "message-twice", home.sip(), words)) {
            twice.awaitSuccess();
            List<String> accepted = twice.received().stream()
                    .filter(answer -> answer.startsWith("SIP/2.0 202 "))
                    .toList();
            assertThat(accepted).hasSize(2);
            assertThat(accepted.getLast()).isEqualTo(accepted.getFirst());
        }
        SippScenario.play(
                folder, "message", home.sip(), message("bob", number("+447700900124"), "The one after it", "202"));
        shown(phone, "The one after it");
        assertThat(phone.texts().all())
                .extracting(got -> got.text().strip())
                .isEqualTo(List.of("Only once", "The one after it"));
    }

    /// sipp ends every body with a line end.
    private static PhoneText shown(SimulatedPhone phone, String text) {
        return phone.texts().await(got -> got.text().strip().equals(text), text, PATIENCE);
    }

    private static String number(String number) {
        return "sip:" + number + "@" + GatewayFolder.DOMAIN + ";user=phone";
    }

    /// From the port of the device: the gateway answers where a registration over UDP came from.
    private static void register(String user, int device) throws Exception {
        Map<String, String> words =
                Map.of("user", user, "password", GatewayFolder.PASSWORD, "contact-port", Integer.toString(device));
        SippScenario.play(folder, "register", home.sip(), words);
    }

    private static Map<String, String> message(String user, String to, String text, String status) {
        Map<String, String> words = new HashMap<>();
        words.put("user", user);
        words.put("password", GatewayFolder.PASSWORD);
        words.put("to", to);
        words.put("text", text);
        words.put("status", status);
        words.put("imdn-id", UUID.randomUUID().toString());
        return words;
    }
}
