// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /// The number of the newest change. What an older one still waits for is no longer wanted, or that one waits for
    /// it.
    private final AtomicInteger newest = new AtomicInteger();

    /// The links whose name was free for them.
    private final Set<SmsLink> started = ConcurrentHashMap.newKeySet();

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
        int change = newest.get();
        List<SmsLink> held = startFree(links, change);
        if (!held.isEmpty()) {
            changes.execute(() -> startHeld(held, change));
        }
    }

    /// Starts those of `some` that are not and whose name is free, and returns the others. When there is a newer change
    /// than `change`, that one starts what is still wanted.
    private List<SmsLink> startFree(List<SmsLink> some, int change) {
        List<SmsLink> held = new ArrayList<>();
        for (SmsLink link : some) {
            if (started.contains(link)) {
                continue;
            }
            if (newest.get() == change && names.claim(link)) {
                start(link);
            } else {
                held.add(link);
            }
        }
        return held;
    }

    private void start(SmsLink link) {
        started.add(link);
        link.start();
    }

    private void startHeld(List<SmsLink> held, int change) {
        List<SmsLink> waiting = new ArrayList<>(held);
        waiting.forEach(link -> log.info(
                "smsc link {} waits for the one of another group to leave",
                link.settings().name()));
        try {
            while (!waiting.isEmpty()) {
                Optional<SmsLink> free = names.await(waiting, () -> newest.get() != change);
                if (free.isEmpty()) {
                    return;
                }
                start(free.get());
                waiting.remove(free.get());
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
        started.remove(link);
        names.release(link);
    }

    /// Makes the links those of `wanted`, and returns at once. A link whose settings did not change is not touched.
    /// One that changed or is gone takes no more submits from now on; its answers are waited for, then it is
    /// closed, and only then another one of its name is started, in whichever group: see [LinkNames].
    public void apply(List<SmsSettings.Link> wanted, Function<SmsSettings.Link, SmsLink> maker) {
        int change = newest.incrementAndGet();
        names.lookAgain();
        changes.execute(() -> change(wanted, maker, change));
    }

    private void change(List<SmsSettings.Link> wanted, Function<SmsSettings.Link, SmsLink> maker, int change) {
        List<SmsLink> leaving =
                links.stream().filter(link -> !wanted.contains(link.settings())).toList();
        leaving.forEach(SmsLink::leave);
        List<SmsLink> held = startFree(arrange(wanted, leaving, maker), change);
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
            held = startFree(arrange(wanted, left, maker), change);
        }
        startHeld(held, change);
    }

    /// The links of `wanted` in their order, those that are still `leaving` behind them. One is made when it is not
    /// there yet and no link of its name is leaving. Returns those that stay.
    private List<SmsLink> arrange(
            List<SmsSettings.Link> wanted, List<SmsLink> leaving, Function<SmsSettings.Link, SmsLink> maker) {
        List<SmsLink> staying = new ArrayList<>();
        for (SmsSettings.Link one : wanted) {
            Optional<SmsLink> there =
                    links.stream().filter(link -> link.settings().equals(one)).findFirst();
            there.ifPresent(staying::add);
            if (there.isEmpty()
                    && leaving.stream().noneMatch(link -> link.settings().name().equals(one.name()))) {
                staying.add(maker.apply(one));
            }
        }
        List<SmsLink> all = new ArrayList<>(staying);
        all.addAll(leaving);
        links = List.copyOf(all);
        return staying;
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
