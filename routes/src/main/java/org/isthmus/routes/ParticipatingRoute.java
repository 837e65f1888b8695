// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.routes.spine.AdmissionStep;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.Intake;

/// CPM-PF1 and CPM-PF2, inside: a message from any edge is admitted or refused, and goes on to selection.
public final class ParticipatingRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final AdmissionStep admission;
    private final FaultStep fault;

    public ParticipatingRoute(ReferencePoints points, AdmissionStep admission, FaultStep fault) {
        this.points = points;
        this.admission = admission;
        this.fault = fault;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).transform(fault.asIntake());

        from(points.pf())
                .routeId("cpm-pf")
                .transform()
                .body(Submission.class, admission::admit)
                .choice()
                .when(body().isInstanceOf(Admission.Admitted.class))
                .to(points.iw1())
                .otherwise()
                .transform()
                .body(Admission.Refused.class, refused -> new Intake.Refused(refused.refusal()));
    }
}
