// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.NOW;

import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SenderRateSettings;
import org.isthmus.sip.core.SenderRate.Verdict;
import org.junit.jupiter.api.Test;

class SenderRateTest {
    private static final Address SENDER = new Msisdn("+447700900123");

    private final SenderRate rate = new SenderRate(new SenderRateSettings(10, 20, 1000));

    @Test
    void a_burst_is_taken_and_one_more_is_refused_with_the_time_to_wait() {
        for (int i = 0; i < 20; i++) {
            assertThat(rate.take(SENDER, NOW)).isEqualTo(new Verdict.Within());
        }
        assertThat(rate.take(SENDER, NOW)).isInstanceOfSatisfying(Verdict.Exceeded.class, exceeded -> {
            assertThat(exceeded.refusal().cause()).isEqualTo(Cause.RATE_EXCEEDED);
            assertThat(exceeded.answer().status()).isEqualTo(503);
            assertThat(exceeded.answer().headers().first("Retry-After")).hasValue("1");
        });
        assertThat(rate.take(new Msisdn("+447700900456"), NOW)).isEqualTo(new Verdict.Within());
    }

    /// Else a user with ten addresses could send ten times as much.
    @Test
    void all_addresses_of_a_user_share_one_rate() {
        for (int i = 0; i < 20; i++) {
            assertThat(rate.take(Fixtures.ALICE, NOW)).isEqualTo(new Verdict.Within());
        }
        assertThat(rate.take(Fixtures.ALICE, NOW)).isInstanceOf(Verdict.Exceeded.class);
        assertThat(rate.take(Fixtures.BOB, NOW)).isEqualTo(new Verdict.Within());
    }
}
