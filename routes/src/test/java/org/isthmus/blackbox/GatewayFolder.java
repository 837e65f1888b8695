// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.isthmus.platform.users.NewUser;
import org.isthmus.platform.users.UserFileEdit;
import org.isthmus.platform.users.UserFileEditor;

/// What a gateway process runs on: its configuration file, its users and its data, in a folder that
/// outlives the process. The SIP port is chosen here and stays the same over all starts, as peers expect.
final class GatewayFolder {
    static final String DOMAIN = "isthmus.example";
    static final String PASSWORD = "knock-knock";

    /// A link to a simulated message centre that lets in whoever comes with this.
    static final String SYSTEM_ID = "isthmus";

    /// Below the range that the system gives to outgoing sockets, so that nobody takes it while the
    /// gateway is dead.
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 10_000;
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final Place place;
    private final int sipPort;
    private final UserFileEditor users;

    /// At which address a gateway listens, and whose domains it serves.
    record Place(String host, List<String> domains) {
        static final Place USUAL = new Place(HOST, List.of(DOMAIN));
    }

    private GatewayFolder(Path folder, Place place) throws IOException {
        this.folder = folder;
        this.place = place;
        this.sipPort = freePort(place.host());
        this.users =
                new UserFileEditor(folder.resolve("users.yaml"), place.domains().getFirst(), place.domains());
    }

    /// Somewhere else, without users yet; [#configure] comes next, when all ports are known.
    static GatewayFolder at(Path folder, Place place) throws IOException {
        return new GatewayFolder(folder, place);
    }

    /// Writes the configuration of a gateway that is somewhere else.
    void configure(int smscPort, String more) throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD.substring(0, 8));
        Files.writeString(configuration(), yaml(smscPort, more));
    }

    /// With the users alice and bob, and a link to the message centre on `smscPort`.
    static GatewayFolder make(Path folder, int smscPort) throws IOException {
        return make(folder, smscPort, "");
    }

    /// The same with `more` sections of configuration.
    static GatewayFolder make(Path folder, int smscPort, String more) throws IOException {
        GatewayFolder made = new GatewayFolder(folder, Place.USUAL);
        made.configure(smscPort, more);
        made.addUser("alice");
        made.addUser("bob");
        return made;
    }

    /// With nobody and nothing in it yet, so that others can be told where it will be.
    static GatewayFolder empty(Path folder) throws IOException {
        GatewayFolder made = new GatewayFolder(folder, Place.USUAL);
        Files.writeString(folder.resolve("password"), PASSWORD.substring(0, 8));
        return made;
    }

    /// Writes a configuration of these sections beside the few that every gateway has.
    void configure(String sections) throws IOException {
        Files.writeString(configuration(), """
                data-directory: .
                numbering:
                  region: GB
                admin:
                  listen: 127.0.0.1:0
                sip:
                  udp: ["127.0.0.1:%d"]
                  tcp: ["127.0.0.1:%d"]
                  domains: [%s]
                delivery:
                  retry-after: [1s]
                """.formatted(sipPort, sipPort, DOMAIN) + sections);
    }

    /// `sip:NAME@` its first domain, with these numbers.
    void addUser(String name, String... numbers) throws IOException {
        addUserOf(place.domains().getFirst(), name, numbers);
    }

    void addUserOf(String domain, String name, String... numbers) throws IOException {
        List<String> addresses = new ArrayList<>(List.of("sip:" + name + "@" + domain));
        addresses.addAll(List.of(numbers));
        UserFileEdit edit = users.add(new NewUser(name, addresses, Optional.empty(), PASSWORD));
        if (!(edit instanceof UserFileEdit.Done)) {
            throw new IOException("user " + name + " was not added: " + edit);
        }
    }

    Path data() {
        return folder;
    }

    Path configuration() {
        return folder.resolve("isthmus.yaml");
    }

    InetSocketAddress sip() {
        return new InetSocketAddress(place.host(), sipPort);
    }

    private String yaml(int smscPort, String more) {
        return """
                data-directory: .
                numbering:
                  region: GB
                admin:
                  listen: 127.0.0.1:0
                sip:
                  udp: ["%s:%d"]
                  tcp: ["%s:%d"]
                  domains: [%s]
                sms:
                  links:
                    - name: centre
                      peer: 127.0.0.1:%d
                      login:
                        system-id: %s
                        password: file:password
                      flow:
                        reconnect-delay: 100ms
                        reconnect-limit: 500ms
                %spolicy:
                  max-message-size: 8KiB
                delivery:
                  retry-after: [1s, 2s]
                interworking-numbers:
                  numbers: ["+447700900800-+447700900899"]
                """.formatted(
                        place.host(),
                        sipPort,
                        place.host(),
                        sipPort,
                        String.join(", ", place.domains()),
                        smscPort,
                        SYSTEM_ID,
                        more);
    }

    private static int freePort(String host) throws IOException {
        InetAddress loopback = InetAddress.getByName(host);
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
                    DatagramSocket udp = new DatagramSocket(port, loopback)) {
                return Math.min(tcp.getLocalPort(), udp.getLocalPort());
            } catch (IOException taken) {
                if (attempt == 99) {
                    throw taken;
                }
            }
        }
        throw new IOException("no port is free");
    }
}
