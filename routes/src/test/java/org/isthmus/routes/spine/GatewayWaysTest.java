// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.testkit.contract.SampleItems;
import org.junit.jupiter.api.Test;

class GatewayWaysTest {
    private static final HandOverParts REQUEST =
            new HandOverParts(SampleItems.SMS, List.of(0, 1), true, Duration.ofHours(1));

    @Test
    void a_store_that_can_not_write_before_anything_left_puts_all_parts_off() {
        List<HandOver> outcomes = handOver((_, _) -> {
            throw new StoreUnavailable("made to fail");
        });
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                HandOver.Deferred.class,
                                deferred ->
                                        assertThat(deferred.refusal().cause()).isEqualTo(Cause.STORE_UNAVAILABLE)));
    }

    @Test
    void a_fault_of_our_own_before_anything_left_is_certain_and_tried_again() {
        List<HandOver> outcomes = handOver((_, _) -> {
            throw new IllegalStateException("made to fail");
        });
        assertThat(outcomes).hasSize(2).allMatch(HandOver.Deferred.class::isInstance);
    }

    @Test
    void a_fault_of_our_own_while_sending_leaves_the_outcome_unknown() {
        List<HandOver> outcomes = handOver((_, _) -> new LegLink.Prepared.Ready(() -> {
            throw new IllegalStateException("made to fail");
        }));
        assertThat(outcomes).hasSize(2).allMatch(HandOver.Unknown.class::isInstance);
    }

    private static List<HandOver> handOver(LegLink link) {
        return GatewayWays.handOver(link, SampleItems.message(1), REQUEST);
    }
}
