// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.model.command.Role;
import org.isthmus.model.health.Health;
import org.isthmus.model.health.HealthCheck;
import org.isthmus.model.settings.AdminSettings;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.Listen;

/// A running admin API over a handful of commands that stand for all kinds, and a plain HTTP client for it.
final class AdminFixture implements AutoCloseable {
    static final AdminSettings SETTINGS = new AdminSettings(
            new Listen("127.0.0.1", 0), new ByteSize(4096), new ByteSize(65536), Duration.ofSeconds(2), 16);

    final List<Command.Call> calls = new ArrayList<>();
    final CountDownLatch never = new CountDownLatch(1);
    final AtomicInteger stuck = new AtomicInteger();
    volatile Health health = Health.HEALTHY;
    volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");
    volatile int checksAsked;
    volatile boolean ranOnACarrier;

    final Path dataDirectory;
    final AdminServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    AdminFixture(Path dataDirectory) throws IOException {
        this(dataDirectory, SETTINGS);
    }

    AdminFixture(Path dataDirectory, AdminSettings settings) throws IOException {
        this.dataDirectory = dataDirectory;
        InstantSource clock = () -> now;
        HealthCheck check = HealthCheck.of("store", () -> {
            checksAsked++;
            return health;
        });
        server = AdminServer.start(
                settings,
                folder(dataDirectory),
                "0.1.0",
                commands(),
                () -> List.of(check),
                () -> "isthmus_up 1\n",
                clock);
    }

    /// A folder whose files are written as the platform does it, without its care for crashes.
    static AdminFolder folder(Path path) {
        return new AdminFolder(path, (file, text) -> {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        });
    }

    List<Command> commands() {
        return List.of(
                command("links", Role.VIEWER, false),
                command(
                        "trace",
                        Role.SUPPORT,
                        false,
                        required("id", Kind.TEXT),
                        optional("since", Kind.INSTANT),
                        optional("limit", Kind.NUMBER),
                        optional("verbose", Kind.FLAG)),
                command("link drain", Role.OPERATOR, true, required("name", Kind.TEXT)),
                command(
                        "user add",
                        Role.ADMIN,
                        true,
                        required("name", Kind.TEXT),
                        required("password", Kind.SECRET),
                        optional("devices", Kind.NUMBER),
                        optional("replace", Kind.FLAG)),
                new Command(spec("broken", Role.VIEWER, false), _ -> {
                    throw new IllegalStateException("a secret inside");
                }),
                new Command(spec("stuck", Role.VIEWER, false), _ -> stuck()),
                new Command(spec("stuck change", Role.OPERATOR, true), _ -> stuck()),
                new Command(
                        spec("endless", Role.VIEWER, false),
                        _ -> new CommandOutcome.Done("x".repeat(70_000), List.of())),
                new Command(
                        spec("refused", Role.VIEWER, false),
                        _ -> new CommandOutcome.No(Map.of("outcome", "refuse"), List.of("outcome: refused"))),
                new Command(
                        spec("held", Role.VIEWER, false),
                        _ -> new CommandOutcome.Failed(
                                "restart-needed",
                                "only a restart can change state.queue-limit",
                                "restart it",
                                Map.of("needRestart", List.of("state.queue-limit")))),
                new Command(
                        spec("missing", Role.VIEWER, false),
                        _ -> new CommandOutcome.Failed("not-found", "no message has this id", "look it up by number")));
    }

    private CommandOutcome stuck() {
        stuck.incrementAndGet();
        try {
            never.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new CommandOutcome.Failed("internal", "was stuck", "");
    }

    private Command command(String name, Role role, boolean changes, Parameter... parameters) {
        return new Command(spec(name, role, changes, parameters), call -> {
            ranOnACarrier |= Thread.currentThread().isVirtual();
            synchronized (calls) {
                calls.add(call);
            }
            return new CommandOutcome.Done(Map.of("command", name), List.of(name + " done"));
        });
    }

    static CommandSpec spec(String name, Role role, boolean changes, Parameter... parameters) {
        return new CommandSpec(name, "Summary of " + name + ".", "Description.", role, changes, List.of(parameters));
    }

    static Parameter required(String name, Kind kind) {
        return new Parameter(name, kind, true, true, "the " + name);
    }

    static Parameter optional(String name, Kind kind) {
        return new Parameter(name, kind, false, false, "the " + name);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    String token(Role role) {
        try {
            return AdminTokens.read(dataDirectory.resolve("admin-tokens"))
                    .of(role)
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    HttpRequest.Builder request(String path, Role role) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token(role));
    }

    HttpResponse<String> get(String path, Role role) throws IOException, InterruptedException {
        return send(request(path, role).GET());
    }

    HttpResponse<String> post(String path, Role role, String json) throws IOException, InterruptedException {
        return send(request(path, role)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        never.countDown();
        client.close();
        server.close();
    }
}
