// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.BitSet;
import java.util.stream.Stream;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.load.FastSmsc;
import org.isthmus.testkit.load.LoadPlan;
import org.isthmus.testkit.load.LoadReport;
import org.isthmus.testkit.load.SipLoad;

/// The full loop: SIP MESSAGE in, record durable, 202, submit_sm, receipt, IMDN out. The gateway is a process
/// of its own, the load generator, the sink of the notifications and the message centre are this one, so that
/// all times are taken from one clock.
///
/// Every sender is a user with a number who is registered with a contact at the generator; the generator is a trusted
/// peer that asserts them, as an IMS core would, so digest is paid for the registrations and not for each message.
final class FullLoop {
    private final Clock clock;

    FullLoop(Clock clock) {
        this.clock = clock;
    }

    LoopResult run(LoopPlan plan, BenchFolder folder) throws IOException, InterruptedException {
        LoopPlan.Peer peer = plan.peer();
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), peer.answerAfter(), peer.receiptAfter());
                GatewayProcess gateway = GatewayProcess.start(plan, folder.configure(plan, smsc.port()), folder.log());
                SipLoad load = SipLoad.open(load(plan, gateway), clock);
                Meter meter = new Meter(gateway.pid())) {
            long idle = meter.look().pssKib();
            load.register();
            meter.follow(plan.times());
            LoadReport report = load.run(
                    plan.times().warmUp(), plan.times().measured(), plan.times().drain());
            if (!gateway.isAlive()) {
                throw new IOException("the gateway ended under load; its log is " + folder.log());
            }
            return new LoopResult(
                    report,
                    load.timesUntil(smsc::firstSeenAt),
                    smsc.report(),
                    loss(load, smsc, report),
                    meter.used(),
                    new LoopResult.Gateway(
                            gateway.start(), idle, size(folder.folder().resolve("journal"))),
                    plan.times().measured());
        }
    }

    private static LoadPlan load(LoopPlan plan, GatewayProcess gateway) throws IOException {
        LoopPlan.Traffic traffic = plan.traffic();
        return new LoadPlan(
                gateway.sip(traffic.transport()),
                traffic.transport(),
                traffic.connections(),
                BenchFolder.senders(traffic.senders()),
                traffic.pace());
    }

    private static LoopResult.Loss loss(SipLoad load, FastSmsc smsc, LoadReport report) {
        BitSet accepted = load.acceptedNumbers();
        long notSubmitted =
                accepted.stream().filter(number -> smsc.timesSeen(number) == 0).count();
        return new LoopResult.Loss(
                notSubmitted,
                report.notifications().missing(),
                smsc.report().numbers().twice(),
                report.notifications().twice());
    }

    /// A file that goes away meanwhile counts nothing.
    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
