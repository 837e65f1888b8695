// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.isthmus.model.settings.Listen;
import org.isthmus.testkit.smsc.RepeatPause;
import org.isthmus.testkit.smsc.SmppStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A message centre for load runs: one thread, next to no garbage, no phones. It lets anybody bind, answers
/// every submit_sm with a decimal id after `answerAfter`, sends a receipt (TLVs and text, DELIVRD) after
/// `receiptAfter` to the link that submitted when one was asked for, and counts submits by the running number
/// of [SipLoad]'s texts (`N=` and eight hexadecimal digits, in GSM 7-bit or UCS-2). A receipt that is refused for
/// now (ESME_RTHROTTLED, ESME_RMSGQFUL, ESME_RX_T_APPN, ESME_RSYSERR) is sent again after pauses that grow, one
/// whose link ends before its answer after the shortest of them.
///
/// Limits: 16 million numbers; the first part of a long message is the one that has a number; receipts of a
/// link that ends are sent to another link, or wait for one; receipts that are too many to be
/// remembered are counted as given up.
public final class FastSmsc implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FastSmsc.class);

    private final ServerSocketChannel listening;
    private final Selector selector;
    private final FastSmscCounts counts = new FastSmscCounts();
    private final List<FastSmscLink> links = new ArrayList<>();
    private final DueRing answers = new DueRing();
    private final DueRing receipts = new DueRing();
    private final FastRepeats repeats;
    private final FastReceipts waiting = new FastReceipts();
    private final FastSmscLink.Taker taker = new Desk();
    private final long answerAfter;
    private final long receiptAfter;
    private final Thread thread;
    private volatile boolean closed;

    private FastSmsc(ServerSocketChannel listening, Duration answerAfter, Duration receiptAfter, RepeatPause pause)
            throws IOException {
        this.listening = listening;
        this.selector = Selector.open();
        this.answerAfter = answerAfter.toNanos();
        this.receiptAfter = receiptAfter.toNanos();
        this.repeats = new FastRepeats(pause, FastRepeats.MOST);
        this.thread = Thread.ofPlatform().name("fast-smsc").daemon().unstarted(this::serve);
    }

    public static FastSmsc start(Listen listen, Duration answerAfter, Duration receiptAfter) throws IOException {
        return start(listen, answerAfter, receiptAfter, RepeatPause.USUAL);
    }

    public static FastSmsc start(Listen listen, Duration answerAfter, Duration receiptAfter, RepeatPause pause)
            throws IOException {
        ServerSocketChannel listening = ServerSocketChannel.open();
        listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listening.bind(new InetSocketAddress(listen.host(), listen.port()));
        listening.configureBlocking(false);
        FastSmsc smsc = new FastSmsc(listening, answerAfter, receiptAfter, pause);
        listening.register(smsc.selector, SelectionKey.OP_ACCEPT);
        smsc.thread.start();
        return smsc;
    }

    public int port() {
        return listening.socket().getLocalPort();
    }

    /// What was counted so far; the numbers may be a moment old.
    public FastSmscReport report() {
        return counts.report();
    }

    /// How many submits had this running number.
    public int timesSeen(int number) {
        return counts.timesSeen(number);
    }

    /// When a submit with this running number first came, on the clock of [System#nanoTime()]; 0 for never.
    public long firstSeenAt(int number) {
        return counts.firstSeenAt(number);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
        listening.close();
        for (FastSmscLink link : List.copyOf(links)) {
            link.channel.close();
        }
    }

    private void serve() {
        try {
            while (!closed) {
                selector.select(this::ready, millisToNext());
                long now = System.nanoTime();
                answerDue(now);
                receiptsDue(now);
                repeatsDue(now);
                flush();
            }
        } catch (ClosedSelectorException _) {
            LOG.debug("the message centre is closed");
        } catch (IOException e) {
            if (!closed) {
                LOG.warn("the message centre ended: {}", e.getMessage());
            }
        }
    }

    private long millisToNext() {
        long due = Math.min(Math.min(answers.nextDue(), receipts.nextDue()), repeats.nextDue());
        if (due == Long.MAX_VALUE) {
            return 100;
        }
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()), 1, 100);
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof FastSmscLink link && !link.read(taker)) {
                end(link);
            }
        } catch (IOException e) {
            LOG.debug("a link broke: {}", e.getMessage());
            if (key.attachment() instanceof FastSmscLink link) {
                end(link);
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listening.accept();
        if (channel != null) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            FastSmscLink link = new FastSmscLink(channel, counts);
            links.add(link);
            channel.register(selector, SelectionKey.OP_READ, link);
        }
    }

    private void answerDue(long now) {
        while (answers.dueBy(now)) {
            FastReceipts.Kept kept = waiting.take(answers.take());
            if (kept.link.open()) {
                kept.link.answer(kept.sequence, kept.id);
            }
        }
    }

    private void receiptsDue(long now) {
        while (receipts.dueBy(now)) {
            FastSmscLink receiver = receiver(waiting.peek(receipts.peek()).link);
            if (receiver == null) {
                return;
            }
            send(receiver, receipts.take());
            counts.receipts++;
        }
    }

    private void repeatsDue(long now) {
        FastSmscLink any = receiver();
        if (any == null) {
            return;
        }
        for (long receipt = repeats.takeDue(now); receipt >= 0; receipt = repeats.takeDue(now)) {
            FastSmscLink same = waiting.peek(receipt).link;
            send(same.receives() ? same : any, receipt);
            counts.receiptsRepeated++;
        }
    }

    private void send(FastSmscLink receiver, long receipt) {
        long forgotten = receiver.receipt(waiting.peek(receipt), receipt);
        if (forgotten != UnansweredReceipts.NONE) {
            giveUp(forgotten);
        }
    }

    private void repeat(long receipt) {
        if (!repeats.add(System.nanoTime(), Math.max(1, waiting.peek(receipt).refusals), receipt)) {
            giveUp(receipt);
        }
    }

    private void giveUp(long receipt) {
        waiting.take(receipt);
        counts.receiptsGivenUp++;
    }

    private @Nullable FastSmscLink receiver(FastSmscLink same) {
        return same.receives() ? same : receiver();
    }

    private @Nullable FastSmscLink receiver() {
        for (FastSmscLink link : links) {
            if (link.receives()) {
                return link;
            }
        }
        return null;
    }

    private void flush() {
        for (int i = links.size() - 1; i >= 0; i--) {
            FastSmscLink link = links.get(i);
            try {
                link.flush();
            } catch (IOException e) {
                LOG.debug("writing to a link failed: {}", e.getMessage());
                end(link);
            }
        }
    }

    private void end(FastSmscLink link) {
        if (links.remove(link)) {
            Arrays.stream(link.unanswered()).forEach(this::repeat);
        }
        try {
            link.channel.close();
        } catch (IOException e) {
            LOG.debug("closing a link failed: {}", e.getMessage());
        }
    }

    /// What links tell.
    private final class Desk implements FastSmscLink.Taker {
        @Override
        public void submitted(
                FastSmscLink link, int sequence, long id, boolean receiptWanted, byte[] in, int addresses) {
            long now = System.nanoTime();
            if (answerAfter == 0) {
                link.answer(sequence, id);
            } else {
                answers.add(now + answerAfter, waiting.keep(link, sequence, id, in, addresses));
            }
            if (receiptWanted) {
                receipts.add(now + receiptAfter, waiting.keep(link, sequence, id, in, addresses));
            }
        }

        @Override
        public void answered(long receipt, int status) {
            counts.receiptAnswered(status);
            if (SmppStatus.refusesForNow(status)) {
                waiting.peek(receipt).refusals++;
                repeat(receipt);
            } else {
                waiting.take(receipt);
            }
        }
    }
}
