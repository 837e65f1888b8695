// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.time.Duration;
import java.time.Instant;
import org.isthmus.model.LinePacing;
import org.isthmus.model.RateLimit;
import org.isthmus.model.address.Address;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.PduAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much one source address may send through one message centre. Whoever sends more is named in the log once a
/// minute, masked. Safe for use by many threads.
final class SenderLimit {
    private static final Logger log = LoggerFactory.getLogger(SenderLimit.class);
    private static final int SUBJECTS = 1000;

    private final RateLimit<String> limit;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final SmsAddressReader addresses;

    SenderLimit(SmsSettings.SenderRate rate, SmsAddressReader addresses) {
        this.limit = new RateLimit<>(rate.perSecond(), rate.burst(), rate.sendersWatched());
        this.addresses = addresses;
    }

    /// Whether one more message of `sender` is too much now.
    boolean exceeds(PduAddress sender, String link, Instant now) {
        if (limit.take(sender.text(), now).isZero()) {
            return false;
        }
        long events =
                lines.due(sender.text(), Duration.between(Instant.EPOCH, now).toNanos());
        if (events > 0) {
            log.info(
                    "{}: {} sends more than sms.sender-rate allows and has to wait ({} since the last such line)",
                    link,
                    addresses.read(sender).map(Address::toString).orElse("somebody"),
                    events);
        }
        return true;
    }
}
