// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.Octets;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.sip.cpm.FunctionHandOver;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.sip.message.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the functions in other processes: one that gave no answer, or could not be reached, is asked by
/// OPTIONS until it answers, so that what waits for it need not wait for its next attempt. One that answers is
/// not asked. A line of the log says when it went and when it came back.
///
/// Safe for use by many threads.
public final class FunctionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionWatch.class);

    private final RolesSettings roles;
    private final String domain;
    private final GatewayWays.Calls calls;
    private final Set<ReferencePoint> away = ConcurrentHashMap.newKeySet();

    /// `domain` is our own.
    FunctionWatch(RolesSettings roles, String domain, GatewayWays.Calls calls) {
        this.roles = roles;
        this.domain = domain;
        this.calls = calls;
    }

    /// Sends a request to the function at `point` and waits for what comes of it.
    SipOutcome send(ReferencePoint point, OutgoingSip request) {
        SipOutcome outcome = calls.function(point, request);
        // It is noted as back by the next look alone, which then says so to all that wait.
        if (!(outcome instanceof SipOutcome.Answered) && away.add(point)) {
            LOG.warn("{}; what is for it waits", FunctionHandOver.unanswered(outcome, point));
        }
        return outcome;
    }

    /// To be called every second. Whether a function that was away answers again.
    public boolean anyCameBack() {
        boolean back = false;
        for (ReferencePoint point : away) {
            Optional<String> hop = roles.hop(point);
            if (hop.isPresent() && answers(point, hop.get())) {
                away.remove(point);
                LOG.info("the function at {} is back", point.word());
                back = true;
            }
        }
        return back;
    }

    /// The points at which a function is away.
    public List<ReferencePoint> away() {
        return away.stream().sorted().toList();
    }

    private boolean answers(ReferencePoint point, String hop) {
        String self = "<sip:" + domain + ">";
        OutgoingSip options = new OutgoingSip(
                "OPTIONS",
                "sip:" + domain,
                List.of(hop.startsWith("<") ? hop : "<" + hop + ">"),
                SipHeaders.of("From", self, "To", self),
                Octets.EMPTY,
                "options " + point.word(),
                Optional.empty());
        return calls.function(point, options) instanceof SipOutcome.Answered;
    }
}
