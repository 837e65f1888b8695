// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The links of one group, which all lead to the same message centre. A message goes out on one of them with
/// all its parts: of the links with the lowest priority number, on the one with the smallest share of its window in
/// use; equal ones take turns. A link that is down or held back by an operator takes none; one that is slowed down by
/// the message centre, or whose window is full, does so only when all others are too, whatever their numbers. A
/// link that turns out to be down before anything of the message left gives way to the next; what may have left is
/// never given to another.
public final class SmscLinks {
    private static final Logger log = LoggerFactory.getLogger(SmscLinks.class);

    /// How long the end of a change is waited for when all links end.
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(10);

    private final String group;
    /// One change after the other, beside the traffic.
    private final ExecutorService changes =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

    private final AtomicInteger turns = new AtomicInteger();
    private final LinkNames names;
    private volatile List<SmsLink> links;

    public SmscLinks(String group, List<? extends SmsLink> links) {
        this(group, links, new LinkNames());
    }

    /// `names` is shared by all groups.
    public SmscLinks(String group, List<? extends SmsLink> links, LinkNames names) {
        this.group = group;
        this.names = names;
        this.links = List.copyOf(links);
    }

    public String group() {
        return group;
    }

    /// Returns at once. A link whose name another group still has starts when it is free.
    public void start() {
        List<SmsLink> held = startFree(links);
        if (!held.isEmpty()) {
            changes.execute(() -> startHeld(held));
        }
    }

    /// Starts those of `made` whose name is free, and returns the others.
    private List<SmsLink> startFree(List<SmsLink> made) {
        List<SmsLink> held = new ArrayList<>();
        for (SmsLink link : made) {
            if (names.claim(link)) {
                link.start();
            } else {
                held.add(link);
            }
        }
        return held;
    }

    private void startHeld(List<SmsLink> held) {
        try {
            for (SmsLink link : held) {
                log.info(
                        "smsc link {} waits for the one of another group to leave",
                        link.settings().name());
                names.await(link);
                link.start();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends all links; a change that is under way ends with them.
    public void close() {
        changes.shutdownNow();
        try {
            if (!changes.awaitTermination(LONGEST_CHANGE.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("a change of the links of group {} did not end in time", group);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        links.forEach(this::close);
    }

    private void close(SmsLink link) {
        link.close();
        names.release(link);
    }

    /// Makes the links those of `wanted`, and returns at once. A link whose settings did not change is not touched.
    /// One that changed or is gone takes no more submits from now on; its answers are waited for, then it is
    /// closed, and only then another one of its name is started, in whichever group: see [LinkNames].
    public void apply(List<SmsSettings.Link> wanted, Function<SmsSettings.Link, SmsLink> maker) {
        changes.execute(() -> change(wanted, maker));
    }

    private void change(List<SmsSettings.Link> wanted, Function<SmsSettings.Link, SmsLink> maker) {
        List<SmsLink> leaving =
                links.stream().filter(link -> !wanted.contains(link.settings())).toList();
        leaving.forEach(SmsLink::leave);
        List<SmsLink> held = arrange(wanted, leaving, maker);
        List<SmsLink> left = new ArrayList<>(leaving);
        for (SmsLink link : leaving) {
            SmsSettings.Flow flow = link.settings().flow();
            if (!link.awaitIdle(flow.answerTimeout().plus(flow.windowTimeout()))) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                log.warn(
                        "smsc link {} is ended with {} submits unanswered",
                        link.settings().name(),
                        link.status().window().used());
            }
            close(link);
            left.remove(link);
            held.addAll(arrange(wanted, left, maker));
        }
        startHeld(held);
    }

    /// The links of `wanted` in their order, those that are still `leaving` behind them. One is made and started when
    /// it is not there yet and no link of its name is leaving. Returns those whose name another group
    /// still has.
    private List<SmsLink> arrange(
            List<SmsSettings.Link> wanted, List<SmsLink> leaving, Function<SmsSettings.Link, SmsLink> maker) {
        List<SmsLink> arranged = new ArrayList<>();
        List<SmsLink> made = new ArrayList<>();
        for (SmsSettings.Link one : wanted) {
            Optional<SmsLink> there =
                    links.stream().filter(link -> link.settings().equals(one)).findFirst();
            there.ifPresent(arranged::add);
            if (there.isEmpty()
                    && leaving.stream().noneMatch(link -> link.settings().name().equals(one.name()))) {
                SmsLink link = maker.apply(one);
                arranged.add(link);
                made.add(link);
            }
        }
        arranged.addAll(leaving);
        links = List.copyOf(arranged);
        return startFree(made);
    }

    public List<SmsLink> all() {
        return links;
    }

    public List<LinkStatus> statuses() {
        return links.stream().map(SmsLink::status).toList();
    }

    /// One outcome for each part that `request` names, in its order.
    public List<HandOver> handOver(HandOverRequest request) {
        if (!(request.message() instanceof SmsMessage message)) {
            log.error("item {}: the message handed to smsc:{} is no short message", request.item(), group);
            Refusal refusal = Refusal.of(Cause.NOT_ACCEPTABLE, "not a short message");
            return Collections.nCopies(request.parts().size(), new HandOver.Rejected(refusal));
        }
        List<HandOver> outcome = nothingUp(request);
        for (SmsLink link : best()) {
            outcome = link.submit(request, message);
            if (!nothingLeft(outcome)) {
                return outcome;
            }
        }
        return outcome;
    }

    private List<SmsLink> best() {
        record Choice(SmsLink link, LinkStatus status) {
            boolean throttled() {
                return status.state() == LinkStatus.State.THROTTLED;
            }

            boolean full() {
                return status.window().used() >= status.window().size();
            }

            int priority() {
                return link.settings().priority();
            }

            double load() {
                return (double) status.window().used() / status.window().size();
            }
        }
        List<SmsLink> all = links;
        if (all.size() == 1 && all.getFirst().sends()) {
            return all.getFirst().status().state().takesSubmits() ? all : List.of();
        }
        List<Choice> choices = new ArrayList<>(all.size());
        int turn = all.isEmpty() ? 0 : Math.floorMod(turns.getAndIncrement(), all.size());
        for (int i = 0; i < all.size(); i++) {
            SmsLink link = all.get((i + turn) % all.size());
            if (link.sends()) {
                LinkStatus status = link.status();
                if (status.state().takesSubmits()) {
                    choices.add(new Choice(link, status));
                }
            }
        }
        // The sort is stable, so equal ones stay in the order of their turns.
        choices.sort(Comparator.comparing(Choice::throttled)
                .thenComparing(Choice::full)
                .thenComparingInt(Choice::priority)
                .thenComparingDouble(Choice::load));
        return choices.stream().map(Choice::link).toList();
    }

    private List<HandOver> nothingUp(HandOverRequest request) {
        Refusal refusal = Refusal.of(Cause.LINK_DOWN, "no link of group " + group + " takes messages");
        return Collections.nCopies(request.parts().size(), new HandOver.Deferred(refusal, Duration.ZERO));
    }

    /// Whether another link may be tried: nothing of the message is out.
    private static boolean nothingLeft(List<HandOver> outcome) {
        return outcome.stream()
                .allMatch(each -> each instanceof HandOver.Deferred deferred
                        && deferred.refusal().cause() == Cause.LINK_DOWN);
    }
}
