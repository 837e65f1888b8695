// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The least server over UDP: 200 to REGISTER, 202 to MESSAGE, and at once a notification of delivery back to
/// where the message came from, unless it is only to answer. It stores nothing and checks nothing; [SipLoad] is
/// measured against it, so that the tools' own cost is known.
public final class SipSink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipSink.class);
    private static final byte[] ID = ascii("imdn.Message-ID: ");

    private final DatagramChannel channel;
    private final boolean notifying;
    private final Thread thread;
    private final AtomicLong messages = new AtomicLong();
    private final ByteBuffer in = ByteBuffer.allocateDirect(65_536);
    private final ByteBuffer out = ByteBuffer.allocateDirect(65_536);
    private final byte[] octets = new byte[65_536];
    private long number;

    private SipSink(DatagramChannel channel, boolean notifying) {
        this.channel = channel;
        this.notifying = notifying;
        this.thread = Thread.ofPlatform().name("sip-sink").daemon().unstarted(this::serve);
    }

    /// On an ephemeral port of the loopback, on a thread of its own.
    public static SipSink start() throws IOException {
        return start(true);
    }

    /// The same that only answers: what a proxy forwards to.
    public static SipSink answering() throws IOException {
        return start(false);
    }

    private static SipSink start(boolean notifying) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        channel.bind(new InetSocketAddress("127.0.0.1", 0));
        SipSink sink = new SipSink(channel, notifying);
        sink.thread.start();
        return sink;
    }

    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    public long messages() {
        return messages.get();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void serve() {
        try {
            while (true) {
                in.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(in);
                int length = in.position();
                in.get(0, octets, 0, length);
                if (octets[0] != 'S') {
                    take(from, length);
                }
            }
        } catch (ClosedChannelException _) {
            LOG.debug("the sink is closed");
        } catch (IOException e) {
            LOG.warn("the sink ended: {}", e.getMessage());
        }
    }

    private void take(InetSocketAddress from, int length) throws IOException {
        boolean message = octets[0] == 'M';
        out.clear();
        if (SipAnswers.write(octets, 0, length, message ? "202 Accepted" : "200 OK", out)) {
            channel.send(out.flip(), from);
        }
        int id = message ? Scan.find(octets, 0, length, ID) : -1;
        if (id >= 0) {
            messages.incrementAndGet();
            if (notifying) {
                notification(id + ID.length, length);
                channel.send(out.flip(), from);
            }
        }
    }

    private void notification(int id, int length) {
        int end = id;
        while (end < length && octets[end] != '\r') {
            end++;
        }
        String tag = Long.toHexString(number++);
        byte[] before = ascii("<imdn><message-id>");
        byte[] after = ascii("</message-id><delivery-notification><status><delivered/></status></delivery-notification>"
                + "</imdn>");
        int body = before.length + end - id + after.length;
        out.clear();
        out.put(ascii("MESSAGE sip:load@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK" + tag
                + "\r\nFrom: <sip:sink@127.0.0.1>;tag=s\r\nTo: <sip:load@127.0.0.1>\r\nCall-ID: " + tag
                + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: message/imdn+xml\r\nContent-Length: " + body + "\r\n\r\n"));
        out.put(before).put(octets, id, end - id).put(after);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
