// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes;

import org.apache.camel.builder.RouteBuilder;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.routes.spine.ReportStep;

/// The local end of reports: what became of an item, a report or a late answer, from any adapter or handset, to
/// the ledger and the delivery machine. It returns when the report is on disk, so whoever sent it may then be
/// answered; what throws here is answered by the edge as a temporary failure.
public final class ReportsRoute extends RouteBuilder {
    private final ReferencePoints points;
    private final ReportStep reports;

    public ReportsRoute(ReferencePoints points, ReportStep reports) {
        this.points = points;
        this.reports = reports;
    }

    @Override
    public void configure() {
        from(points.reports())
                .routeId("cpm-reports")
                .errorHandler(noErrorHandler())
                .choice()
                .when(body().isInstanceOf(LateAnswer.class))
                .process()
                .body(LateAnswer.class, reports::takeLate)
                .endChoice()
                .otherwise()
                .transform()
                .body(DeliveryReport.class, reports::take);
    }
}
