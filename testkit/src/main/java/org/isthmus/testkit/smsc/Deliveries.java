// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;

/// Hands each `deliver_sm` to a link that receives: one of the same system id where there is one, in turn
/// when there are several. What finds no receiver waits for the next bind; what is refused for now is sent again
/// after pauses that grow.
final class Deliveries {
    private final List<SmscLink> receivers = new ArrayList<>();
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final Later later;
    private int turn;

    Deliveries(Later later) {
        this.later = later;
    }

    Delivery deliver(Octets body, String systemId) {
        Delivery delivery = new Delivery(body, systemId);
        send(delivery);
        return delivery;
    }

    /// On another link than `not`, where there is one.
    Delivery deliverElsewhere(Octets body, String systemId, Optional<SmscLink> not) {
        Delivery delivery = new Delivery(body, systemId, not);
        send(delivery);
        return delivery;
    }

    void bound(SmscLink link) {
        List<Delivery> held;
        synchronized (this) {
            receivers.add(link);
            held = List.copyOf(waiting);
            waiting.clear();
        }
        held.forEach(this::send);
    }

    void unbound(SmscLink link, List<Delivery> unanswered) {
        forget(link);
        unanswered.forEach(this::send);
    }

    void answered(Delivery delivery, Pdu answer) {
        if (SmppStatus.refusesForNow(answer.status())) {
            later.run(RepeatPause.USUAL.after(delivery.refused()), () -> send(delivery));
        } else {
            delivery.answered(answer);
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private void send(Delivery delivery) {
        Optional<SmscLink> link = next(delivery);
        while (link.isPresent() && !link.get().deliver(delivery)) {
            forget(link.get());
            link = next(delivery);
        }
    }

    private synchronized void forget(SmscLink link) {
        receivers.remove(link);
    }

    private synchronized Optional<SmscLink> next(Delivery delivery) {
        List<SmscLink> same = receivers.stream()
                .filter(link -> link.systemId().equals(delivery.systemId))
                .toList();
        List<SmscLink> known = same.isEmpty() ? receivers : same;
        List<SmscLink> others =
                known.stream().filter(link -> !delivery.isUnwelcomeOn(link)).toList();
        List<SmscLink> choice = others.isEmpty() ? known : others;
        if (choice.isEmpty()) {
            waiting.add(delivery);
            return Optional.empty();
        }
        turn = (turn + 1) & 0xffff;
        return Optional.of(choice.get(turn % choice.size()));
    }
}
