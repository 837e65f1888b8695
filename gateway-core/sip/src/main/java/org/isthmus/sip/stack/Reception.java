// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.isthmus.model.LinePacing;
import org.isthmus.model.VisibleText;
import org.isthmus.sip.check.PreChecked;
import org.isthmus.sip.check.SipPreCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where everything that arrives comes in: the pre-check first, then requests to the server side and responses to
/// the client side. Runs on the reading threads.
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private static final int SUBJECTS = 200;

    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final SipPreCheck check;
    private final ServerSide server;
    private final ClientSide client;
    private final SipCounters counters;

    Reception(SipPreCheck check, ServerSide server, ClientSide client, SipCounters counters) {
        this.check = check;
        this.server = server;
        this.client = client;
        this.counters = counters;
    }

    /// One datagram. Gives back the answer that its form alone asks for.
    Optional<byte[]> datagram(byte[] bytes, InetSocketAddress from, ReplyPath path) {
        return switch (check.datagram(bytes, 0, bytes.length, from)) {
            case PreChecked.Passed passed -> {
                boolean whole = passed.from() == 0 && passed.to() == bytes.length;
                message(whole ? bytes : Arrays.copyOfRange(bytes, passed.from(), passed.to()), path);
                yield Optional.empty();
            }
            case PreChecked.Answer answer -> {
                malformed(from, answer.why());
                yield Optional.of(answer.response().toByteArray());
            }
            case PreChecked.KeepAlive _ -> Optional.empty();
            case PreChecked.Dropped dropped -> {
                told(from, dropped.why());
                yield Optional.empty();
            }
        };
    }

    /// One message that has passed the pre-check.
    void message(byte[] bytes, ReplyPath path) {
        Optional<RawSip> raw = RawSip.read(bytes);
        if (raw.isEmpty()) {
            counters.malformed();
        } else if (raw.get().isResponse()) {
            client.take(raw.get());
        } else {
            server.take(raw.get(), bytes.length, path);
        }
    }

    /// The judge of what is cut from a stream.
    SipPreCheck check() {
        return check;
    }

    /// What came can not be read; `why` repeats nothing of it.
    void malformed(InetSocketAddress from, String why) {
        counters.malformed();
        told(from, why);
    }

    /// A TLS connection that did not come about; `why` are the words of the Java runtime.
    void noHandshake(InetSocketAddress peer, String why) {
        String source = peer.getAddress() == null ? "" : peer.getAddress().getHostAddress();
        long events = lines.due(source + " TLS", System.nanoTime());
        if (events > 0) {
            LOG.warn("no TLS with {}: {} ({} since the last such line)", source, VisibleText.of(why), events);
        }
    }

    private void told(InetSocketAddress from, String why) {
        String source = from.getAddress() == null ? "" : from.getAddress().getHostAddress();
        long events = lines.due(source + ' ' + why, System.nanoTime());
        if (events > 0) {
            LOG.info("malformed SIP from {}: {} ({} since the last such line)", source, VisibleText.of(why), events);
        }
    }
}
