// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.isthmus.model.VisibleText;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.story.Ladder;
import org.isthmus.routes.story.Masking;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.smsc.PhoneText;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.isthmus.testkit.smsc.SimulatedSmsc;
import org.isthmus.testkit.wire.NeverCame;
import org.isthmus.wiring.Gateway;

/// The conversation that the demonstration plays: Alice on RCS and somebody with only a telephone write to each
/// other, one long text with emoji, and one message while Alice is away. Each step is printed as a ladder made
/// from the trail, and counts only if it was seen at both ends.
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SHOWN = 75;
    static final String PHONE = "+447700900123";

    private final Gateway gateway;
    private final SimulatedHandset alice;
    private final SimulatedPhone phone;
    private final PrintStream out;
    private ItemId last = new ItemId(0);
    private boolean allHappened = true;

    private Demo(Gateway gateway, SimulatedHandset alice, SimulatedPhone phone, PrintStream out) {
        this.gateway = gateway;
        this.alice = alice;
        this.phone = phone;
        this.out = out;
    }

    static Demo between(Gateway gateway, SimulatedSmsc smsc, String secret, PrintStream out, Clock clock)
            throws IOException {
        String[] sip = gateway.sipAddress().split(":", 2);
        SimulatedHandset alice = SimulatedHandset.open(HandsetSettings.of(
                HandsetAccount.of("alice", DemoFolder.DOMAIN, secret),
                new InetSocketAddress(sip[0], Integer.parseInt(sip[1])),
                clock));
        return new Demo(gateway, alice, smsc.phone(PHONE), out);
    }

    SimulatedHandset alice() {
        return alice;
    }

    SimulatedPhone phone() {
        return phone;
    }

    /// Plays it all; true when every step was seen.
    boolean play() throws IOException {
        register();
        toPhone("Alice writes to a telephone that knows nothing of RCS", "Hello from RCS! Are you coming tonight?", 1);
        toAlice("The telephone answers the number it saw, and Alice's phone takes it", "Yes! See you at eight.");
        toPhone(
                "A long text with emoji: cut so that no character is harmed, one notification for all parts",
                "Great 🎉 The address is 12 High Street, second door on the left, ring twice because the bell is not always"
                        + " working. Bring the 👨‍👩‍👧‍👦 if you like, there is plenty of food.",
                3);
        whileAway(
                "Alice's phone is off: the message waits, and comes with her next registration",
                "One more thing: red or white?");
        out.println(allHappened ? "Every step happened." : "Not every step happened: see above.");
        return allHappened;
    }

    private void register() throws IOException {
        int status = alice.register().status();
        step("Alice's handset registers (401, then 200)", () -> status == 200);
    }

    private void toPhone(String title, String text, int parts) throws IOException {
        title(title);
        out.println("  Alice -> " + PHONE + ": " + VisibleText.of(text, SHOWN));
        SentMessage sent = alice.send("tel:" + PHONE, text);
        step("accepted with 202; its IMDN message id is " + sent.imdnId(), () -> sent.status() == 202);
        Optional<PhoneText> shown = await(() -> phone.awaitText(text, PATIENCE));
        step("the telephone shows the whole text", shown::isPresent);
        shown.ifPresent(got -> step(
                "in " + got.parts() + (got.parts() == 1 ? " part" : " parts") + ", from +" + got.from(),
                () -> got.parts() == parts));
        step(
                "Alice is notified: delivered",
                () -> await(() -> alice.awaitNotification(sent, "delivered", PATIENCE))
                        .isPresent());
        ladder(sent.imdnId());
    }

    private void toAlice(String title, String text) throws IOException {
        title(title);
        out.println("  telephone -> the number it saw: " + VisibleText.of(text));
        phone.reply(text);
        step(
                "Alice's handset shows it",
                () -> await(() -> alice.awaitMessage(text, PATIENCE)).isPresent());
        ladder(PHONE);
    }

    private void whileAway(String title, String text) throws IOException {
        title(title);
        step("Alice unregisters", () -> unregister());
        out.println("  telephone -> the number it saw: " + VisibleText.of(text));
        phone.reply(text);
        step("the message is kept", () -> await(() -> waiting()).isPresent());
        register();
        step(
                "Alice's handset shows it",
                () -> await(() -> alice.awaitMessage(text, PATIENCE)).isPresent());
        ladder(PHONE);
    }

    private boolean unregister() {
        try {
            return alice.unregister().status() == 200;
        } catch (IOException failed) {
            out.println("  " + failed.getMessage());
            return false;
        }
    }

    private ItemId waiting() {
        return eventually(trail -> trail.find(PHONE, 1).stream()
                .filter(item -> item.compareTo(last) > 0)
                .filter(item -> kinds(item).contains(TrailKind.DEFERRED))
                .findFirst());
    }

    private void title(String title) {
        out.println();
        out.println("== " + title);
    }

    private void step(String what, BooleanSupplier seen) {
        boolean happened = seen.getAsBoolean();
        allHappened &= happened;
        out.println("  " + (happened ? "[ok] " : "[MISSING] ") + what);
    }

    private <T> Optional<T> await(Supplier<T> wanted) {
        try {
            return Optional.of(wanted.get());
        } catch (NeverCame never) {
            out.println("  " + never.getMessage());
            return Optional.empty();
        }
    }

    /// The stories of all items since the last ladder that `wanted` finds, once they have ended.
    private void ladder(String wanted) {
        List<TrailEvent> events = await(() -> eventually(trail -> {
                    List<ItemId> items = trail.find(wanted, 20).stream()
                            .filter(item -> item.compareTo(last) > 0)
                            .toList();
                    boolean over = !items.isEmpty()
                            && items.stream().allMatch(item -> kinds(item).contains(TrailKind.ENDED));
                    return over ? Optional.of(stories(items)) : Optional.empty();
                }))
                .orElse(List.of());
        step("its story is on the trail to its end", () -> !events.isEmpty());
        out.println();
        new Ladder(Masking.MASKED).draw(events).forEach(out::println);
        events.stream().map(TrailEvent::item).max(Comparator.naturalOrder()).ifPresent(item -> last = item);
    }

    private List<TrailEvent> stories(List<ItemId> items) {
        List<TrailEvent> events = new ArrayList<>();
        items.stream().sorted().forEach(item -> events.addAll(gateway.trail().story(item)));
        return events;
    }

    private List<TrailKind> kinds(ItemId item) {
        return gateway.trail().story(item).stream().map(TrailEvent::kind).toList();
    }

    private <T> T eventually(Function<Trail, Optional<T>> look) {
        return Polling.until(() -> look.apply(gateway.trail()), PATIENCE);
    }
}
