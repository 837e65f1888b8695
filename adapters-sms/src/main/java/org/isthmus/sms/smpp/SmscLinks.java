// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
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

    private final String group;
    private final List<SmsLink> links;
    private final AtomicInteger turns = new AtomicInteger();

    public SmscLinks(String group, List<? extends SmsLink> links) {
        this.group = group;
        this.links = List.copyOf(links);
    }

    public String group() {
        return group;
    }

    public void start() {
        links.forEach(SmsLink::start);
    }

    public void close() {
        links.forEach(SmsLink::close);
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
