// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.isthmus.testkit.corpus.Peers;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.smsc.SmscSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// A client that people use: liblinphone's console client registers and exchanges messages with an SMS
/// user, in CPIM and with notifications. Its own log is the witness of what it took.
@Tag("black-box")
class LinphoneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PHONE = "+447700900123";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void linphone_and_an_sms_user_write_to_each_other() throws Exception {
        Path linphonec = Peers.require("linphone-cli", "linphonec");
        try (SimulatedSmsc smsc = SimulatedSmsc.start(SmscSettings.onLoopback(Clock.systemUTC()))) {
            GatewayFolder home = GatewayFolder.make(Files.createDirectory(folder.resolve("gateway")), smsc.port());
            SimulatedPhone phone = smsc.phone(PHONE);
            try (GatewayProcess gateway = GatewayProcess.start(home);
                    ForeignProgram linphone = start(linphonec, home)) {
                smsc.awaitBind(PATIENCE);
                awaitLog("to [LinphoneRegistrationOk]");
                linphone.say("chat sip:" + PHONE + "@" + GatewayFolder.DOMAIN + " Hello from linphone");
                assertThat(phone.awaitText("Hello from linphone", PATIENCE).parts())
                        .isEqualTo(1);
                awaitLog("<delivered/>");
                phone.reply("Hello linphone");
                awaitLog("Hello linphone");
                linphone.say("quit");
                assertThat(gateway.alive()).isTrue();
                assertThat(log()).doesNotContain("liblinphone-error-[CPIM]");
            }
        }
    }

    private ForeignProgram start(Path linphonec, GatewayFolder home) throws IOException {
        Path own = Files.createDirectory(folder.resolve("linphone"));
        Files.createDirectories(own.resolve(".local/share/linphone"));
        Path settings = own.resolve("linphonerc");
        Files.writeString(settings, settings(home));
        return ForeignProgram.start(
                own,
                "linphonec",
                Map.of(
                        "HOME",
                        own.toString(),
                        "XDG_DATA_HOME",
                        own.resolve(".local/share").toString()),
                List.of(linphonec.toString(), "-c", settings.toString(), "-d", "6", "-l", log(own).toString()));
    }

    /// Its basic chat rooms speak CPIM only when the defaults of accounts say so.
    private static String settings(GatewayFolder home) {
        return """
                [sip]
                sip_port=-1
                sip_tcp_port=-1
                default_proxy=0
                register_only_when_network_is_up=0
                guess_hostname=0
                use_ipv6=0
                [proxy_0]
                reg_proxy=<sip:127.0.0.1:%d;transport=udp>
                reg_route=<sip:127.0.0.1:%d;transport=udp;lr>
                reg_identity=sip:alice@%s
                reg_expires=600
                reg_sendregister=1
                publish=0
                cpim_in_basic_chat_rooms_enabled=1
                [auth_info_0]
                username=alice
                passwd=%s
                realm=%s
                domain=%s
                [default_values]
                cpim_in_basic_chat_rooms_enabled=1
                [proxy_default_values]
                cpim_in_basic_chat_rooms_enabled=1
                [misc]
                cpim_in_basic_chat_rooms_enabled=1
                """.formatted(
                        home.sip().getPort(),
                        home.sip().getPort(),
                        GatewayFolder.DOMAIN,
                        GatewayFolder.PASSWORD,
                        GatewayFolder.DOMAIN,
                        GatewayFolder.DOMAIN);
    }

    private void awaitLog(String words) {
        await("linphone's log says: " + words)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log()).contains(words));
    }

    private String log() throws IOException {
        Path log = log(folder.resolve("linphone"));
        return Files.exists(log) ? new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.UTF_8) : "";
    }

    private static Path log(Path own) {
        return own.resolve("linphone.log");
    }
}
