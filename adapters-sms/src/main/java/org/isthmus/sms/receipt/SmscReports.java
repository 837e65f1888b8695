// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.sms.receipt.ReceiptReading.Nameless;
import org.isthmus.sms.receipt.ReceiptReading.Receipt;

/// Turns a receipt into the report that the delivery function understands.
public final class SmscReports {
    private SmscReports() {}

    /// Empty when the receipt's id has no usable form. `link` is the name of the link that it came on.
    public static Optional<DeliveryReport> report(Receipt receipt, SmscMessageIdForms forms, String link, Instant now) {
        List<ForeignId> ids = forms.ofReceipt(receipt.id());
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeliveryReport(
                        ids, receipt.state(), Asserter.peer(link), receipt.words(), now, Technology.SMS));
    }

    /// One that leads to no message, to be kept for people to see.
    public static DeliveryReport report(Nameless receipt, SmscMessageIdForms forms, String link, Instant now) {
        return new DeliveryReport(
                List.of(forms.none()), receipt.state(), Asserter.peer(link), receipt.words(), now, Technology.SMS);
    }
}
