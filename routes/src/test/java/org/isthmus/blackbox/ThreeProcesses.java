// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SimulatedHandset;

/// A gateway in three processes, each with one function, that find each other at CPM-IW1 and CPM-IW2.
final class ThreeProcesses implements AutoCloseable {
    enum Function {
        PARTICIPATING,
        SELECTION,
        SMS
    }

    private final Map<Function, GatewayFolder> folders = new EnumMap<>(Function.class);
    private final Map<Function, GatewayProcess> running = new EnumMap<>(Function.class);

    private ThreeProcesses() {}

    /// With the users alice and bob, and a link to the message centre on `smscPort`.
    static ThreeProcesses start(Path folder, int smscPort) throws Exception {
        ThreeProcesses made = new ThreeProcesses();
        for (Function function : Function.values()) {
            made.folders.put(function, GatewayFolder.empty(Files.createDirectory(folder.resolve(function.name()))));
        }
        made.configure(smscPort);
        made.folders.get(Function.PARTICIPATING).addUser("alice");
        made.folders.get(Function.PARTICIPATING).addUser("bob");
        try {
            made.startAll();
        } catch (IOException | InterruptedException failed) {
            made.close();
            throw failed;
        }
        return made;
    }

    /// Side by side: none needs another one to be ready.
    private void startAll() throws IOException, InterruptedException {
        Map<Function, Future<GatewayProcess>> starting = new EnumMap<>(Function.class);
        try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
            folders.forEach(
                    (function, folder) -> starting.put(function, starts.submit(() -> GatewayProcess.start(folder))));
        }
        for (Map.Entry<Function, Future<GatewayProcess>> start : starting.entrySet()) {
            try {
                running.put(start.getKey(), start.getValue().get());
            } catch (ExecutionException failed) {
                throw new IOException("the process of " + start.getKey() + " did not start", failed);
            }
        }
    }

    private void configure(int smscPort) throws IOException {
        folders.get(Function.PARTICIPATING).configure("""
                node: 1
                roles:
                  selection: false
                  sms: false
                  iw1: %s
                  peers: [127.0.0.1]
                """.formatted(hop(Function.SELECTION)));
        folders.get(Function.SELECTION).configure("""
                node: 2
                roles:
                  participating: false
                  sms: false
                  iw1: %s
                  iw2: %s
                  peers: [127.0.0.1]
                interworking-numbers:
                  numbers: ["+447700900100-+447700900119"]
                  anonymous-sender: "60006"
                """.formatted(hop(Function.PARTICIPATING), hop(Function.SMS)));
        folders.get(Function.SMS).configure("""
                node: 3
                roles:
                  participating: false
                  selection: false
                  iw2: %s
                  peers: [127.0.0.1]
                sms:
                  links:
                    - name: centre
                      peer: 127.0.0.1:%d
                      login:
                        system-id: %s
                        password: file:password
                      tlvs: [{tag: "0x1401", from: conversation-id}]
                      flow:
                        reconnect-delay: 100ms
                        reconnect-limit: 500ms
                """.formatted(hop(Function.SELECTION), smscPort, GatewayFolder.SYSTEM_ID));
    }

    private String hop(Function function) {
        return "sip:127.0.0.1:" + folders.get(function).sip().getPort() + ";transport=tcp;lr";
    }

    void start(Function function) throws IOException, InterruptedException {
        running.put(function, GatewayProcess.start(folders.get(function)));
    }

    void kill(Function function) {
        running.remove(function).kill();
    }

    GatewayProcess get(Function function) {
        return running.get(function);
    }

    /// A device that asks the process of `function`.
    SimulatedHandset handset(String name, Function function) throws IOException {
        HandsetAccount account = HandsetAccount.of(name, GatewayFolder.DOMAIN, GatewayFolder.PASSWORD);
        return SimulatedHandset.open(
                HandsetSettings.of(account, folders.get(function).sip(), Clock.systemUTC()));
    }

    /// The identities of the items of which one process knows a story by `id`, the oldest first.
    List<String> items(Function function, String id) throws IOException, InterruptedException {
        List<String> items = new ArrayList<>();
        Object found = running.get(function)
                .ask(TraceCommand.SPEC, Map.of("wanted", id))
                .get("items");
        if (found instanceof List<?> stories) {
            for (Object story : stories) {
                items.add(String.valueOf(((Map<?, ?>) story).get("item")));
            }
        }
        return items;
    }

    /// What one process tells of the item with this identity.
    String story(Function function, String item) throws IOException, InterruptedException {
        return String.valueOf(running.get(function)
                .ask(TraceCommand.SPEC, Map.of("wanted", item))
                .get("items"));
    }

    @Override
    public void close() {
        running.values().forEach(GatewayProcess::close);
    }
}
