// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.isthmus.model.settings.Listen;
import org.isthmus.model.settings.SipResolveSettings;
import org.isthmus.sip.locate.Dns;
import org.isthmus.sip.locate.Dns.Answer;
import org.isthmus.testkit.dns.SimulatedDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsResolverTest {
    private static final int A = 1;
    private static final int SRV = 33;

    private SimulatedDns server;
    private Dns dns;

    @BeforeEach
    void start() throws Exception {
        server = SimulatedDns.start();
        dns = new DnsResolver(new SipResolveSettings(
                List.of(Listen.of(server.address())),
                Duration.ofMillis(200),
                Duration.ofMillis(900),
                1000,
                Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void records_are_read_as_they_stand() {
        server.naptr("example.org", 60, 10, 20, "s", "SIP+D2T", "", "_sip._tcp.example.org")
                .srv("_sip._tcp.example.org", 60, 1, 2, 5062, "a.example.org")
                .a("a.example.org", 60, "192.0.2.1");

        assertThat(dns.naptr("example.org"))
                .isEqualTo(new Answer.Found<>(
                        List.of(new Dns.Naptr(10, 20, "s", "SIP+D2T", "", "_sip._tcp.example.org"))));
        assertThat(dns.srv("_sip._tcp.example.org"))
                .isEqualTo(new Answer.Found<>(List.of(new Dns.Srv(1, 2, 5062, "a.example.org"))));
        assertThat(dns.addresses("a.example.org"))
                .isEqualTo(new Answer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.1"))));
    }

    @Test
    void a_rule_comes_as_it_stood_on_the_wire() {
        server.naptr("1.e164.test", 60, 1, 2, "u", "E2U+sip", "!^\\+(.*)$!sip:\\1@a\"b\u0007!", "");

        assertThat(dns.naptr("1.e164.test"))
                .isEqualTo(new Answer.Found<>(
                        List.of(new Dns.Naptr(1, 2, "u", "E2U+sip", "!^\\+(.*)$!sip:\\1@a\"b\u0007!", ""))));
    }

    @Test
    void what_does_not_exist_is_none_and_is_not_asked_for_again_soon() {
        for (int i = 0; i < 3; i++) {
            assertThat(dns.srv("_sip._udp.nobody.example")).isEqualTo(new Answer.None<>());
        }
        assertThat(server.asked(SRV, "_sip._udp.nobody.example")).isEqualTo(1);
        assertThat(dns.addresses("a..b")).isEqualTo(new Answer.None<>());
    }

    @Test
    void an_answer_is_kept_for_as_long_as_it_says() {
        server.a("long.example", 3600, "192.0.2.1").a("short.example", 1, "192.0.2.2");
        for (int i = 0; i < 5; i++) {
            dns.addresses("long.example");
        }
        dns.addresses("short.example");
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            dns.addresses("short.example");
            return server.asked(A, "short.example") > 1;
        });

        assertThat(server.asked(A, "long.example")).isEqualTo(1);
    }

    @Test
    void a_silent_server_is_a_failure_in_time() {
        server.silence("silent.example");

        assertThat(dns.addresses("silent.example")).isInstanceOf(Answer.Failed.class);
        assertThat(server.asked(A, "silent.example")).isGreaterThanOrEqualTo(1);
    }
}
