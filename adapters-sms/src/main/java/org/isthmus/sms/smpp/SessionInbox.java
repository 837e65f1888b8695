// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.isthmus.model.LinePacing;
import org.isthmus.model.VisibleText;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTextSettings.Septets;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.DeliverSmReader;
import org.isthmus.sms.codec.DeliverSmReading.Malformed;
import org.isthmus.sms.codec.PduHeader;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.receipt.ReceiptReader;
import org.isthmus.sms.receipt.ReceiptReading;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.text.InboundText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What arrives on a session, on its reading thread: answers go to the submits that wait, requests to the lanes,
/// what keeps the session to jSMPP, and what nobody knows gets a `generic_nack`.
final class SessionInbox implements BoundedPduReader.Sink {
    private static final Logger log = LoggerFactory.getLogger(SessionInbox.class);
    private static final LinePacing LINES = new LinePacing(Duration.ofMinutes(1), 100);
    private static final int LONGEST_MESSAGE_ID = 65;

    /// What it needs of its session.
    interface Session {
        boolean bindAccepted();

        void bindAnswered(boolean accepted);

        boolean waitsFor(int sequence);

        void answered(int sequence, Answered answer);

        /// Writes an answer; should that fail, the session ends.
        void answer(byte[] pdu);

        void finish(String why);
    }

    private final InboundText text;
    private final boolean packed;
    private final String link;
    private final DeliverHandler handler;
    private final InboundLanes lanes;
    private final LinkCounters counters;
    private final Session session;
    private final LastAnswers lastAnswers = new LastAnswers();

    SessionInbox(SmsSettings.Link settings, DeliverHandler handler, LinkCounters counters, Session session) {
        this.link = settings.name();
        this.text = new InboundText(settings.defaultAlphabet());
        this.packed = settings.text().septets() == Septets.PACKED;
        this.handler = handler;
        this.lanes = new InboundLanes(settings.flow().inboundWindow());
        this.counters = counters;
        this.session = session;
    }

    @Override
    public boolean take(PduHeader header, byte[] pdu) {
        if (SmscSession.isBindAnswer(header.id())) {
            boolean first = !session.bindAccepted();
            session.bindAnswered(header.status() == CommandStatus.ROK);
            return !first;
        }
        return switch (header.id()) {
            case PduHeader.SUBMIT_SM | PduHeader.RESPONSE -> {
                session.answered(header.sequence(), new Answered(header.status(), messageId(pdu)));
                yield true;
            }
            case PduHeader.GENERIC_NACK -> {
                boolean ours = session.waitsFor(header.sequence());
                int status = header.status() == CommandStatus.ROK ? CommandStatus.RSYSERR : header.status();
                session.answered(header.sequence(), new Answered(status, ""));
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
                    told("a request that is not known", "0x" + HexFormat.of().toHexDigits(header.id()));
                    session.answer(PduHeader.genericNack(CommandStatus.RINVCMDID, header.sequence()));
                }
                yield true;
            }
        };
    }

    @Override
    public void badLength(PduHeader header) {
        told("a length that can not be", Integer.toUnsignedString(header.length()) + " octets");
        session.answer(PduHeader.genericNack(CommandStatus.RINVCMDLEN, header.sequence()));
    }

    @Override
    public void ended(String why) {
        session.finish(why);
    }

    private void deliver(PduHeader header, byte[] pdu) {
        if (!session.bindAccepted()) {
            answer(header, CommandStatus.RINVBNDSTS);
            return;
        }
        boolean data = header.id() == PduHeader.DATA_SM;
        switch (data ? DeliverSmReader.dataSm(pdu) : DeliverSmReader.deliverSm(pdu)) {
            case Malformed malformed -> {
                told(malformed.why(), "answered " + CommandStatus.name(malformed.commandStatus()));
                answer(header, malformed.commandStatus());
            }
            case DeliverSm deliver -> {
                boolean receipt = deliver.type() != 0
                        || deliver.tlvs().find(Tlvs.RECEIPTED_MESSAGE_ID).isPresent();
                String lane = receipt ? receiptLane(deliver) : deliver.source().text();
                counters.received();
                boolean taken = lanes.run(lane, () -> work(header, deliver, receipt));
                if (!taken) {
                    answer(header, CommandStatus.RTHROTTLED);
                }
            }
        }
    }

    /// Receipts for one id are taken in the order of their coming: the first final one counts. The blank keeps them
    /// apart from the texts of a phone. What names no id has no order to keep.
    private @Nullable String receiptLane(DeliverSm deliver) {
        return ReceiptReader.read(deliver, text, packed) instanceof ReceiptReading.Receipt receipt
                ? "receipt " + receipt.id()
                : null;
    }

    private void work(PduHeader header, DeliverSm deliver, boolean receipt) {
        if (receipt) {
            answer(header, handler.take(deliver, link));
            return;
        }
        LastAnswers.Entry entry = lastAnswers.began(deliver, System.nanoTime());
        int status = handler.take(deliver, link);
        answer(header, status);
        lastAnswers.answered(entry, status, System.nanoTime());
    }

    /// The session has ended.
    void over() {
        List<DeliverSm> unconfirmed = lastAnswers.unconfirmed(System.nanoTime());
        if (!unconfirmed.isEmpty()) {
            handler.unconfirmed(unconfirmed, link);
        }
    }

    private void answer(PduHeader request, int status) {
        counters.answered(status);
        session.answer(PduHeader.answer(request.id(), status, request.sequence()));
    }

    /// The links of one process share the bound, so that a peer which binds again and again gets no more lines.
    private void told(String why, String detail) {
        counters.malformed();
        long events = LINES.due(link + ' ' + why, System.nanoTime());
        if (events > 0) {
            String words = VisibleText.of(why + ": " + detail);
            log.info("smsc link {}: malformed: {} ({} since the last such line)", link, words, events);
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
