// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.id.ItemIds;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsTextSettings.Septets;
import org.isthmus.model.store.PartStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.inbound.InboundFunction.Composed;
import org.isthmus.sms.inbound.InboundMessage.Broken;
import org.isthmus.sms.inbound.InboundMessage.Part;
import org.isthmus.sms.inbound.InboundMessage.Whole;
import org.isthmus.sms.receipt.ReceiptReader;
import org.isthmus.sms.receipt.ReceiptReading.Malformed;
import org.isthmus.sms.receipt.ReceiptReading.Nameless;
import org.isthmus.sms.receipt.ReceiptReading.NotAReceipt;
import org.isthmus.sms.receipt.ReceiptReading.Receipt;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.receipt.SmscReports;
import org.isthmus.sms.smpp.DeliverHandler;
import org.isthmus.sms.text.InboundText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of a `deliver_sm` of one link group: a receipt goes to the sink as report, a whole message as CPM
/// message, a part into the [PartStore] until its message is complete. The returned `command_status` is the
/// answer, given only when what came is durable: 0x00, or 0x64 to have it sent again (the store can not
/// write, a temporary refusal), 0x58 while its sender is over the rate, or 0x65 and 0x66 to end it (stage 3
/// sections 3.6 and 4.8), or 0x01 when no text can be found in it: its user data header does not fit, or there
/// is none. A receipt that names nothing is kept to be looked at and answered 0x00, since sending it again would
/// not help.
///
/// A part is ours once it is kept, so it is answered 0x00 whatever becomes of the joined message; a message
/// that the sink did not take is offered again by [#tick], and after a restart the store gives it out again.
/// What its sender writes to the same recipient meanwhile does not overtake it: it is answered 0x64, or waits
/// behind it when it came in parts. While too many such messages wait, no further part is taken: it is answered
/// 0x14 (`ESME_RMSGQFUL`).
/// Safe for use by many threads.
public final class InboundFlow implements DeliverHandler {
    private static final Logger log = LoggerFactory.getLogger(InboundFlow.class);
    private static final int AT_ONCE = 100;

    /// So many joined messages, each at most 255 parts, wait in memory for the sink.
    static final int MOST_NOT_TAKEN = 1000;

    private final String group;
    private final SmscMessageIdForms forms;
    private final PartStore parts;
    private final InboundSink sink;
    private final InstantSource clock;
    private final Duration reassembly;
    private final InboundText text;
    private final boolean packed;
    private final InboundMessageReader reader;
    private final InboundFunction function;
    private final SenderLimit senders;
    private final Supplier<String> tokens;
    private final Repeats repeats;
    private final NotTaken notTaken = new NotTaken();
    private final LongAdder malformedReceipts = new LongAdder();
    private volatile boolean refusing;

    /// `tokens` gives random ids of at least 64 bits; `lifetime` is how long a message may try to reach its
    /// recipient. `forms` is shared with the links that submit.
    public InboundFlow(
            SmsSettings settings,
            String group,
            SmscMessageIdForms forms,
            NumberingPlan plan,
            PartStore parts,
            InboundSink sink,
            ItemIds items,
            Supplier<String> tokens,
            Duration lifetime,
            InstantSource clock) {
        this.group = group;
        this.forms = forms;
        this.parts = parts;
        this.sink = sink;
        this.clock = clock;
        this.reassembly = settings.reassembly();
        this.tokens = tokens;
        this.repeats = new Repeats(settings.repeatWindow());
        SmsSettings.Link first = settings.group(group).getFirst();
        SmsAddressReader addresses = new SmsAddressReader(plan, first.numbering());
        this.senders = new SenderLimit(settings.senderRate(), addresses);
        this.text = new InboundText(first.defaultAlphabet());
        this.packed = first.text().septets() == Septets.PACKED;
        this.reader = new InboundMessageReader(text, packed);
        this.function = new InboundFunction(
                group, text, addresses, new InboundMarks(first.marks(), addresses), items, tokens, lifetime);
    }

    /// Takes what came on `link` and gives the `command_status` to answer. Never throws.
    @Override
    public int take(DeliverSm pdu, String link) {
        try {
            return switch (ReceiptReader.read(pdu, text, packed)) {
                case Receipt receipt -> report(receipt, link);
                case Nameless nameless -> {
                    malformedReceipts.increment();
                    log.debug("{}: a receipt leads to no message and is kept: {}", link, nameless.why());
                    yield reported(SmscReports.report(nameless, forms, link, clock.instant()));
                }
                case Malformed malformed -> {
                    malformedReceipts.increment();
                    log.info("{}: a receipt is ignored: {}", link, malformed.why());
                    yield CommandStatus.ROK;
                }
                case NotAReceipt _ -> message(pdu, link);
            };
        } catch (StoreUnavailable e) {
            log.debug("{}: put off, {}", link, e.getMessage());
            return CommandStatus.RX_T_APPN;
        } catch (RuntimeException e) {
            log.error("{}: a deliver_sm could not be worked on and is asked for again", link, e);
            return CommandStatus.RX_T_APPN;
        }
    }

    @Override
    public void unconfirmed(List<DeliverSm> pdus, String link) {
        Instant now = clock.instant();
        if (!repeats.isOff()) {
            pdus.forEach(pdu -> repeats.unconfirmed(Repeats.print(pdu), now));
        }
    }

    @Override
    public void answeredLate(LateAnswer answer, String link) {
        try {
            sink.late(answer);
        } catch (RuntimeException e) {
            log.error("{}: a late answer for item {} could not be handed on", link, answer.item(), e);
        }
    }

    @Override
    public void bound(String link) {
        repeats.bound(clock.instant());
    }

    /// How many receipts came that name no message.
    public long malformedReceipts() {
        return malformedReceipts.sum();
    }

    /// Offers again what the sink did not take, and hands on, with its gaps marked, what waited too long for
    /// its parts. Returns how many messages it handed on. To be called every few seconds.
    public synchronized int tick() {
        return offerAgain() + overdueOf(group);
    }

    /// The other half of [#tick] for what another group took that is gone from the settings: it is read as what comes
    /// in here.
    public synchronized int overdueOf(String taker) {
        int handed = 0;
        Instant now = clock.instant();
        for (PartStore.Incomplete late : parts.overdue(taker, now.minus(reassembly), AT_ONCE)) {
            if (inTurn(late.parts(), now)) {
                handed++;
            }
        }
        return handed;
    }

    /// How many joined messages wait for the sink.
    public int waiting() {
        return notTaken.size();
    }

    /// The first half of [#tick], for a flow that takes nothing new any more.
    public synchronized int offerAgain() {
        Instant now = clock.instant();
        return notTaken.offer(parts -> joined(parts, now));
    }

    /// Hands on a joined message unless it has to wait behind another one; whether it is out of our hands.
    private boolean inTurn(List<PartStore.Part> all, Instant now) {
        String pair = NotTaken.pair(InboundMessageReader.unpack(all.getFirst()));
        if (!notTaken.holdsBack(pair) && joined(all, now)) {
            return true;
        }
        notTaken.add(pair, all);
        return false;
    }

    private int report(Receipt receipt, String link) {
        Optional<DeliveryReport> report = SmscReports.report(receipt, forms, link, clock.instant());
        if (report.isEmpty()) {
            malformedReceipts.increment();
        }
        return report.map(this::reported).orElse(CommandStatus.ROK);
    }

    private int reported(DeliveryReport report) {
        return sink.report(report).map(InboundFlow::answer).orElse(CommandStatus.ROK);
    }

    /// From now on messages, and parts of them, are for another time: they are answered 0x64, which has the message
    /// centre keep them. Receipts are still taken, as long as there is somebody to take them.
    public void refuseMessages() {
        refusing = true;
    }

    private int message(DeliverSm pdu, String link) {
        if (refusing) {
            return CommandStatus.RX_T_APPN;
        }
        Instant now = clock.instant();
        if (senders.exceeds(pdu.source(), link, now)) {
            return CommandStatus.RTHROTTLED;
        }
        return switch (reader.read(pdu)) {
            case Whole whole when notTaken.holdsBack(NotTaken.pair(whole.piece())) -> CommandStatus.RX_T_APPN;
            case Whole whole ->
                switch (function.whole(whole.piece(), token(pdu, link, now), now)) {
                    case Composed.Message(var message) ->
                        sink.message(message).map(InboundFlow::answer).orElse(CommandStatus.ROK);
                    case Composed.Unusable unusable -> {
                        log.info("{}: a message is refused: {}", link, unusable.why());
                        yield unusable.commandStatus();
                    }
                };
            case Broken(String why) -> {
                log.info("{}: a message is refused: {}", link, why);
                yield CommandStatus.RINVMSGLEN;
            }
            case Part _ when notTaken.size() >= MOST_NOT_TAKEN -> CommandStatus.RMSGQFUL;
            case Part part -> {
                PartStore.Part kept = new PartStore.Part(
                        InboundMessageReader.key(group, part),
                        part.place().number(),
                        part.place().total(),
                        InboundMessageReader.pack(part.piece()),
                        now);
                if (parts.keep(kept, repeatsSince(pdu, now)) instanceof PartStore.Kept.Complete(var all)) {
                    inTurn(all, now);
                }
                yield CommandStatus.ROK;
            }
        };
    }

    /// How far back a part may be the repeat of an equal one whose message was completed: any time when the answer to
    /// that one was lost with its session, else the repeat window.
    private Instant repeatsSince(DeliverSm pdu, Instant now) {
        if (repeats.isOff()) {
            return now;
        }
        String print = Repeats.print(pdu);
        boolean answerLost = repeats.first(print, now).isPresent();
        repeats.taking(print, "");
        return answerLost ? Instant.EPOCH : now.minus(repeats.window());
    }

    /// What the message's id is made of: a fresh one, or that of the message which this one repeats.
    private String token(DeliverSm pdu, String link, Instant now) {
        if (repeats.isOff()) {
            return tokens.get();
        }
        String print = Repeats.print(pdu);
        Optional<String> first = repeats.first(print, now);
        first.ifPresent(_ -> log.info("{}: a message is sent again whose answer was lost with its session", link));
        String token = first.orElseGet(tokens);
        repeats.taking(print, token);
        return token;
    }

    /// True when the message is out of our hands: taken, refused for good, or of no use to anybody.
    private boolean joined(List<PartStore.Part> all, Instant now) {
        String key = all.getFirst().key();
        try {
            switch (function.joined(all, now)) {
                case Composed.Message(var message) -> {
                    Optional<Refusal> refusal = sink.message(message);
                    if (refusal.isPresent() && refusal.get().cause().temporary()) {
                        return false;
                    }
                    refusal.ifPresent(why -> log.info("smsc:{}: a joined message was refused: {}", group, why));
                }
                case Composed.Unusable unusable ->
                    log.info("smsc:{}: a joined message is dropped: {}", group, unusable.why());
            }
            parts.done(key, now.plus(reassembly));
            return true;
        } catch (StoreUnavailable e) {
            log.debug("smsc:{}: a joined message waits, {}", group, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            log.error("smsc:{}: a joined message could not be handed on and waits", group, e);
            return false;
        }
    }

    private static int answer(Refusal refusal) {
        if (refusal.cause().temporary()) {
            return CommandStatus.RX_T_APPN;
        }
        return switch (refusal.cause()) {
            case BARRED, NOT_SERVED, NOT_SUBSCRIBED, RECIPIENT_REFUSED, LOOP, IDENTITY_NOT_OWN ->
                CommandStatus.RX_R_APPN;
            default -> CommandStatus.RX_P_APPN;
        };
    }
}
