// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DeliveryReport;

/// The packed form of a report that waits for its item. Throws [CorruptRecord] for octets that are not one.
public final class DeliveryReportCodec {
    private static final int VERSION = 1;

    private DeliveryReportCodec() {}

    public static Octets pack(DeliveryReport report) {
        PackWriter out = new PackWriter(VERSION)
                .each(report.ids(), Shared::foreignId)
                .octet(Numbers.REPORTED_STATE.of(report.state()));
        Shared.asserter(out, report.by());
        out.text(report.remoteCode()).instant(report.at());
        Shared.technology(out, report.technology());
        return out.done();
    }

    public static DeliveryReport unpack(Octets octets) {
        return PackReader.read(
                "report",
                VERSION,
                octets,
                in -> new DeliveryReport(
                        in.each(Shared::foreignId),
                        Numbers.REPORTED_STATE.read(in),
                        Shared.asserter(in),
                        in.text(),
                        in.instant(),
                        Shared.technology(in)));
    }
}
