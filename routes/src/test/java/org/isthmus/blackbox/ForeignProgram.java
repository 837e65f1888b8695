// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of others that runs beside a test: its output goes to a file, it is given lines on its
/// standard input, and it is ended with the test whatever happens.
final class ForeignProgram implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Thread lastResort;
    private final Writer input;

    private ForeignProgram(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.lastResort = new Thread(process::destroyForcibly, "end of " + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Runs in `folder`, where its output is kept as `name`.out.
    static ForeignProgram start(Path folder, String name, Map<String, String> environment, List<String> command)
            throws IOException {
        Path output = folder.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ForeignProgram(builder.start(), output);
    }

    /// One line on its standard input.
    void say(String line) throws IOException {
        input.write(line);
        input.write('\n');
        input.flush();
    }

    /// All that it has printed so far.
    String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    /// Sends it a signal by name: `INT`, `TERM`.
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ended with " + code);
        }
    }

    /// Its exit code; throws when it still runs after `limit`.
    int awaitExit(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("it still runs after " + limit.toSeconds() + " s; so far it said:\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
