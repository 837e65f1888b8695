// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.isthmus.console.client.AdminClient;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec;

/// The gateway as a child process: `java … org.isthmus.main.Main run -c FILE` with this JVM's Java and
/// class path. Its standard error goes to `gateway.log` in its folder, one start after the other;
/// [#close()], or the end of this JVM, ends it.
final class GatewayProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration COMMAND = Duration.ofSeconds(30);
    private static final int SHOWN_LOG_LINES = 40;

    private final GatewayFolder folder;
    private final Process process;
    private final Thread lastResort;

    private GatewayProcess(GatewayFolder folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.lastResort = new Thread(process::destroyForcibly, "end of gateway " + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Returns when it has said READY.
    static GatewayProcess start(GatewayFolder folder) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                "org.isthmus.main.Main",
                "run",
                "-c",
                folder.configuration().toString()));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log(folder).toFile()));
        GatewayProcess gateway = new GatewayProcess(folder, builder.start());
        try {
            gateway.awaitReady();
            return gateway;
        } catch (IOException | InterruptedException failed) {
            gateway.close();
            throw failed;
        }
    }

    /// SIGKILL: nothing of it runs any more when this returns.
    void kill() {
        close();
    }

    /// SIGTERM; gives the exit code.
    int terminate() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the gateway did not stop within " + STOP.toSeconds() + " s of SIGTERM\n" + log());
        }
        return process.exitValue();
    }

    /// SIGHUP.
    void hangUp() throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -HUP ended with " + code);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// What the admin API answers, as JSON would have it. Throws when it refuses.
    Map<?, ?> ask(CommandSpec command, Map<String, String> arguments) throws IOException, InterruptedException {
        return switch (new AdminClient(folder.data(), COMMAND).call(command, arguments)) {
            case CommandOutcome.Done(Map<?, ?> data, List<String> _) -> data;
            case CommandOutcome.Done _, CommandOutcome.No _ ->
                throw new IOException(command.name() + " did not answer with data");
            case CommandOutcome.Failed failed ->
                throw new IOException(command.name() + " " + arguments + " failed: " + failed);
        };
    }

    /// The last lines of its log.
    String log() throws IOException {
        List<String> lines = Files.readAllLines(log(folder));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    private void awaitReady() throws IOException, InterruptedException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread.ofVirtual().name("gateway-out").start(() -> {
            try (out) {
                first.complete(String.valueOf(out.readLine()));
                out.transferTo(java.io.Writer.nullWriter());
            } catch (IOException gone) {
                first.completeExceptionally(gone);
            }
        });
        try {
            String line = first.get(START.toSeconds(), TimeUnit.SECONDS);
            if (!line.startsWith("READY ")) {
                throw new IOException("the gateway said “" + line + "” instead of READY\n" + log());
            }
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException("the gateway did not become ready\n" + log(), failed);
        }
    }

    private static Path log(GatewayFolder folder) {
        return folder.data().resolve("gateway.log");
    }

    /// Surefire starts this JVM on a jar that only names the others, and then sets the property to what
    /// it names.
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }
}
