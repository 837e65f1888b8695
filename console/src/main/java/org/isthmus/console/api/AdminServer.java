// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.isthmus.model.command.Command;
import org.isthmus.model.health.HealthCheck;
import org.isthmus.model.settings.AdminSettings;
import org.isthmus.model.settings.Listen;

/// The admin API of one running gateway, on the JDK's own HTTP server with a virtual thread for each request. It is
/// made from the registry of commands: `GET` or `POST /api/v1/<name with slashes>`, beside `/api/v1/openapi.json`,
/// `/health`, `/health/live`, `/health/ready` and `/metrics`.
///
/// While it runs, `admin.json` in the data directory tells the command line where it is; `admin-tokens` beside it
/// holds the tokens and is made at the first start.
public final class AdminServer implements AutoCloseable {
    private static final String TOKEN_FILE = "admin-tokens";
    private static final Duration CHECK_LIMIT = Duration.ofSeconds(5);
    private static final Duration CHECK_FRESH_FOR = Duration.ofSeconds(1);
    private static final int CONNECTIONS_PER_PLACE = 4;
    private static final int DRAIN_SECONDS = 2;

    private final HttpServer http;
    private final List<ExecutorService> threads;
    private final Path dataDirectory;
    private final AdminAddress address;

    private AdminServer(HttpServer http, List<ExecutorService> threads, Path dataDirectory, AdminAddress address) {
        this.http = http;
        this.threads = threads;
        this.dataDirectory = dataDirectory;
        this.address = address;
    }

    /// Starts listening. `metrics` gives the Prometheus text, `checks` those of the moment. Throws when the address
    /// can not be had or the token file is not fit for use; then nothing was started.
    public static AdminServer start(
            AdminSettings settings,
            AdminFolder folder,
            String version,
            List<Command> commands,
            Supplier<List<HealthCheck>> checks,
            Supplier<String> metrics,
            InstantSource clock)
            throws IOException {
        Path tokenFile = folder.path().resolve(TOKEN_FILE).toAbsolutePath();
        AdminTokens tokens = AdminTokens.open(tokenFile, new SecureRandom(), folder.files());
        limitSlowPeers(settings);
        HttpServer http = HttpServer.create(socket(settings.listen()), 0);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("admin-", 0).factory());
        // Not virtual: what a command looks for in the journal would hold one of the few carriers of all traffic.
        ExecutorService commandThreads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("command-", 0).factory());
        AdminFunction function = new AdminFunction(
                new CommandTable(commands),
                tokens,
                new CommandRunner(commandThreads, settings.timeLimit(), settings.largestAnswer()),
                new HealthReport(checks, threads, clock, CHECK_LIMIT, CHECK_FRESH_FOR),
                metrics,
                settings.largestRequest(),
                version);
        http.createContext("/", new AdminEndpoint(function, settings.concurrentRequests()));
        http.setExecutor(threads);
        http.start();
        Listen bound = Listen.of(http.getAddress());
        AdminAddress address = AdminAddress.ofThisProcess("http://" + bound, tokenFile);
        AdminServer server = new AdminServer(http, List.of(threads, commandThreads), folder.path(), address);
        try {
            address.write(folder);
        } catch (IOException | RuntimeException unwritten) {
            server.close();
            throw unwritten;
        }
        return server;
    }

    int port() {
        return http.getAddress().getPort();
    }

    /// Where it can be reached, for the line that a start prints.
    public AdminAddress address() {
        return address;
    }

    /// Takes no more requests, lets those that run come to their end for a moment, and removes `admin.json`.
    @Override
    public void close() throws IOException {
        address.remove(dataDirectory);
        http.stop(DRAIN_SECONDS);
        threads.forEach(ExecutorService::shutdownNow);
    }

    private static InetSocketAddress socket(Listen listen) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port());
    }

    /// The JDK's server takes these as system properties only, and reads them when it is first used.
    private static void limitSlowPeers(AdminSettings settings) {
        System.setProperty(
                "sun.net.httpserver.maxReqTime",
                Long.toString(Math.max(1, settings.timeLimit().toSeconds())));
        System.setProperty(
                "jdk.httpserver.maxConnections",
                Integer.toString(settings.concurrentRequests() * CONNECTIONS_PER_PLACE));
    }
}
