// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.refusal.Cause;
import org.junit.jupiter.api.Test;

class OverloadPolicyTest {
    private final OverloadPolicy policy = new OverloadPolicy(3);

    @Test
    void the_last_place_is_given_and_then_none_with_a_word_that_it_is_for_now() {
        assertThat(policy.refusal(0)).isEmpty();
        assertThat(policy.refusal(2)).isEmpty();
        assertThat(policy.refusal(3)).hasValueSatisfying(refusal -> {
            assertThat(refusal.cause()).isEqualTo(Cause.OVERLOAD);
            assertThat(refusal.cause().temporary()).isTrue();
        });
        assertThat(policy.refusal(4)).isPresent();
    }
}
