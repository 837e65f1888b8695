// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A program of others that runs beside a benchmark, with its output in a file. It is ended with the run
/// whatever happens.
public final class Program implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int CONNECT_MILLIS = 200;
    private static final long PAUSE_MILLIS = 20;
    private static final int MOST_SAID = 600;

    private final String name;
    private final Process process;
    private final Path output;
    private final Thread lastResort;

    private Program(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.lastResort = new Thread(() -> end(process.toHandle()), "end of " + name);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Runs in `folder`, where its output is kept as `name`.out.
    static Program start(Path folder, String name, List<String> command) throws IOException {
        Path output = folder.resolve(name + ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        return new Program(name, process, output);
    }

    /// The executable of this name, as a shell of an administrator finds it.
    public static Optional<Path> find(String executable, String path) {
        return Arrays.stream((path + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, executable))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean runs() {
        return process.isAlive();
    }

    /// Waits a moment; throws when the program has ended.
    void pause(Duration pause) throws IOException, InterruptedException {
        if (process.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(name + " ended with " + process.exitValue() + "; it said: " + said());
        }
    }

    /// Returns when it takes connections; throws when it ends or does not in time.
    void awaitPort(int port, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!takes(port)) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(name + " does not listen; it said: " + said());
            }
            pause(Duration.ofMillis(PAUSE_MILLIS));
        }
    }

    /// The last of it.
    private String said() throws IOException {
        String all = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        return all.substring(Math.max(0, all.length() - MOST_SAID));
    }

    private static boolean takes(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Asks it to end, and its children with it.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process.toHandle());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end(process.toHandle());
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
    }

    private static void end(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
