// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.load.FastSmsc;

/// Kannel with receipts: HTTP to its smsbox, from there to its bearerbox and by SMPP to the message centre, the
/// receipt back and an HTTP request to whoever sent. Its rate is read at the message centre, since it takes
/// requests faster than it delivers them.
public final class KannelStack implements Yardstick {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 16;

    private final Store store;
    private final FastSmsc smsc;
    private final Program bearerbox;
    private final Program smsbox;
    private final KannelLoad load;

    private KannelStack(Store store, FastSmsc smsc, Program bearerbox, Program smsbox, KannelLoad load) {
        this.store = store;
        this.smsc = smsc;
        this.bearerbox = bearerbox;
        this.smsbox = smsbox;
        this.load = load;
    }

    /// Where Kannel keeps what it has taken. Neither brings anything to safety on disk.
    public enum Store {
        SPOOL,
        FILE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Ports(int admin, int boxes, int http, int smsc) {}

    /// In an empty folder. `path` is where executables are looked for; `receiptAfter` is how long after an
    /// answer its receipt leaves.
    public static KannelStack start(Path folder, String path, Store store, Duration receiptAfter)
            throws IOException, InterruptedException {
        Path core = Program.find("bearerbox", path).orElseThrow(() -> new Absent("bearerbox", "kannel"));
        Path box = Program.find("smsbox", path).orElseThrow(() -> new Absent("smsbox", "kannel"));
        FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, receiptAfter);
        Ports ports = new Ports(Program.freePort(), Program.freePort(), Program.freePort(), smsc.port());
        if (store == Store.SPOOL) {
            Files.createDirectory(folder.resolve("spool"));
        }
        Path configuration = Files.writeString(folder.resolve("kannel.conf"), configuration(folder, store, ports));
        Program bearerbox = Program.start(folder, "bearerbox", command(core, configuration));
        try {
            bearerbox.awaitPort(ports.boxes(), START);
            Program smsbox = Program.start(folder, "smsbox", command(box, configuration));
            smsbox.awaitPort(ports.http(), START);
            return new KannelStack(
                    store, smsc, bearerbox, smsbox, KannelLoad.open(ports.http(), CONNECTIONS, smsc::report));
        } catch (IOException | InterruptedException failed) {
            bearerbox.close();
            smsc.close();
            throw failed;
        }
    }

    private static List<String> command(Path program, Path configuration) {
        return List.of(program.toString(), "-v", "4", configuration.toString());
    }

    private static String configuration(Path folder, Store store, Ports ports) {
        return """
                group = core
                admin-port = %d
                admin-password = %s
                admin-deny-ip = "*.*.*.*"
                admin-allow-ip = "127.0.0.1"
                smsbox-port = %d
                box-allow-ip = "127.0.0.1"
                log-level = 4
                dlr-storage = internal
                smsbox-max-pending = 1000
                store-type = %s
                store-location = "%s"

                group = smsc
                smsc = smpp
                smsc-id = bench
                host = 127.0.0.1
                port = %d
                transceiver-mode = yes
                smsc-username = %s
                smsc-password = %s
                system-type = ""
                max-pending-submits = 100

                group = smsbox
                bearerbox-host = 127.0.0.1
                bearerbox-port = %d
                sendsms-port = %d
                log-level = 4

                group = sendsms-user
                username = %s
                password = %s
                concatenation = true

                group = sms-service
                keyword = default
                max-messages = 0
                text = "none"
                """.formatted(
                        ports.admin(),
                        KannelLoad.PASSWORD,
                        ports.boxes(),
                        store.word(),
                        folder.resolve(store == Store.SPOOL ? "spool" : "store").toAbsolutePath(),
                        ports.smsc(),
                        KannelLoad.USER,
                        KannelLoad.PASSWORD,
                        ports.boxes(),
                        ports.http(),
                        KannelLoad.USER,
                        KannelLoad.PASSWORD);
    }

    @Override
    public String name() {
        return "kannel_" + store.word();
    }

    @Override
    public Slice slice(Duration rampUp, Duration measured) throws IOException, InterruptedException {
        bearerbox.pause(Duration.ofMillis(1));
        smsbox.pause(Duration.ofMillis(1));
        return load.run(rampUp, measured, DRAIN);
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(bearerbox.handle(), smsbox.handle());
    }

    @Override
    public void close() throws IOException {
        load.close();
        smsbox.close();
        bearerbox.close();
        smsc.close();
    }
}
