// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.Identification;
import org.isthmus.routes.spine.IdentityStep;
import org.isthmus.routes.spine.Intake;
import org.isthmus.routes.spine.PagerReading;
import org.isthmus.routes.spine.PagerStep;
import org.isthmus.routes.spine.RegistrationEvents;
import org.isthmus.routes.spine.RegistrationStep;
import org.isthmus.routes.spine.SipAnswers;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// CPM-PF1 and CPM-PF2 at the SIP edge: who it is, what it is, and the answer.
public final class AccessRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final IdentityStep identity;
    private final RegistrationStep registration;
    private final RegistrationEvents events;
    private final PagerStep pager;
    private final FaultStep fault;

    public AccessRoute(
            ReferencePoints points,
            IdentityStep identity,
            RegistrationStep registration,
            RegistrationEvents events,
            PagerStep pager,
            FaultStep fault) {
        this.points = points;
        this.identity = identity;
        this.registration = registration;
        this.events = events;
        this.pager = pager;
        this.fault = fault;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).transform(fault.asSipAnswer());

        from(points.access())
                .routeId("cpm-pf1")
                .transform()
                .body(IncomingSip.class, identity::identify)
                .choice()
                .when(body().isInstanceOf(Identification.Sender.class))
                .to("direct:pf1/message")
                .when(body().isInstanceOf(Identification.AtPoint.class))
                .to(FunctionsRoute.ENTRY)
                .when(body().isInstanceOf(Identification.Registrant.class))
                .transform()
                .body(Identification.Registrant.class, registration::register)
                .endChoice()
                .when(body().isInstanceOf(Identification.Notified.class))
                .transform()
                .body(Identification.Notified.class, events::notified)
                .endChoice()
                .when(body().isInstanceOf(Identification.Answered.class))
                .transform()
                .body(Identification.Answered.class, Identification.Answered::answer);

        from("direct:pf1/message")
                .routeId("cpm-pf1-message")
                .transform()
                .body(Identification.Sender.class, pager::read)
                .choice()
                .when(body().isInstanceOf(PagerReading.Submitted.class))
                .transform()
                .body(PagerReading.Submitted.class, PagerReading.Submitted::submission)
                .to(points.pf())
                .transform()
                .body(Intake.class, SipAnswers::of)
                .endChoice()
                .when(body().isInstanceOf(PagerReading.Dispositions.class))
                .to("direct:pf1/dispositions")
                .when(body().isInstanceOf(PagerReading.Answered.class))
                .transform()
                .body(PagerReading.Answered.class, PagerReading.Answered::answer);

        from("direct:pf1/dispositions")
                .routeId("cpm-pf1-dispositions")
                .split()
                .body(PagerReading.Dispositions.class, PagerReading.Dispositions::reports)
                .stopOnException()
                .to(points.reports())
                .end()
                .transform(constant(SipAnswer.of(200)));
    }
}
