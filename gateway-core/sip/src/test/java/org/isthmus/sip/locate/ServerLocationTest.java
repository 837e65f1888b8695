// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.isthmus.sip.locate.Dns.Naptr;
import org.isthmus.sip.locate.Dns.Srv;
import org.isthmus.sip.locate.ServerLocation.Target;
import org.junit.jupiter.api.Test;

/// RFC 3263 section 4, case by case.
class ServerLocationTest {
    private final Zone zone = new Zone();
    private final ServerLocation location = new ServerLocation(zone, new Random(4711));

    /// What a test says there is; each question is kept.
    private static final class Zone implements Dns {
        final Map<String, List<Naptr>> naptr = new HashMap<>();
        final Map<String, List<Srv>> srv = new HashMap<>();
        final Map<String, List<InetAddress>> addresses = new HashMap<>();
        final List<String> failing = new ArrayList<>();
        final List<String> asked = new ArrayList<>();

        @Override
        public Answer<Naptr> naptr(String name) {
            return answer("naptr " + name, naptr.get(name));
        }

        @Override
        public Answer<Srv> srv(String name) {
            return answer("srv " + name, srv.get(name));
        }

        @Override
        public Answer<InetAddress> addresses(String host) {
            return answer("addresses " + host, addresses.get(host));
        }

        private <T> Answer<T> answer(String question, @org.jspecify.annotations.Nullable List<T> known) {
            asked.add(question);
            if (failing.contains(question)) {
                return new Answer.Failed<>("no answer");
            }
            return known == null ? new Answer.None<>() : new Answer.Found<>(known);
        }

        void host(String name, String... literals) {
            addresses.put(
                    name,
                    java.util.Arrays.stream(literals)
                            .map(InetAddress::ofLiteral)
                            .toList());
        }
    }

    private List<String> servers(String scheme, String host, int port, String transport) {
        return switch (location.of(new Target(
                scheme.equals("sips"),
                host,
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                transport.isEmpty() ? Optional.empty() : Transport.named(transport)))) {
            case Location.Servers(List<Location.Server> found) ->
                found.stream()
                        .map(server -> server.transport() + " "
                                + server.address().getAddress().getHostAddress() + ":"
                                + server.address().getPort())
                        .toList();
            case Location.Nowhere(String why) -> List.of("nowhere: " + why);
        };
    }

    @Test
    void a_numeric_host_asks_nobody() {
        assertThat(servers("sip", "192.0.2.1", 0, "")).containsExactly("UDP 192.0.2.1:5060");
        assertThat(servers("sips", "192.0.2.1", 0, "")).containsExactly("TLS 192.0.2.1:5061");
        assertThat(servers("sip", "192.0.2.1", 0, "tls")).containsExactly("TLS 192.0.2.1:5061");
        assertThat(servers("sip", "[2001:db8::1]", 5070, "tcp")).containsExactly("TCP 2001:db8:0:0:0:0:0:1:5070");
        assertThat(zone.asked).isEmpty();
    }

    @Test
    void a_port_asks_for_addresses_only() {
        zone.host("core.example", "192.0.2.1", "2001:db8::1");
        assertThat(servers("sip", "core.example", 5070, ""))
                .containsExactly("UDP 192.0.2.1:5070", "UDP 2001:db8:0:0:0:0:0:1:5070");
        assertThat(zone.asked).containsExactly("addresses core.example");
    }

    @Test
    void naptr_records_say_the_transports_in_their_order_and_sips_takes_tls_only() {
        zone.naptr.put(
                "example.org",
                List.of(
                        new Naptr(20, 10, "s", "SIP+D2U", "", "_sip._udp.example.org"),
                        new Naptr(10, 20, "S", "SIP+D2T", "", "_sip._tcp.example.org"),
                        new Naptr(10, 10, "s", "sips+d2t", "", "_sips._tcp.example.org"),
                        new Naptr(1, 1, "s", "SIP+D2W", "", "_sip._ws.example.org"),
                        new Naptr(1, 1, "u", "E2U+sip", "!.*!sip:x!", "")));
        zone.srv.put("_sip._udp.example.org", List.of(new Srv(0, 0, 5060, "a.example.org")));
        zone.srv.put("_sip._tcp.example.org", List.of(new Srv(0, 0, 5062, "a.example.org")));
        zone.srv.put("_sips._tcp.example.org", List.of(new Srv(0, 0, 5063, "a.example.org")));
        zone.host("a.example.org", "192.0.2.1");

        assertThat(servers("sip", "example.org", 0, ""))
                .containsExactly("TLS 192.0.2.1:5063", "TCP 192.0.2.1:5062", "UDP 192.0.2.1:5060");
        assertThat(servers("sips", "example.org", 0, "")).containsExactly("TLS 192.0.2.1:5063");
    }

    @Test
    void without_naptr_the_services_are_asked_for_by_name_and_without_those_the_host_itself() {
        zone.srv.put("_sip._tcp.example.org", List.of(new Srv(0, 0, 5062, "a.example.org")));
        zone.host("a.example.org", "192.0.2.1");
        zone.host("plain.example", "192.0.2.9");

        assertThat(servers("sip", "example.org", 0, "")).containsExactly("TCP 192.0.2.1:5062");
        assertThat(servers("sip", "example.org", 0, "tcp")).containsExactly("TCP 192.0.2.1:5062");
        assertThat(servers("sip", "plain.example", 0, "")).containsExactly("UDP 192.0.2.9:5060");
        assertThat(servers("sips", "plain.example", 0, "")).containsExactly("TLS 192.0.2.9:5061");
        assertThat(servers("sip", "plain.example", 0, "tcp")).containsExactly("TCP 192.0.2.9:5060");
    }

    @Test
    void lower_priorities_come_first_and_weights_share_among_equals() {
        zone.srv.put(
                "_sip._udp.example.org",
                List.of(
                        new Srv(20, 0, 5060, "spare.example.org"),
                        new Srv(10, 75, 5060, "heavy.example.org"),
                        new Srv(10, 25, 5060, "light.example.org")));
        zone.host("spare.example.org", "192.0.2.3");
        zone.host("heavy.example.org", "192.0.2.1");
        zone.host("light.example.org", "192.0.2.2");

        int heavyFirst = 0;
        for (int i = 0; i < 1000; i++) {
            List<String> found = servers("sip", "example.org", 0, "udp");
            assertThat(found)
                    .hasSize(3)
                    .endsWith("UDP 192.0.2.3:5060")
                    .contains("UDP 192.0.2.1:5060", "UDP 192.0.2.2:5060");
            heavyFirst += found.getFirst().equals("UDP 192.0.2.1:5060") ? 1 : 0;
        }
        assertThat(heavyFirst).isBetween(650, 850);
    }

    @Test
    void a_service_that_is_decidedly_not_there_is_nowhere() {
        zone.srv.put("_sip._udp.example.org", List.of(new Srv(0, 0, 0, "")));
        zone.host("example.org", "192.0.2.1");

        assertThat(servers("sip", "example.org", 0, "udp"))
                .containsExactly("nowhere: the host to send to has no address");
        assertThat(servers("sip", "unknown.example", 0, "")).hasSize(1).allMatch(word -> word.startsWith("nowhere"));
    }

    @Test
    void silence_of_the_dns_is_nowhere_for_now_and_not_somewhere_else() {
        zone.host("example.org", "192.0.2.1");
        for (String question : List.of("naptr example.org", "srv _sip._udp.example.org")) {
            zone.failing.clear();
            zone.failing.add(question);
            assertThat(servers("sip", "example.org", 0, "")).containsExactly("nowhere: no answer");
        }
    }

    @Test
    void a_domain_with_many_servers_costs_no_more_than_a_few() {
        List<Srv> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(new Srv(1, 1, 1 + i, "a.example.org"));
        }
        zone.srv.put("_sip._udp.example.org", many);
        zone.host("a.example.org", "192.0.2.1", "192.0.2.2");

        assertThat(servers("sip", "example.org", 0, "udp")).hasSize(16).doesNotHaveDuplicates();
        assertThat(zone.asked).hasSizeLessThan(50);
    }
}
