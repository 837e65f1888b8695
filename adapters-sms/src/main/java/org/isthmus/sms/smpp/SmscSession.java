// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.DeliverSmReader;
import org.isthmus.sms.codec.DeliverSmReading.Malformed;
import org.isthmus.sms.codec.PduHeader;
import org.isthmus.sms.codec.SubmitSmWriter;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.smpp.SubmitAnswer.NoAnswer;
import org.isthmus.sms.smpp.SubmitAnswer.NotWritten;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUReader;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.PendingResponse;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindCommandTask;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.SendCommandTask;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/// One bound connection to a message centre. jSMPP does what keeps a session: connecting, binding, `enquire_link`,
/// `unbind`. The PDUs that carry messages are ours from octet to octet: a `submit_sm` is written as it was planned
/// and answered through a future, without a thread waiting in jSMPP; a `deliver_sm` is read by our reader and answered
/// when its handler has returned.
///
/// A submit that was written and not answered when the session ends is [NoAnswer]; one whose octets did not all
/// leave is [NotWritten], since a peer can not act on half a PDU. Garbage is answered `generic_nack`, and a length
/// that can not be ends the session.
final class SmscSession {
    private static final int LONGEST_MESSAGE_ID = 65;
    private static final int LONGEST_GOODBYE = 2_000;

    private final SmsSettings.Link settings;
    private final DeliverHandler handler;
    private final Wire wire;
    private final InboundLanes lanes;
    private final Semaphore window;
    private final Map<Integer, CompletableFuture<SubmitAnswer>> outstanding = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable String> end = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean bindAccepted;

    /// When a write that has not returned began, on the clock of [System#nanoTime]; 0 when none is under way.
    private volatile long writingSince;

    SmscSession(SmsSettings.Link settings, DeliverHandler handler) {
        this.settings = settings;
        this.handler = handler;
        this.window = new Semaphore(settings.flow().window());
        this.lanes = new InboundLanes(settings.flow().inboundWindow());
        int largest = Math.toIntExact(settings.flow().largestPdu().octets());
        this.wire = new Wire(
                new BoundedPduReader(largest, new Incoming()), settings.flow().bindTimeout());
        wire.setEnquireLinkTimer(millis(settings.flow().enquireLink()));
        wire.setTransactionTimer(millis(settings.flow().answerTimeout()));
        wire.addSessionStateListener((state, _, _) -> {
            if (state == SessionState.UNBOUND) {
                finish("unbound by the peer");
                Thread.startVirtualThread(wire::close);
            } else if (state == SessionState.CLOSED) {
                finish("closed");
            }
        });
    }

    /// Connects and binds. An `IOException` says in words why that did not work.
    void open() throws IOException {
        try {
            wire.connect(settings.peer().host(), settings.peer().port());
            wire.bind(settings);
        } catch (NegativeResponseException e) {
            throw new IOException("the bind was refused: " + CommandStatus.name(e.getCommandStatus()), e);
        } catch (ResponseTimeoutException e) {
            throw new IOException("no answer to the bind", e);
        } catch (InvalidResponseException | PDUException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!bindAccepted) {
                wire.close();
            }
        }
    }

    boolean isOpen() {
        return end.get() == null && bindAccepted;
    }

    /// A place in the window; the submit that uses it gives it back when it is answered or given up.
    boolean acquire(long nanos) throws InterruptedException {
        return window.tryAcquire(nanos, TimeUnit.NANOSECONDS);
    }

    int windowUsed() {
        return settings.flow().window() - window.availablePermits();
    }

    /// Writes a finished `submit_sm` whose place in the window is taken. The future completes when it is answered,
    /// given up by [#giveUp], or when the session ends.
    Submitted submit(byte[] pdu) {
        int sequence = wire.nextSequence();
        for (int i = 0; i < 4; i++) {
            pdu[SubmitSmWriter.SEQUENCE + i] = (byte) (sequence >> (24 - 8 * i));
        }
        CompletableFuture<SubmitAnswer> answer = new CompletableFuture<>();
        outstanding.put(sequence, answer);
        if (end.get() != null) {
            settle(sequence, new NotWritten("the link was lost before"));
            return new Submitted(sequence, answer);
        }
        try {
            write(pdu);
        } catch (IOException e) {
            settle(sequence, new NotWritten(String.valueOf(e.getMessage())));
            finish("writing failed: " + e.getMessage());
            Thread.startVirtualThread(wire::close);
        }
        String ended = end.get();
        if (ended != null) {
            settle(sequence, new NoAnswer("the link was lost: " + ended));
        }
        return new Submitted(sequence, answer);
    }

    record Submitted(int sequence, CompletableFuture<SubmitAnswer> answer) {}

    /// Stops waiting for an answer; one that came meanwhile stands.
    void giveUp(Submitted submitted, String why) {
        settle(submitted.sequence(), new NoAnswer(why));
    }

    /// Waits until the session has ended, and says why. Ends it when a write has been stuck for longer than an
    /// answer may take: jSMPP's own questions to the peer would wait behind it for ever.
    String awaitEnd() throws InterruptedException {
        long most = settings.flow().answerTimeout().toNanos();
        while (!over.await(1, TimeUnit.SECONDS)) {
            long since = writingSince;
            if (since != 0 && System.nanoTime() - since > most) {
                finish("the peer does not read");
                wire.shut();
            }
        }
        return String.valueOf(end.get());
    }

    /// Says goodbye, waits a moment for the answer, and closes.
    void close() {
        if (isOpen()) {
            wire.setTransactionTimer(
                    Math.min(LONGEST_GOODBYE, millis(settings.flow().answerTimeout())));
            wire.unbindAndClose();
        }
        finish("closed by us");
        wire.close();
    }

    static boolean isBindAnswer(int id) {
        return id == (PduHeader.BIND_TRANSCEIVER | PduHeader.RESPONSE)
                || id == (PduHeader.BIND_TRANSMITTER | PduHeader.RESPONSE)
                || id == (PduHeader.BIND_RECEIVER | PduHeader.RESPONSE);
    }

    private void settle(int sequence, SubmitAnswer answer) {
        CompletableFuture<SubmitAnswer> waiting = outstanding.remove(sequence);
        if (waiting != null) {
            waiting.complete(answer);
            window.release();
        }
    }

    /// The first reason stands.
    private void finish(String why) {
        if (end.compareAndSet(null, why)) {
            for (Integer sequence : outstanding.keySet()) {
                settle(sequence, new NoAnswer("the link was lost: " + why));
            }
            wire.abandonBind("the link was lost during the bind: " + why);
            over.countDown();
        }
    }

    private void write(byte[] pdu) throws IOException {
        OutputStream out = wire.out();
        synchronized (out) {
            writingSince = System.nanoTime() | 1;
            try {
                out.write(pdu);
            } finally {
                writingSince = 0;
            }
        }
    }

    /// Answers are small and their loss is the peer's cue to send again, so a failed one ends the session and no more.
    private void answer(byte[] pdu) {
        try {
            write(pdu);
        } catch (IOException e) {
            finish("writing failed: " + e.getMessage());
            Thread.startVirtualThread(wire::close);
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis())));
    }

    /// What arrives, on the reading thread.
    private final class Incoming implements BoundedPduReader.Sink {
        @Override
        public boolean take(PduHeader header, byte[] pdu) {
            if (isBindAnswer(header.id())) {
                boolean first = !bindAccepted;
                bindAccepted |= header.status() == CommandStatus.ROK;
                return !first;
            }
            return switch (header.id()) {
                case PduHeader.SUBMIT_SM | PduHeader.RESPONSE -> {
                    settle(header.sequence(), new Answered(header.status(), messageId(pdu)));
                    yield true;
                }
                case PduHeader.GENERIC_NACK -> {
                    boolean ours = outstanding.containsKey(header.sequence());
                    int status = header.status() == CommandStatus.ROK ? CommandStatus.RSYSERR : header.status();
                    settle(header.sequence(), new Answered(status, ""));
                    yield ours;
                }
                case PduHeader.DELIVER_SM, PduHeader.DATA_SM -> {
                    deliver(header, pdu);
                    yield true;
                }
                case PduHeader.ENQUIRE_LINK,
                        PduHeader.ENQUIRE_LINK | PduHeader.RESPONSE,
                        PduHeader.UNBIND,
                        PduHeader.UNBIND | PduHeader.RESPONSE -> false;
                case PduHeader.ALERT_NOTIFICATION -> true;
                default -> {
                    if (!header.isResponse()) {
                        answer(PduHeader.genericNack(CommandStatus.RINVCMDID, header.sequence()));
                    }
                    yield true;
                }
            };
        }

        @Override
        public void badLength(PduHeader header) {
            answer(PduHeader.genericNack(CommandStatus.RINVCMDLEN, header.sequence()));
        }

        @Override
        public void ended(String why) {
            finish(why);
        }

        private void deliver(PduHeader header, byte[] pdu) {
            if (!bindAccepted) {
                answer(PduHeader.answer(header.id(), CommandStatus.RINVBNDSTS, header.sequence()));
                return;
            }
            boolean data = header.id() == PduHeader.DATA_SM;
            switch (data ? DeliverSmReader.dataSm(pdu) : DeliverSmReader.deliverSm(pdu)) {
                case Malformed malformed ->
                    answer(PduHeader.answer(header.id(), malformed.commandStatus(), header.sequence()));
                case DeliverSm deliver -> {
                    boolean receipt = deliver.type() != 0
                            || deliver.tlvs().find(Tlvs.RECEIPTED_MESSAGE_ID).isPresent();
                    String lane = receipt ? null : deliver.source().text();
                    boolean taken = lanes.run(lane, () -> {
                        int status = handler.take(deliver, settings.name());
                        answer(PduHeader.answer(header.id(), status, header.sequence()));
                    });
                    if (!taken) {
                        answer(PduHeader.answer(header.id(), CommandStatus.RTHROTTLED, header.sequence()));
                    }
                }
            }
        }

        private static String messageId(byte[] pdu) {
            int end = PduHeader.SIZE;
            int most = Math.min(pdu.length, PduHeader.SIZE + LONGEST_MESSAGE_ID);
            while (end < most && pdu[end] != 0) {
                end++;
            }
            return new String(pdu, PduHeader.SIZE, end - PduHeader.SIZE, StandardCharsets.ISO_8859_1);
        }
    }

    /// The part of the session that is jSMPP's, with the few things of it that we need.
    private static final class Wire extends SMPPSession {
        private volatile int bindSequence;

        private Wire(PDUReader reader, Duration connectTimeout) {
            super(new SynchronizedPDUSender(new DefaultPDUSender()), reader, (host, port) -> {
                Socket socket = new Socket();
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(host, port), millis(connectTimeout));
                return new SocketConnection(socket);
            });
        }

        private void bind(SmsSettings.Link settings)
                throws IOException, PDUException, ResponseTimeoutException, InvalidResponseException,
                        NegativeResponseException {
            BindType type = switch (settings.bind()) {
                case TRANSMITTER -> BindType.BIND_TX;
                case RECEIVER -> BindType.BIND_RX;
                case TRANSCEIVER -> BindType.BIND_TRX;
            };
            SmsSettings.Login login = settings.login();
            BindCommandTask bind = new BindCommandTask(
                    pduSender(),
                    type,
                    login.systemId(),
                    login.password().value(),
                    login.systemType(),
                    InterfaceVersion.IF_34,
                    TypeOfNumber.UNKNOWN,
                    NumberingPlanIndicator.UNKNOWN,
                    null);
            executeSendCommand(
                    new SendCommandTask() {
                        @Override
                        public void executeTask(OutputStream out, int sequence) throws PDUException, IOException {
                            bindSequence = sequence;
                            bind.executeTask(out, sequence);
                        }

                        @Override
                        public String getCommandName() {
                            return bind.getCommandName();
                        }
                    },
                    settings.flow().bindTimeout().toMillis());
        }

        /// jSMPP itself would wait for the whole time-out although nobody can answer any more.
        private void abandonBind(String why) {
            PendingResponse<Command> waiting = removePendingResponse(bindSequence);
            if (waiting != null) {
                waiting.doneWithInvalidResponse(new InvalidResponseException(why));
            }
        }

        private int nextSequence() {
            return sequence().nextValue();
        }

        private OutputStream out() {
            return connection().getOutputStream();
        }

        /// Closes the socket under everybody who waits for it.
        private void shut() {
            Connection connection = connection();
            try {
                connection.close();
            } catch (IOException _) {
                close();
            }
        }

        @Override
        public void close() {
            if (connection() != null) {
                super.close();
            }
        }
    }
}
