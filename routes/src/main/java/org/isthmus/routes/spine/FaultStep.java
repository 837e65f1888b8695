// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the routes' error handlers do with an exception, and all they do: one log line with the item, one event on its
/// trail, and a refusal that says "not your fault, try again". No exception text leaves the house.
public final class FaultStep {
    private static final Logger LOG = LoggerFactory.getLogger(FaultStep.class);

    private final Trail trail;
    private final InstantSource clock;

    public FaultStep(Trail trail, InstantSource clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /// For routes whose answer is an [Intake].
    public Expression asIntake() {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return new Intake.Refused(refusal(exchange));
            }
        };
    }

    /// For routes whose answer is a SIP answer.
    public Expression asSipAnswer() {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return SipAnswers.of(refusal(exchange));
            }
        };
    }

    /// For routes whose answer is a refusal or something else.
    public Expression asRefusal() {
        return new ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                return refusal(exchange);
            }
        };
    }

    private Refusal refusal(Exchange exchange) {
        Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Optional<ItemId> item = item(exchange.getMessage().getBody());
        if (fault instanceof StoreUnavailable gone) {
            LOG.warn("item {}: refused, the store can not write: {}", shown(item), gone.getMessage());
            return Refusal.of(Cause.STORE_UNAVAILABLE, "");
        }
        LOG.error("item {}: a fault of our own in route {}", shown(item), exchange.getFromRouteId(), fault);
        item.ifPresent(id -> trail.append(TrailEvent.of(
                id,
                clock.instant(),
                TrailKind.FAULT,
                "gateway",
                Fact.word("route", String.valueOf(exchange.getFromRouteId())),
                Fact.word("fault", fault == null ? "unknown" : fault.getClass().getSimpleName()))));
        return Refusal.of(Cause.INTERNAL, "");
    }

    private static String shown(Optional<ItemId> item) {
        return item.map(ItemId::toString).orElse("(none yet)");
    }

    private static Optional<ItemId> item(Object body) {
        return switch (body) {
            case Submission submission -> Optional.of(submission.message().id());
            case Admission.Admitted admitted -> Optional.of(admitted.message().id());
            case Selected selected -> Optional.of(selected.message().id());
            case null, default -> Optional.empty();
        };
    }
}
