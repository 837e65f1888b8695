// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.FastSmsc;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.LoadRun;
import org.isthmus.testkit.load.SipLoad;

/// A gateway that is measured, with its message centre and its loads. The gateway is a process of its own; the
/// load generators, the sinks of the notifications and the message centre are this one, so that all times are
/// taken from one clock. The gateway may be ended and started again, on the same data and the same address.
final class Bed implements AutoCloseable {
    /// Running numbers of a second load begin here, so that the message centre can tell it from the first.
    static final int SECOND_LOAD = 1 << 22;

    private final Place place;
    private final BedPlan plan;
    private final BenchFolder files;
    private final int port;
    private final FastSmsc smsc;
    private final List<SipLoad> loads = new ArrayList<>();
    private GatewayProcess gateway;

    private Bed(Place place, BedPlan plan, BenchFolder files, int port, FastSmsc smsc, GatewayProcess gateway) {
        this.place = place;
        this.plan = plan;
        this.files = files;
        this.port = port;
        this.smsc = smsc;
        this.gateway = gateway;
    }

    /// In an empty folder; returns when the gateway is ready.
    static Bed start(Place place, Path folder, BedPlan plan) throws IOException {
        BenchFolder files = new BenchFolder(folder);
        BedPlan.Peer peer = plan.peer();
        FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), peer.answerAfter(), peer.receiptAfter());
        try {
            int port = freePort();
            files.configure(plan, port, smsc.port());
            GatewayProcess gateway = GatewayProcess.start(place.distribution(), plan.jvm(), files);
            return new Bed(place, plan, files, port, smsc, gateway);
        } catch (IOException | RuntimeException failed) {
            smsc.close();
            throw failed;
        }
    }

    /// Free over UDP a moment ago, which on a machine for measuring will be so for TCP.
    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    GatewayProcess gateway() {
        return gateway;
    }

    FastSmsc smsc() {
        return smsc;
    }

    BenchFolder files() {
        return files;
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /// Opens a load with its users registered. It is closed with this.
    SipLoad load(LoadPlan load, int firstNumber) throws IOException {
        SipLoad opened = openUnregistered(load, firstNumber);
        opened.register();
        return opened;
    }

    SipLoad openUnregistered(LoadPlan load, int firstNumber) throws IOException {
        SipLoad opened = SipLoad.open(load, place.clock(), firstNumber);
        loads.add(opened);
        return opened;
    }

    /// A load over this transport from the first group of users at `pace`.
    LoadPlan plan(SipTransport transport, int connections, LoadPlan.Senders senders, LoadPlan.Pace pace) {
        return new LoadPlan(address(), transport, connections, senders, pace);
    }

    /// One run of this load, with what was used meanwhile. `beside` are other processes that belong to the run.
    LoopResult measure(SipLoad load, LoadRun run, List<ProcessHandle> beside) throws IOException, InterruptedException {
        try (Meter meter = new Meter(gateway.handle(), beside)) {
            long idle = meter.look().pssKib();
            meter.follow(run.warmUp(), run.measured());
            LoadReport report = load.run(run);
            gateway.stays(Duration.ofMillis(1));
            return new LoopResult(
                    report,
                    load.timesUntil(smsc::firstSeenAt),
                    smsc.report(),
                    loss(load, report),
                    meter.used(),
                    new LoopResult.Gateway(gateway.start(), idle, files.journalOctets()),
                    run.measured());
        }
    }

    /// What became of everything that this load has sent so far.
    LoopResult.Loss loss(SipLoad load, LoadReport report) {
        BitSet accepted = load.acceptedNumbers();
        long notSubmitted =
                accepted.stream().filter(number -> smsc.timesSeen(number) == 0).count();
        // The message centre counts for all loads together; the first one tells it.
        long submittedTwice = load == loads.getFirst() ? smsc.report().numbers().twice() : 0;
        return new LoopResult.Loss(
                notSubmitted,
                report.notifications().missing(),
                submittedTwice,
                report.notifications().twice());
    }

    /// Ends the gateway in order; what it has taken is on disk.
    void stopGateway() {
        gateway.close();
    }

    void killGateway() throws InterruptedException {
        gateway.kill();
    }

    /// Starts it again on the same data; returns when it is ready.
    void startGateway() throws IOException {
        gateway = GatewayProcess.start(place.distribution(), plan.jvm(), files);
    }

    @Override
    public void close() throws IOException {
        for (SipLoad load : loads) {
            load.close();
        }
        gateway.close();
        smsc.close();
    }
}
