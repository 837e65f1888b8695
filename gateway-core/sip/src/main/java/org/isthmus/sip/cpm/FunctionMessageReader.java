// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.trail.Fact;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Reads a MESSAGE that a function in another process sent at CPM-IW1 or CPM-IW2 (architecture document section
/// 5.3.3): a message keeps the identity and the origin that the [TrailField] names, a notification is about the
/// item that it names. Whether the sender is such a function has been decided; here its word is taken.
///
/// What can not be read is refused as at the access edge.
public final class FunctionMessageReader {
    private final PagerMessageReader pager;
    private final AddressReader addresses;

    public FunctionMessageReader(PagerMessageReader pager, AddressReader addresses) {
        this.pager = pager;
        this.addresses = addresses;
    }

    /// The name under which a function reports on `item` at `point`.
    public static ForeignId reportId(ReferencePoint point, ItemId item) {
        return new ForeignId(point.word(), item.toString());
    }

    public FunctionReading read(IncomingSip request, TrailField trail) {
        Optional<Address> sender = NameAddress.readAll(request.headers().values("P-Asserted-Identity"))
                .filter(all -> !all.isEmpty())
                .flatMap(all -> PartyUri.read(all.getFirst().uri(), addresses));
        Optional<Address> recipient = PartyUri.read(request.requestUri(), addresses);
        if (sender.isEmpty() || recipient.isEmpty()) {
            return refused("a function names nobody as the sender or the recipient");
        }
        return switch (pager.read(request, sender.get(), List.of(), List.of(recipient.get()))) {
            case PagerMessage.Message(CpmMessage message, List<Fact> facts) ->
                new FunctionReading.Message(known(message, trail, request.callId()), facts);
            case PagerMessage.Disposition(List<DeliveryReport> reports, List<Fact> _) ->
                new FunctionReading.Reports(
                        reports.stream().map(report -> about(report, trail)).toList());
            case PagerMessage.Composing _ -> refused("a function hands on messages and notifications");
            case PagerMessage.Refused(Refusal refusal, SipAnswer answer) ->
                new FunctionReading.Refused(refusal, answer);
        };
    }

    private static CpmMessage known(CpmMessage message, TrailField trail, String callId) {
        return new CpmMessage(
                trail.item(),
                message.parties(),
                message.threading(),
                message.content(),
                message.wanted(),
                message.lifetime(),
                new Origin(trail.origin(), trail.point().word(), callId, trail.protection()),
                message.marks());
    }

    private static DeliveryReport about(DeliveryReport report, TrailField trail) {
        return new DeliveryReport(
                List.of(reportId(trail.point(), trail.item())),
                report.state(),
                Asserter.peer(trail.point().word()),
                report.remoteCode(),
                report.at(),
                report.technology());
    }

    private static FunctionReading refused(String detail) {
        Refusal refusal = Refusal.of(Cause.MALFORMED, detail);
        return new FunctionReading.Refused(refusal, SipAnswer.refusing(refusal));
    }
}
