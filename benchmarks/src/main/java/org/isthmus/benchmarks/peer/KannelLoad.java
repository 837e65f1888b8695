// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.isthmus.benchmarks.peer.Yardstick.Slice;
import org.isthmus.testkit.load.FastSmscReport;

/// Sends to Kannel by HTTP and takes the HTTP requests in which it tells of receipts, on one thread, the
/// caller's. A closed loop: each connection has one request under way. Messages have 160 characters and a
/// running number, which the message centre counts and which comes back with the receipt.
final class KannelLoad implements AutoCloseable {
    static final String USER = "bench";
    static final String PASSWORD = "loop";
    private static final byte[] DONE =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String FILLER = "+the+quick+brown+fox+jumps+over+the+lazy+dog".repeat(4);
    private static final int TEXT_AFTER_NUMBER = 150;
    private static final String NUMBER = "receipt?n=";
    private static final int DIGITS = 8;
    private static final int SENDERS = 1000;
    private static final int WAIT_MILLIS = 5;

    private final int port;
    private final Supplier<FastSmscReport> smsc;
    private final Selector selector;
    private final ServerSocketChannel callbacks;
    private final List<Sender> senders = new ArrayList<>();
    private final String before;
    private final String after;
    private byte[] told = new byte[1 << 16];
    private int sent;
    private boolean sending;
    private long accepted;
    private long answered;
    private long toldOnce;
    private long toldTwice;

    private KannelLoad(int port, Supplier<FastSmscReport> smsc, Selector selector, ServerSocketChannel callbacks)
            throws IOException {
        this.port = port;
        this.smsc = smsc;
        this.selector = selector;
        this.callbacks = callbacks;
        int back = ((InetSocketAddress) callbacks.getLocalAddress()).getPort();
        this.before =
                "GET /cgi-bin/sendsms?username=" + USER + "&password=" + PASSWORD + "&from=44770090000&to=44770090";
        this.after = FILLER.substring(0, TEXT_AFTER_NUMBER) + "&dlr-mask=3&dlr-url=http%3A%2F%2F127.0.0.1%3A" + back
                + "%2Freceipt%3Fn%3D";
    }

    /// One connection that sends.
    private record Sender(HttpPipe pipe) {}

    static KannelLoad open(int port, int connections, Supplier<FastSmscReport> smsc) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel callbacks = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        callbacks.configureBlocking(false);
        callbacks.register(selector, SelectionKey.OP_ACCEPT);
        KannelLoad load = new KannelLoad(port, smsc, selector, callbacks);
        for (int i = 0; i < connections; i++) {
            load.connect();
        }
        return load;
    }

    /// Sends for `rampUp` and `measured`, then waits up to `drain` for the receipts that are still to come.
    Slice run(Duration rampUp, Duration measured, Duration drain) throws IOException {
        long from = System.nanoTime() + rampUp.toNanos();
        long until = from + measured.toNanos();
        long acceptedBefore = accepted;
        sending = true;
        for (Sender sender : senders) {
            send(sender);
        }
        serve(from, false);
        long submitted = smsc.get().submits();
        long began = System.nanoTime();
        serve(until, false);
        double perSecond = (smsc.get().submits() - submitted) * 1e9 / (System.nanoTime() - began);
        sending = false;
        serve(until + drain.toNanos(), true);
        FastSmscReport seen = smsc.get();
        return new Slice(
                perSecond,
                accepted - acceptedBefore,
                Math.max(0, accepted - toldOnce),
                seen.numbers().twice() + toldTwice);
    }

    private void serve(long until, boolean draining) throws IOException {
        while (System.nanoTime() - until < 0 && !(draining && answered == sent && toldOnce >= accepted)) {
            selector.select(WAIT_MILLIS);
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept();
                } else {
                    read(key);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void read(SelectionKey key) throws IOException {
        if (key.attachment() instanceof Sender sender) {
            if (!sender.pipe().read(head -> answered(sender, head))) {
                key.cancel();
                sender.pipe().channel().close();
                senders.remove(sender);
                Sender fresh = connect();
                if (sending) {
                    send(fresh);
                }
            }
        } else if (key.attachment() instanceof HttpPipe pipe && !pipe.read(head -> told(pipe, head))) {
            key.cancel();
            pipe.channel().close();
        }
    }

    private void answered(Sender sender, String head) throws IOException {
        answered++;
        if (head.startsWith("HTTP/1.1 202")) {
            accepted++;
        }
        if (sending) {
            send(sender);
        }
    }

    private void told(HttpPipe pipe, String head) throws IOException {
        int at = head.indexOf(NUMBER);
        if (at >= 0) {
            count(Integer.parseInt(head.substring(at + NUMBER.length(), at + NUMBER.length() + DIGITS), 16));
        }
        pipe.write(DONE);
    }

    private void count(int number) {
        if (number >= told.length) {
            told = Arrays.copyOf(told, Math.max(2 * told.length, number + 1));
        }
        if (told[number]++ == 0) {
            toldOnce++;
        } else {
            toldTwice++;
        }
    }

    private void send(Sender sender) throws IOException {
        int number = sent++;
        String digits = String.format(Locale.ROOT, "%08x", number);
        String request = before + String.format(Locale.ROOT, "%04d", number % SENDERS) + "&text=N%3D" + digits + after
                + digits + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        sender.pipe().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private Sender connect() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        Sender sender = new Sender(new HttpPipe(channel));
        open(channel, sender);
        senders.add(sender);
        return sender;
    }

    private void accept() throws IOException {
        SocketChannel channel = callbacks.accept();
        if (channel != null) {
            open(channel, new HttpPipe(channel));
        }
    }

    private void open(SocketChannel channel, Object attachment) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        callbacks.close();
    }
}
