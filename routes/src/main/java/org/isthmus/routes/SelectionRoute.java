// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.cpm.participating.Admission;
import org.isthmus.routes.spine.Acceptance;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.Selected;
import org.isthmus.routes.spine.SelectionStep;

/// CPM-IW1: an admitted message is given its way and stored; from there the delivery machine has it.
public final class SelectionRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final SelectionStep selection;
    private final Acceptance acceptance;
    private final FaultStep fault;

    public SelectionRoute(ReferencePoints points, SelectionStep selection, Acceptance acceptance, FaultStep fault) {
        this.points = points;
        this.selection = selection;
        this.acceptance = acceptance;
        this.fault = fault;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).transform(fault.asIntake());

        from(points.iw1())
                .routeId("cpm-iw1")
                .transform()
                .body(Admission.Admitted.class, selection::select)
                .transform()
                .body(Selected.class, acceptance::accept);
    }
}
