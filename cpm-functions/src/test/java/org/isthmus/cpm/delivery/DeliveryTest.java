// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.NOW;

import java.time.Duration;
import org.isthmus.cpm.Messages;
import org.isthmus.model.cpm.CpmMessage;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    @Test
    void a_message_goes_out_as_kept_only_after_half_a_minute() {
        CpmMessage message = Messages.toBob("hello");
        assertThat(Delivery.kept(message, NOW)).isFalse();
        assertThat(Delivery.kept(message, NOW.plus(Duration.ofSeconds(30)))).isFalse();
        assertThat(Delivery.kept(message, NOW.plus(Duration.ofMillis(30_001)))).isTrue();
    }
}
