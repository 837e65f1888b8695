// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.testkit.handset.SipTransport;

/// The gateway as its users run it: the launcher of the distribution, which becomes the Java process. Its log
/// goes to a file of the run's folder.
final class GatewayProcess implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Process process;
    private final String ready;
    private final Duration start;
    private final Thread lastResort;

    private GatewayProcess(Process process, String ready, Duration start) {
        this.process = process;
        this.ready = ready;
        this.start = start;
        this.lastResort = new Thread(process::destroyForcibly, "end of the gateway");
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Starts it and waits for its READY line. Throws when it ends before that, with the place of its log.
    static GatewayProcess start(Path distribution, BedPlan.Jvm jvm, BenchFolder files) throws IOException {
        Path launcher = distribution.resolve("isthmus").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(),
                        "run",
                        "-c",
                        files.configuration().toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().put("ISTHMUS_JAVA_OPTIONS", options(jvm));
        long began = System.nanoTime();
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                return new GatewayProcess(process, line, Duration.ofNanos(System.nanoTime() - began));
            }
        }
        process.destroyForcibly();
        throw new IOException("the gateway ended before it was ready; its log is " + files.log());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    long pid() {
        return process.pid();
    }

    /// From the start of the launcher to the READY line.
    Duration start() {
        return start;
    }

    /// Waits so long; throws when the gateway has ended or ends meanwhile.
    void stays(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the gateway ended with " + process.exitValue() + " under load");
        }
    }

    /// As when the power fails, but for the disk.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }

    InetSocketAddress sip(SipTransport transport) throws IOException {
        Matcher found =
                Pattern.compile("\\b" + transport + " ([0-9.]+):([0-9]+)").matcher(ready);
        if (!found.find()) {
            throw new IOException("no " + transport + " address in: " + ready);
        }
        return new InetSocketAddress(found.group(1), Integer.parseInt(found.group(2)));
    }

    /// Drains it, which also finishes a flight recording.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        }
    }

    private static String options(BedPlan.Jvm jvm) {
        String recording = jvm.recording().isEmpty()
                ? ""
                : " -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints -XX:StartFlightRecording=settings=profile,"
                        + "jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=5ms,dumponexit=true,filename="
                        + jvm.recording();
        return jvm.options() + recording;
    }
}
