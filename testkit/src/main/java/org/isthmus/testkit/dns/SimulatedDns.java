// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A name server on loopback over UDP (RFC 1035) with the records that a test gives it: A, SRV (RFC 2782) and
/// NAPTR (RFC 3403). It has authority over everything: what it does not know does not exist, which may be kept
/// for a minute. Names can be made silent. Every question is kept.
public final class SimulatedDns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedDns.class);
    private static final int A = 1;
    private static final int SOA = 6;
    private static final int SRV = 33;
    private static final int NAPTR = 35;
    private static final int HEADER = 12;
    private static final int NEGATIVE_SECONDS = 60;

    private record Key(String name, int type) {}

    private record Entry(int ttl, byte[] content) {}

    private final Map<Key, List<Entry>> records = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final DatagramSocket socket;

    private SimulatedDns(DatagramSocket socket) {
        this.socket = socket;
    }

    public static SimulatedDns start() throws IOException {
        SimulatedDns dns = new SimulatedDns(new DatagramSocket(0, InetAddress.getByName("127.0.0.1")));
        Thread.ofVirtual().name("simulated-dns").start(dns::serve);
        return dns;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public SimulatedDns a(String name, int ttl, String address) {
        return add(name, A, ttl, InetAddress.ofLiteral(address).getAddress());
    }

    public SimulatedDns srv(String name, int ttl, int priority, int weight, int port, String target) {
        return add(name, SRV, ttl, joined(number(priority), number(weight), number(port), name(target)));
    }

    public SimulatedDns naptr(
            String name,
            int ttl,
            int order,
            int preference,
            String flags,
            String service,
            String regexp,
            String replacement) {
        return add(
                name,
                NAPTR,
                ttl,
                joined(number(order), number(preference), text(flags), text(service), text(regexp), name(replacement)));
    }

    /// Questions about `name` get no answer from now on.
    public void silence(String name) {
        silent.add(name);
    }

    /// `TYPE name` of every question, in order; the type as its number.
    public List<String> questions() {
        return List.copyOf(questions);
    }

    /// How often that was asked.
    public long asked(int type, String name) {
        return questions.stream().filter((type + " " + name)::equals).count();
    }

    @Override
    public void close() {
        socket.close();
    }

    private SimulatedDns add(String name, int type, int ttl, byte[] content) {
        records.computeIfAbsent(new Key(name, type), _ -> new CopyOnWriteArrayList<>())
                .add(new Entry(ttl, content));
        return this;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
                socket.receive(packet);
                answer(packet);
            } catch (IOException | RuntimeException e) {
                LOG.debug("the name server did not answer: {}", e.getMessage());
            }
        }
    }

    private void answer(DatagramPacket packet) throws IOException {
        byte[] question = packet.getData();
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (question[at] != 0) {
            int length = question[at];
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, length, StandardCharsets.US_ASCII));
            at += length + 1;
        }
        int type = (question[at + 1] & 0xff) << 8 | (question[at + 2] & 0xff);
        int end = at + 5;
        String wanted = name.toString().toLowerCase(Locale.ROOT);
        questions.add(type + " " + wanted);
        if (silent.contains(wanted)) {
            return;
        }
        List<Entry> found = records.getOrDefault(new Key(wanted, type), List.of());
        boolean exists = records.keySet().stream().anyMatch(key -> key.name().equals(wanted));
        List<byte[]> parts = new ArrayList<>();
        parts.add(new byte[] {question[0], question[1], (byte) 0x85, (byte) (exists ? 0x80 : 0x83)});
        parts.add(joined(number(1), number(found.size()), number(found.isEmpty() ? 1 : 0), number(0)));
        parts.add(java.util.Arrays.copyOfRange(question, HEADER, end));
        for (Entry entry : found) {
            parts.add(record(type, entry));
        }
        if (found.isEmpty()) {
            parts.add(record(SOA, new Entry(NEGATIVE_SECONDS, authority())));
        }
        byte[] response = joined(parts.toArray(byte[][]::new));
        socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
    }

    /// About the name of the question, which stands behind the header.
    private static byte[] record(int type, Entry entry) {
        return joined(
                new byte[] {(byte) 0xc0, HEADER},
                number(type),
                number(1),
                number(entry.ttl() >>> 16),
                number(entry.ttl()),
                number(entry.content().length),
                entry.content());
    }

    private static byte[] authority() {
        byte[] seconds = joined(number(0), number(NEGATIVE_SECONDS));
        return joined(name("ns.test"), name("root.test"), seconds, seconds, seconds, seconds, seconds);
    }

    private static byte[] name(String written) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : written.isEmpty() ? new String[0] : written.split("\\.", -1)) {
            out.writeBytes(text(label));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] text(String value) {
        byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
        return joined(new byte[] {(byte) octets.length}, octets);
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
