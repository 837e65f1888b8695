// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;
import org.isthmus.testkit.load.SipSink;

/// Kamailio as the least stateful proxy for MESSAGE over UDP: two children, no logging, one relay to a sink
/// that answers 202. The load is the generator that the gateway gets, with the same requests; a closed loop of
/// few, which suits Kamailio best, since its receive buffer overflows with many.
public final class KamailioProxy implements Yardstick {
    private static final int UNANSWERED = 16;
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(2);
    private static final int FOLDERS = 4;

    private final SipSink sink;
    private final Program program;
    private final SipLoad load;
    private long acceptedBefore;

    private KamailioProxy(SipSink sink, Program program, SipLoad load) {
        this.sink = sink;
        this.program = program;
        this.load = load;
    }

    /// In an empty folder. `path` is where executables are looked for.
    public static KamailioProxy start(Path folder, String path, LoadPlan.Senders senders, Clock clock)
            throws IOException, InterruptedException {
        Path kamailio = Program.find("kamailio", path).orElseThrow(() -> new Absent("kamailio", "kamailio"));
        int port = Program.freePort();
        SipSink sink = SipSink.answering();
        Path configuration =
                Files.writeString(folder.resolve("proxy.cfg"), configuration(port, sink.address(), modules()));
        Program program = Program.start(
                folder,
                "kamailio",
                List.of(
                        kamailio.toString(),
                        "-DD",
                        "-E",
                        "-m",
                        "256",
                        "-Y",
                        folder.toString(),
                        "-f",
                        configuration.toString()));
        try {
            program.awaitPort(port, START);
            LoadPlan plan = new LoadPlan(
                    new InetSocketAddress("127.0.0.1", port),
                    SipTransport.UDP,
                    1,
                    senders,
                    new LoadPlan.Pace.Outstanding(UNANSWERED));
            return new KamailioProxy(sink, program, SipLoad.open(plan, clock));
        } catch (IOException | InterruptedException failed) {
            program.close();
            sink.close();
            throw failed;
        }
    }

    /// Stateful means that each request gets a transaction, which repeats it and absorbs repetitions.
    private static String configuration(int port, InetSocketAddress next, Path modules) {
        return """
                #!KAMAILIO
                # A stateful proxy that passes every request on, as a yardstick.
                debug=-1
                log_stderror=yes
                children=2
                tcp_children=1
                auto_aliases=no
                dns=no
                rev_dns=no
                listen=udp:127.0.0.1:%1$d
                listen=tcp:127.0.0.1:%1$d
                mpath="%3$s/"
                loadmodule "tm.so"
                loadmodule "sl.so"
                loadmodule "pv.so"
                modparam("tm", "fr_timer", 5000)
                modparam("tm", "wt_timer", 1000)
                request_route {
                    $du = "sip:127.0.0.1:%2$d";
                    if (!t_relay()) {
                        sl_reply_error();
                    }
                }
                """.formatted(port, next.getPort(), modules);
    }

    private static Path modules() throws IOException {
        try (Stream<Path> found = Files.find(
                Path.of("/usr/lib"),
                FOLDERS,
                (path, file) -> file.isDirectory() && path.endsWith(Path.of("kamailio", "modules")))) {
            return found.findFirst().orElseThrow(() -> new IOException("kamailio is installed without its modules"));
        }
    }

    @Override
    public String name() {
        return "kamailio";
    }

    @Override
    public Slice slice(Duration rampUp, Duration measured) throws IOException, InterruptedException {
        program.pause(Duration.ofMillis(1));
        LoadPlan.Pace pace = new LoadPlan.Pace.Outstanding(UNANSWERED);
        LoadReport report = load.run(new LoadRun(pace, rampUp, measured, DRAIN, false));
        long messages = report.accepted() - acceptedBefore;
        acceptedBefore = report.accepted();
        return new Slice(
                report.perSecond().accepted(), messages, report.trouble().unanswered(), 0);
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(program.handle());
    }

    @Override
    public void close() throws IOException {
        load.close();
        program.close();
        sink.close();
    }
}
