// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import static org.apache.camel.builder.PredicateBuilder.or;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.routes.spine.FaultStep;
import org.isthmus.routes.spine.Intake;
import org.isthmus.routes.spine.LegacyReading;
import org.isthmus.routes.spine.LegacyStep;

/// CPM-IW2 of one interworking function, both ways: what is handed over to it goes to its link, its reports and
/// late answers go to the local end of reports, and what its users write goes the way of every message.
public final class LegacyRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final Technology technology;
    private final String link;
    private final LegacyStep legacy;
    private final FaultStep fault;

    /// `link` is the adapter's own endpoint (`smsc:main`).
    public LegacyRoute(ReferencePoints points, Technology technology, String link, LegacyStep legacy, FaultStep fault) {
        this.points = points;
        this.technology = technology;
        this.link = link;
        this.legacy = legacy;
        this.fault = fault;
    }

    @Override
    public void configure() {
        from(points.iw2(new Via(technology, name())))
                .routeId("cpm-iw2-" + technology + "-" + name())
                .errorHandler(noErrorHandler())
                .to(link);

        from(link)
                .routeId("from-" + technology + "-" + name())
                .errorHandler(noErrorHandler())
                .choice()
                .when(or(body().isInstanceOf(DeliveryReport.class), body().isInstanceOf(LateAnswer.class)))
                .to(points.reports())
                .when(body().isInstanceOf(CpmMessage.class))
                .to("direct:from/" + name());

        from("direct:from/" + name())
                .routeId("message-from-" + technology + "-" + name())
                .onException(Exception.class)
                .handled(true)
                .transform(fault.asRefusal())
                .end()
                .transform()
                .body(CpmMessage.class, legacy::received)
                .choice()
                .when(body().isInstanceOf(LegacyReading.Submitted.class))
                .transform()
                .body(LegacyReading.Submitted.class, LegacyReading.Submitted::submission)
                .to(points.pf())
                .endChoice()
                .when(body().isInstanceOf(LegacyReading.Refused.class))
                .transform()
                .body(LegacyReading.Refused.class, LegacyReading.Refused::refusal)
                .end()
                // The link takes a refusal for its answer and anything else for well.
                .choice()
                .when(body().isInstanceOf(Intake.Refused.class))
                .transform()
                .body(Intake.Refused.class, Intake.Refused::refusal);
    }

    private String name() {
        return link.substring(link.indexOf(':') + 1);
    }
}
