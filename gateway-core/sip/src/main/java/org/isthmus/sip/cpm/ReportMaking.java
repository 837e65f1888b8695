// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.imdn.Imdn;
import org.isthmus.model.imdn.ImdnStatus;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.trail.Fact;

/// Makes delivery reports of the notifications that a party sent (RFC 5438 section 7.2). Only the delivery and
/// the display of a message are news about it; that it was processed, stored or taken to a legacy technology,
/// or that the reader does not want to tell whether it was displayed, changes nothing.
final class ReportMaking {
    private ReportMaking() {}

    static PagerMessage reports(Envelope envelope, List<Imdn> notifications) {
        List<DeliveryReport> reports = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.number("from", envelope.sender()));
        facts.add(Fact.number("to", envelope.recipient()));
        facts.add(Fact.id("call-id", envelope.request().callId()));
        for (Imdn imdn : notifications) {
            reports.add(new DeliveryReport(
                    ids(envelope, imdn),
                    state(imdn.type(), imdn.status()),
                    Asserter.handset(""),
                    words(imdn),
                    envelope.request().receivedAt(),
                    Technology.RCS));
            facts.add(Fact.id("imdn-message-id", imdn.messageId()));
        }
        return new PagerMessage.Disposition(reports, facts);
    }

    private static List<ForeignId> ids(Envelope envelope, Imdn imdn) {
        Set<Address> reporters = new LinkedHashSet<>();
        reporters.add(envelope.sender());
        reporters.addAll(envelope.aliases());
        return reporters.stream()
                .flatMap(reporter -> envelope.recipients().stream()
                        .map(sender -> NativeIds.reportedBy(reporter, sender, imdn.messageId())))
                .toList();
    }

    static ReportedState state(DispositionType type, ImdnStatus status) {
        return switch (type) {
            case DELIVERY ->
                switch (status) {
                    case DELIVERED -> ReportedState.DELIVERED;
                    case FAILED -> ReportedState.FAILED;
                    case FORBIDDEN -> ReportedState.FORBIDDEN;
                    default -> ReportedState.UNKNOWN;
                };
            case DISPLAY -> status == ImdnStatus.DISPLAYED ? ReportedState.DISPLAYED : ReportedState.IN_PROGRESS;
            case PROCESSING -> ReportedState.IN_PROGRESS;
            case INTERWORKING -> status == ImdnStatus.ERROR ? ReportedState.IN_PROGRESS : ReportedState.INTERWORKED;
        };
    }

    private static String words(Imdn imdn) {
        String status =
                imdn.status() == ImdnStatus.OTHER ? "other" : imdn.status().element();
        return ImdnWriter.element(imdn.type()) + "/" + status;
    }
}
