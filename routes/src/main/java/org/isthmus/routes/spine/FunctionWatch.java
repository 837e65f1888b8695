// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.isthmus.model.Octets;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.cpm.FunctionHandOver;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the functions in other processes: one that gave no answer, or could not be reached, is asked by
/// OPTIONS until it answers that it works, so that what waits for it need not wait for its next attempt. One that
/// answers is not asked. That too many requests wait for one recipient says nothing of the function. A line of the
/// log says when it went and when it came back.
///
/// Safe for use by many threads.
public final class FunctionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionWatch.class);

    private static final int FIRST_SERVER_FAILURE = 500;

    private final RolesSettings roles;
    private final String domain;
    private final GatewayWays.Calls calls;
    private final Executor threads;
    private final Set<ReferencePoint> away = ConcurrentHashMap.newKeySet();
    private final Set<ReferencePoint> asked = ConcurrentHashMap.newKeySet();

    /// `domain` is our own; `threads` runs what waits for an answer.
    FunctionWatch(RolesSettings roles, String domain, GatewayWays.Calls calls, Executor threads) {
        this.roles = roles;
        this.domain = domain;
        this.calls = calls;
        this.threads = threads;
    }

    /// Sends a request to the function at `point` and waits for what comes of it.
    SipOutcome send(ReferencePoint point, OutgoingSip request) {
        SipOutcome outcome = calls.function(point, request);
        // It is noted as back by the next look alone, which then says so to all that wait.
        if (isAbsence(outcome) && away.add(point)) {
            LOG.warn("{}; what is for it waits", FunctionHandOver.unanswered(outcome, point));
        }
        return outcome;
    }

    private static boolean isAbsence(SipOutcome outcome) {
        return switch (outcome) {
            case SipOutcome.Answered _ -> false;
            case SipOutcome.Silent _ -> true;
            case SipOutcome.NotSent notSent -> notSent.reason() == SipOutcome.NotSent.Reason.GONE;
        };
    }

    /// To be called every second. Does not wait: each function that is away is asked on a thread of its own, one
    /// question at a time, and `back` is told on that thread.
    public void look(Consumer<ReferencePoint> back) {
        for (ReferencePoint point : away) {
            Optional<String> hop = roles.hop(point);
            if (hop.isPresent() && asked.add(point)) {
                threads.execute(() -> ask(point, hop.get(), back));
            }
        }
    }

    private void ask(ReferencePoint point, String hop, Consumer<ReferencePoint> back) {
        try {
            if (works(point, hop)) {
                away.remove(point);
                LOG.info("the function at {} is back", point.word());
                back.accept(point);
            }
        } catch (RuntimeException fault) {
            LOG.error("a fault of our own while the function at {} was asked whether it is back", point.word(), fault);
        } finally {
            asked.remove(point);
        }
    }

    /// The points at which a function is away.
    public List<ReferencePoint> away() {
        return away.stream().sorted().toList();
    }

    /// One that starts or stops answers 5xx, and would answer all that waits so.
    private boolean works(ReferencePoint point, String hop) {
        String self = "<sip:" + domain + ">";
        OutgoingSip options = new OutgoingSip(
                "OPTIONS",
                "sip:" + domain,
                List.of(hop.startsWith("<") ? hop : "<" + hop + ">"),
                SipHeaders.of("From", self, "To", self),
                Octets.EMPTY,
                "options " + point.word(),
                Optional.empty());
        return calls.function(point, options) instanceof SipOutcome.Answered(SipAnswer answer, String _)
                && answer.status() < FIRST_SERVER_FAILURE;
    }
}
