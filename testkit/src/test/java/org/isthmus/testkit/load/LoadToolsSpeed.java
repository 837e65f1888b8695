// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.handset.SipTransport;
import org.isthmus.testkit.load.LoadPlan.Pace;
import org.isthmus.testkit.load.LoadPlan.Senders;

/// Measures the load tools against each other, so that their own cost beside a gateway is known. Run by hand:
/// `java -cp … org.isthmus.testkit.load.LoadToolsSpeed`. Not a test: it only prints.
final class LoadToolsSpeed {
    /// Header, addresses and flags come before the text, which begins with `N=`.
    private static final int NUMBER_AT = 16 + 41 + 2;

    private LoadToolsSpeed() {}

    public static void main(String[] arguments) throws Exception {
        sip(new Pace.Outstanding(64));
        sip(new Pace.Outstanding(64));
        sip(new Pace.PerSecond(15_000));
        sip(new Pace.PerSecond(5_000));
        smpp(600_000);
        smpp(600_000);
    }

    private static void sip(Pace pace) throws IOException {
        InstantSource clock = InstantSource.system();
        try (SipSink sink = SipSink.start()) {
            LoadPlan plan =
                    new LoadPlan(sink.address(), SipTransport.UDP, 1, Senders.usual(1000, "example.org", "pw"), pace);
            try (SipLoad load = SipLoad.open(plan, clock)) {
                long mine = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long all = processTime();
                LoadReport report = load.run(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(5));
                long mineAfter = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                System.out.println(pace + " " + load.messageSize() + " octets: " + report.json());
                System.out.printf(
                        "  generator %.1f us, both %.1f us of CPU per message%n",
                        (mineAfter - mine) / 1e3 / report.sent(), (processTime() - all) / 1e3 / report.sent());
            }
        }
    }

    private static void smpp(int count) throws Exception {
        try (FastSmsc smsc = FastSmsc.start(new Listen("127.0.0.1", 0), Duration.ZERO, Duration.ofMillis(50));
                Socket socket = new Socket("127.0.0.1", smsc.port())) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            Semaphore window = new Semaphore(100);
            Thread reader = Thread.ofPlatform().start(() -> read(socket, window, out));
            long all = processTime();
            out.write(pdu(9, 1, "gw\0pw\0\0\u0034\0\0\0".getBytes(StandardCharsets.ISO_8859_1)));
            byte[] submit = pdu(4, 2, body(0));
            for (int number = 0; number < count; number++) {
                window.acquire();
                ByteBuffer.wrap(submit).putInt(12, number + 2);
                Scan.putHex8(submit, NUMBER_AT, number);
                synchronized (socket) {
                    out.write(submit);
                }
            }
            window.acquire(100);
            System.out.println("FastSmsc: " + smsc.report().json());
            System.out.printf("  both %.1f us of CPU per submit%n", (processTime() - all) / 1e3 / count);
            socket.shutdownInput();
            reader.join();
        }
    }

    private static void read(Socket socket, Semaphore window, OutputStream out) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            while (true) {
                int length = in.readInt();
                int command = in.readInt();
                in.readInt();
                int sequence = in.readInt();
                in.skipNBytes(length - 16);
                if (command == 0x80000004) {
                    window.release();
                } else if (command == 5) {
                    synchronized (socket) {
                        out.write(pdu(0x80000005, sequence, new byte[1]));
                    }
                }
            }
        } catch (IOException _) {
            System.out.println("  the client's reader ended");
        }
    }

    private static byte[] body(int number) {
        String text = String.format("N=%08x and some words to make it as long as a text is ", number)
                .repeat(3);
        byte[] head = ("\0\u0001\u0001" + "447700900001\0\u0001\u0001" + "447700900123\0\0\0\0\0\0\u0001\0\0\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] words = text.substring(0, 150).getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(head, head.length + 1 + words.length);
        whole[head.length] = (byte) words.length;
        System.arraycopy(words, 0, whole, head.length + 1, words.length);
        return whole;
    }

    private static byte[] pdu(int command, int sequence, byte[] body) {
        return ByteBuffer.allocate(16 + body.length)
                .putInt(16 + body.length)
                .putInt(command)
                .putInt(0)
                .putInt(sequence)
                .put(body)
                .array();
    }

    private static long processTime() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
