// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.FunctionArrival;
import org.isthmus.routes.spine.FunctionStep;
import org.isthmus.routes.spine.Identification;
import org.isthmus.routes.spine.Intake;
import org.isthmus.routes.spine.SipAnswers;
import org.isthmus.sip.message.SipAnswer;

/// CPM-IW1 and CPM-IW2 over SIP, from functions in other processes: a message goes the way that it would go in
/// one process, what became of one goes to the local end of reports.
public final class FunctionsRoute extends RouteBuilder {
    static final String ENTRY = "direct:functions";
    private static final String REPORTS = "direct:functions/reports";

    private final ReferencePoints points;
    private final FunctionStep functions;
    private final FaultStep fault;

    public FunctionsRoute(ReferencePoints points, FunctionStep functions, FaultStep fault) {
        this.points = points;
        this.functions = functions;
        this.fault = fault;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).transform(fault.asSipAnswer());

        from(ENTRY)
                .routeId("from-functions")
                .transform()
                .body(Identification.AtPoint.class, functions::read)
                .choice()
                .when(body().isInstanceOf(FunctionArrival.ForSelection.class))
                .transform()
                .body(FunctionArrival.ForSelection.class, FunctionArrival.ForSelection::admitted)
                .to(points.iw1())
                .transform()
                .body(Intake.class, SipAnswers::of)
                .endChoice()
                .when(body().isInstanceOf(FunctionArrival.ForParticipating.class))
                .transform()
                .body(FunctionArrival.ForParticipating.class, FunctionArrival.ForParticipating::submission)
                .to(points.pf())
                .transform()
                .body(Intake.class, SipAnswers::of)
                .endChoice()
                .when(body().isInstanceOf(FunctionArrival.Reports.class))
                .to(REPORTS)
                .when(body().isInstanceOf(FunctionArrival.Answered.class))
                .transform()
                .body(FunctionArrival.Answered.class, FunctionArrival.Answered::answer);

        from(REPORTS)
                .routeId("reports-of-functions")
                .split()
                .body(FunctionArrival.Reports.class, FunctionArrival.Reports::reports)
                .stopOnException()
                .to(points.reports())
                .end()
                .transform(constant(SipAnswer.of(200)));
    }
}
