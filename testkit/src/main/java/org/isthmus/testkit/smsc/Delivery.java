// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.isthmus.model.Octets;
import org.isthmus.testkit.wire.NeverCame;

/// A `deliver_sm` on its way to whoever is bound to receive. It waits for a receiver, and is sent again when
/// its link breaks before the answer or the answer is a temporary refusal, as message centres do.
public final class Delivery {
    final Octets body;
    final String systemId;
    private final Optional<SmscLink> notOn;
    private final AtomicInteger refusals = new AtomicInteger();
    private final CompletableFuture<Pdu> answer = new CompletableFuture<>();

    Delivery(Octets body, String systemId) {
        this(body, systemId, Optional.empty());
    }

    Delivery(Octets body, String systemId, Optional<SmscLink> notOn) {
        this.body = body;
        this.systemId = systemId;
        this.notOn = notOn;
    }

    boolean isUnwelcomeOn(SmscLink link) {
        return notOn.filter(link::equals).isPresent();
    }

    void answered(Pdu pdu) {
        answer.complete(pdu);
    }

    /// How often it was refused for now, this time counted.
    int refused() {
        return refusals.incrementAndGet();
    }

    public boolean isAnswered() {
        return answer.isDone();
    }

    /// The `deliver_sm_resp` (or generic_nack) that ended it.
    public Pdu awaitAnswer(Duration limit) {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new NeverCame("no answer to a deliver_sm within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while awaiting a deliver_sm_resp", e);
        }
    }
}
