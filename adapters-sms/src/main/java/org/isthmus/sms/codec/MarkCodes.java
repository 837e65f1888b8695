// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.codec;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Marks.Priority;
import org.isthmus.model.cpm.Marks.Sensitivity;
import org.isthmus.model.settings.SmsMarkSettings;
import org.isthmus.model.settings.SmsMarkSettings.ReplyAddress;

/// How the marks of a message are those of SMPP: the numbers by which one message centre knows
/// priority and sensitivity, both ways, by its settings. A `priority_flag` that was not set for any
/// priority counts as the nearest one below it. Levels of privacy are not set, since SMPP 3.4 names
/// them (section 5.3.2.14): not restricted, restricted, confidential, secret.
public final class MarkCodes {
    private static final List<Sensitivity> PRIVACY =
            List.of(Sensitivity.NONE, Sensitivity.PERSONAL, Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL);

    /// Of priorities with the same number the first counts.
    private static final List<Priority> LIKELIEST =
            List.of(Priority.NORMAL, Priority.NON_URGENT, Priority.URGENT, Priority.EMERGENCY);

    private final SmsMarkSettings settings;

    public MarkCodes(SmsMarkSettings settings) {
        this.settings = settings;
    }

    public int priorityFlag(Priority priority) {
        return switch (priority) {
            case EMERGENCY -> settings.emergency();
            case URGENT -> settings.urgent();
            case NORMAL -> settings.normal();
            case NON_URGENT -> settings.nonUrgent();
        };
    }

    public Priority priority(int flag) {
        Priority best = Priority.NORMAL;
        int below = -1;
        for (Priority each : LIKELIEST) {
            int number = priorityFlag(each);
            if (number <= flag && number > below) {
                best = each;
                below = number;
            }
        }
        return best;
    }

    /// 0 for what needs no such parameter, or must not have it.
    public int privacyIndicator(Sensitivity sensitivity) {
        return settings.privacyIndicator() ? PRIVACY.indexOf(sensitivity) : 0;
    }

    /// An unknown level counts as the lowest of those that restrict.
    public Sensitivity sensitivity(int privacyIndicator) {
        if (!settings.privacyIndicator()) {
            return Sensitivity.NONE;
        }
        return privacyIndicator < PRIVACY.size() ? PRIVACY.get(privacyIndicator) : Sensitivity.PERSONAL;
    }

    /// The sender that the recipient shall see: where answers shall go, when that is a number that
    /// takes its place.
    public Address shown(Address sender, Marks marks) {
        return marks.replyTo()
                .filter(_ -> settings.replyAddress() == ReplyAddress.SOURCE)
                .filter(address -> address instanceof Msisdn || address instanceof ShortCode)
                .orElse(sender);
    }

    /// The reply address, where it stands beside the sender.
    public Optional<Address> callback(Marks marks) {
        return settings.replyAddress() == ReplyAddress.CALLBACK_NUM ? marks.replyTo() : Optional.empty();
    }

    /// Where answers shall go to a message from there with this number to call back.
    public <T> Optional<T> replyTo(Optional<T> callback) {
        return settings.replyAddress() == ReplyAddress.CALLBACK_NUM ? callback : Optional.empty();
    }
}
