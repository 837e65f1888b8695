// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.isthmus.model.Octets;
import org.isthmus.testkit.smsc.ReceiptShape.Event;

/// What becomes of a `submit_sm`: refused or taken as the behaviour says, given an id, handed to the phone,
/// answered and receipted. Receipts are sent when `registered_delivery` asks for one of this kind (SMPP 3.4
/// section 5.2.17).
final class Submissions {
    private final Consumer<ReceivedSubmit> submitted;
    private final Deliveries deliveries;
    private final Function<String, SimulatedPhone> phones;
    private final InstantSource clock;
    private final Later later;
    private final AtomicLong ids;
    private final AtomicLong small = new AtomicLong(1);
    private final AtomicLong seen = new AtomicLong();
    private final Map<String, ReceiptState> states = new ConcurrentHashMap<>();
    private final Map<String, SmscLink> cameOn = new ConcurrentHashMap<>();
    private volatile SmscBehaviour behaviour;
    private long windowStart;
    private int inWindow;

    Submissions(
            SmscSettings settings,
            Consumer<ReceivedSubmit> submitted,
            Deliveries deliveries,
            Function<String, SimulatedPhone> phones,
            Later later) {
        this.behaviour = settings.behaviour();
        this.clock = settings.clock();
        this.ids = new AtomicLong(settings.firstId());
        this.submitted = submitted;
        this.deliveries = deliveries;
        this.phones = phones;
        this.later = later;
    }

    void behave(SmscBehaviour other) {
        behaviour = other;
    }

    SmscBehaviour behaviour() {
        return behaviour;
    }

    void take(SmscLink link, Pdu pdu) {
        ShortMessage message;
        try {
            message = ShortMessage.read(pdu.body());
        } catch (IllegalArgumentException _) {
            link.send(SmscLink.refusal(pdu, SmppStatus.RINVCMDLEN));
            return;
        }
        SmscBehaviour now = behaviour;
        int status = decide(now.answers());
        AtomicLong counter = now.ids().fromOne() ? small : ids;
        long id = status == SmppStatus.ROK ? counter.getAndIncrement() : 0;
        ReceivedSubmit submit = new ReceivedSubmit(
                pdu,
                message,
                link.systemId(),
                id,
                now.ids().inAnswer().write(id),
                now.ids().inReceipt().write(id),
                status);
        if (!submit.accepted()) {
            submitted.accept(submit);
            answer(link, submit, now);
            return;
        }
        states.put(submit.answerId(), ReceiptState.ENROUTE);
        if (now.receipts().oddity().elsewhere()) {
            cameOn.put(submit.answerId(), link);
        }
        Runnable ending = () -> phones.apply(message.destination().number()).take(submit, clock.instant());
        if (now.receipts().beforeAnswer()) {
            ending.run();
            submitted.accept(submit);
            answer(link, submit, now);
        } else {
            submitted.accept(submit);
            answer(link, submit, now);
            ending.run();
        }
    }

    /// The message has ended at the phone: its state is known, and the receipt goes out when one is wanted.
    void ended(ReceivedSubmit submit, ReceiptState atPhone, Instant submitted) {
        SmscBehaviour.Receipts receipts = behaviour.receipts();
        ReceiptState state = atPhone == ReceiptState.DELIVRD ? receipts.state() : atPhone;
        states.put(submit.answerId(), state);
        int wish = submit.message().flags().registeredDelivery() & 3;
        boolean wanted = wish == 1 || (wish == 2 && state != ReceiptState.DELIVRD);
        boolean dropped = receipts.oddity().notOfTheFirst() && PhoneParts.isFirstOfSeveral(submit.message());
        if (wanted && !dropped) {
            for (int copy = 0; copy < receipts.copies(); copy++) {
                later.run(receipts.delay(), () -> send(submit, new Event(state, submitted, clock.instant())));
            }
        }
    }

    Delivery send(ReceivedSubmit submit, Event event) {
        SmscBehaviour.Receipts receipts = behaviour.receipts();
        Octets body = receipts.shape().write(submit, event).write();
        return receipts.oddity().elsewhere()
                ? deliveries.deliverElsewhere(
                        body, submit.systemId(), Optional.ofNullable(cameOn.get(submit.answerId())))
                : deliveries.deliver(body, submit.systemId());
    }

    /// `query_sm` by the id of the answer (SMPP 3.4 section 4.8).
    Pdu query(Pdu pdu) {
        String id;
        try {
            id = new PduFields(pdu.body()).text(65);
        } catch (IllegalArgumentException _) {
            return SmscLink.refusal(pdu, SmppStatus.RINVCMDLEN);
        }
        Optional<ReceiptState> state = Optional.ofNullable(states.get(id));
        return state.map(known -> new Pdu(
                        Pdu.QUERY_SM | Pdu.RESPONSE,
                        SmppStatus.ROK,
                        pdu.sequence(),
                        new PduBody()
                                .text(id)
                                .text("")
                                .int1(known.value())
                                .int1(0)
                                .done()))
                .orElse(SmscLink.refusal(pdu, SmppStatus.RQUERYFAIL));
    }

    private void answer(SmscLink link, ReceivedSubmit submit, SmscBehaviour now) {
        if (now.answers().sent()) {
            Octets body =
                    submit.accepted() ? new PduBody().text(submit.answerId()).done() : Octets.EMPTY;
            Pdu pdu = new Pdu(
                    Pdu.SUBMIT_SM | Pdu.RESPONSE, submit.status(), submit.pdu().sequence(), body);
            later.run(now.answers().delay(), () -> link.send(pdu));
        }
    }

    private synchronized int decide(SmscBehaviour.Answers answers) {
        if (answers.perSecond() > 0) {
            long nano = System.nanoTime();
            if (inWindow == 0 || nano - windowStart >= 1_000_000_000L) {
                windowStart = nano;
                inWindow = 0;
            }
            if (++inWindow > answers.perSecond()) {
                return SmppStatus.RTHROTTLED;
            }
        }
        boolean refused = answers.refuseOneIn() > 0 && seen.incrementAndGet() % answers.refuseOneIn() == 0;
        return refused ? answers.refusal() : SmppStatus.ROK;
    }
}
