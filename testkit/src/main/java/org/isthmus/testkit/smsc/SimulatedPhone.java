// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.testkit.wire.Inbox;
import org.isthmus.testkit.wire.NeverCame;
import org.isthmus.testkit.wire.Printable;

/// One telephone behind a simulated SMSC: it puts together what is sent to its number and shows it as text,
/// and writes texts of its own. Switched off, it gets nothing until it is switched on; absent, what is sent
/// to it ends as undeliverable.
public final class SimulatedPhone {
    private final String number;
    private final Radio radio;
    private final Inbox<PhoneText> texts;
    private final PhoneParts parts = new PhoneParts();
    private final List<Held> held = new ArrayList<>();
    private Condition condition = Condition.ON;
    private MobileText.Concatenation concatenation = MobileText.Concatenation.UDH_8_BIT;
    private int reference;

    /// Whether the phone can be reached.
    public enum Condition {
        ON,
        OFF,
        ABSENT
    }

    private record Held(ReceivedSubmit submit, Instant submitted) {}

    /// What a phone asks of its centre.
    interface Radio {
        void ended(ReceivedSubmit submit, ReceiptState state, Instant submitted);

        void shown(PhoneText text);

        Delivery deliver(ShortMessage message);
    }

    SimulatedPhone(String number, Radio radio) {
        this.number = number;
        this.radio = radio;
        this.texts = new Inbox<>(
                "texts at " + number, text -> "from " + text.from() + ": “" + Printable.text(text.text(), 80) + "”");
    }

    /// The number as the SMSC knows it, without a plus sign.
    public String number() {
        return number;
    }

    /// What was shown, oldest first.
    public Inbox<PhoneText> texts() {
        return texts;
    }

    public PhoneText awaitText(String text, Duration limit) {
        return texts.await(got -> got.text().equals(text), "“" + Printable.text(text, 80) + "”", limit);
    }

    /// How many long messages lack a part.
    public synchronized int incomplete() {
        return parts.incomplete();
    }

    public void switchOff() {
        become(Condition.OFF);
    }

    public void leave() {
        become(Condition.ABSENT);
    }

    /// Reachable again; what was held comes now.
    public void switchOn() {
        become(Condition.ON);
    }

    /// How texts longer than one part travel from now on.
    public synchronized void sendLongBy(MobileText.Concatenation way) {
        concatenation = way;
    }

    /// Writes to a number or short code; gives one delivery per part.
    public List<Delivery> send(String to, String text) {
        return parts(SmppAddress.of(to), text).stream().map(radio::deliver).toList();
    }

    /// Writes back to whoever wrote last.
    public List<Delivery> reply(String text) {
        List<PhoneText> shown = texts.all();
        if (shown.isEmpty()) {
            throw new NeverCame("nobody has written to " + number + " yet");
        }
        return send("+" + shown.getLast().from(), text);
    }

    /// The `deliver_sm` of each part, not sent: for tests that send them in another order, or not all of them.
    public synchronized List<ShortMessage> parts(SmppAddress to, String text) {
        reference = (reference + 1) & 0xff;
        return MobileText.write(new SmppAddress(1, 1, number), to, text, concatenation, reference);
    }

    void take(ReceivedSubmit submit, Instant submitted) {
        Condition now;
        synchronized (this) {
            now = condition;
            if (now == Condition.OFF) {
                held.add(new Held(submit, submitted));
            }
        }
        switch (now) {
            case ON -> show(submit, submitted);
            case ABSENT -> radio.ended(submit, ReceiptState.UNDELIV, submitted);
            case OFF -> {}
        }
    }

    private void show(ReceivedSubmit submit, Instant submitted) {
        synchronized (this) {
            parts.add(submit.message()).ifPresent(text -> {
                texts.add(text);
                radio.shown(text);
            });
        }
        radio.ended(submit, ReceiptState.DELIVRD, submitted);
    }

    private void become(Condition other) {
        List<Held> coming;
        synchronized (this) {
            condition = other;
            coming = other == Condition.OFF ? List.of() : List.copyOf(held);
            if (other != Condition.OFF) {
                held.clear();
            }
        }
        coming.forEach(one -> take(one.submit(), one.submitted()));
    }
}
