// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.locate;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.isthmus.sip.locate.Dns.Answer;
import org.isthmus.sip.locate.Dns.Naptr;
import org.isthmus.sip.locate.Dns.Srv;
import org.isthmus.sip.locate.Location.Nowhere;
import org.isthmus.sip.locate.Location.Server;
import org.isthmus.sip.locate.Location.Servers;

/// Finds the servers of a SIP URI (RFC 3263 section 4): the transport by NAPTR records, the servers by SRV
/// records in the order of RFC 2782, their addresses. Where there is neither, the host's own addresses, over
/// UDP, or TLS for a SIPS URI. A URI that names its port, its address or its transport skips what it has said.
///
/// What the DNS does not answer is nowhere for now, not somewhere else. Which of the servers works is not known
/// here.
public final class ServerLocation {
    private static final int MOST_SERVERS = 16;
    private static final int MOST_RECORDS = 32;

    private final Dns dns;
    private final RandomGenerator random;

    public ServerLocation(Dns dns, RandomGenerator random) {
        this.dns = dns;
        this.random = random;
    }

    /// What a URI says of where it leads: `host` as it is written, IPv6 in brackets.
    public record Target(boolean secure, String host, OptionalInt port, Optional<Transport> transport) {
        Transport usual() {
            return transport.orElse(secure ? Transport.TLS : Transport.UDP);
        }
    }

    public Location of(Target target) {
        Optional<InetAddress> literal = literal(target.host());
        if (literal.isPresent()) {
            int port = target.port().orElse(target.usual().usualPort());
            return new Servers(List.of(new Server(target.usual(), new InetSocketAddress(literal.get(), port))));
        }
        if (target.port().isPresent()) {
            return byHost(target.usual(), target.host(), target.port().getAsInt());
        }
        return target.transport().isPresent() ? byService(target, List.of(target.usual())) : byNaptr(target);
    }

    /// Section 4.1: the records name the transports that the domain has, in its order.
    private Location byNaptr(Target target) {
        return switch (dns.naptr(target.host())) {
            case Answer.Failed<Naptr>(String why) -> new Nowhere(why);
            case Answer.None<Naptr> _ -> byService(target, transports(target));
            case Answer.Found<Naptr>(List<Naptr> records) -> {
                List<Naptr> usable = records.stream()
                        .limit(MOST_RECORDS)
                        .filter(record -> record.flags().equalsIgnoreCase("s")
                                && record.regexp().isEmpty()
                                && transport(record)
                                        .filter(found -> !target.secure() || found == Transport.TLS)
                                        .isPresent())
                        .sorted(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference))
                        .toList();
                if (usable.isEmpty()) {
                    yield byService(target, transports(target));
                }
                Found found = new Found();
                for (Naptr record : usable) {
                    services(record.replacement(), transport(record).orElseThrow(), found);
                }
                yield found.location();
            }
        };
    }

    /// Without NAPTR records the services are asked for by their names; the one that the URI names, or all.
    private Location byService(Target target, List<Transport> transports) {
        Found found = new Found();
        boolean any = false;
        for (Transport transport : transports) {
            any |= services(prefix(transport) + target.host(), transport, found);
        }
        return any || found.isTroubled()
                ? found.location()
                : byHost(target.usual(), target.host(), target.usual().usualPort());
    }

    private Location byHost(Transport transport, String host, int port) {
        Found found = new Found();
        addresses(transport, host, port, found);
        return found.location();
    }

    /// Adds the servers of one service. True when it has SRV records.
    private boolean services(String name, Transport transport, Found found) {
        return switch (dns.srv(name)) {
            case Answer.None<Srv> _ -> false;
            case Answer.Failed<Srv>(String why) -> {
                found.trouble(why);
                yield false;
            }
            case Answer.Found<Srv>(List<Srv> records) -> {
                for (Srv record : ordered(records)) {
                    if (!record.target().isEmpty()) {
                        addresses(transport, record.target(), record.port(), found);
                    }
                }
                yield true;
            }
        };
    }

    private void addresses(Transport transport, String host, int port, Found found) {
        switch (dns.addresses(host)) {
            case Answer.None<InetAddress> _ -> {}
            case Answer.Failed<InetAddress>(String why) -> found.trouble(why);
            case Answer.Found<InetAddress>(List<InetAddress> addresses) ->
                addresses.forEach(address -> found.add(new Server(transport, new InetSocketAddress(address, port))));
        }
    }

    /// RFC 2782: the lowest priority first; among equals by chance, as likely as their weights say.
    private List<Srv> ordered(List<Srv> records) {
        List<Srv> left = new ArrayList<>(records.stream()
                .limit(MOST_RECORDS)
                .sorted(Comparator.comparingInt(Srv::priority).thenComparingInt(Srv::weight))
                .toList());
        List<Srv> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            List<Srv> equals = left.stream()
                    .filter(record -> record.priority() == priority)
                    .toList();
            int sum = equals.stream().mapToInt(Srv::weight).sum();
            int drawn = sum == 0 ? 0 : random.nextInt(sum + 1);
            int running = 0;
            Srv chosen = equals.getLast();
            for (Srv record : equals) {
                running += record.weight();
                if (running >= drawn) {
                    chosen = record;
                    break;
                }
            }
            left.remove(chosen);
            ordered.add(chosen);
        }
        return ordered;
    }

    private static List<Transport> transports(Target target) {
        return target.secure() ? List.of(Transport.TLS) : List.of(Transport.UDP, Transport.TCP, Transport.TLS);
    }

    private static String prefix(Transport transport) {
        return switch (transport) {
            case UDP -> "_sip._udp.";
            case TCP -> "_sip._tcp.";
            case TLS -> "_sips._tcp.";
        };
    }

    private static Optional<Transport> transport(Naptr record) {
        return switch (record.service().toUpperCase(Locale.ROOT)) {
            case "SIP+D2U" -> Optional.of(Transport.UDP);
            case "SIP+D2T" -> Optional.of(Transport.TCP);
            case "SIPS+D2T" -> Optional.of(Transport.TLS);
            default -> Optional.empty();
        };
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            boolean digits = !host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
            return bracketed || digits
                    ? Optional.of(InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Collects servers, each once. One thread, one question.
    private static final class Found {
        private final List<Server> servers = new ArrayList<>();
        private String trouble = "";

        void add(Server server) {
            if (servers.size() < MOST_SERVERS && !servers.contains(server)) {
                servers.add(server);
            }
        }

        void trouble(String why) {
            trouble = why;
        }

        boolean isTroubled() {
            return !trouble.isEmpty();
        }

        Location location() {
            if (!servers.isEmpty()) {
                return new Servers(servers);
            }
            return new Nowhere(trouble.isEmpty() ? "the host to send to has no address" : trouble);
        }
    }
}
