// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.cpm.participating.Submission;
import org.isthmus.routes.spine.FaultStep;

/// In the place of the participating function where that is in another process: what comes from another
/// technology goes on to be given its way, which leads there.
public final class AdmittedElsewhereRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final FaultStep fault;

    public AdmittedElsewhereRoute(ReferencePoints points, FaultStep fault) {
        this.points = points;
        this.fault = fault;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).transform(fault.asIntake());

        from(points.pf())
                .routeId("cpm-pf-elsewhere")
                .transform()
                .body(Submission.class, submission -> new Admission.Admitted(submission.message(), submission.hops()))
                .to(points.iw1());
    }
}
