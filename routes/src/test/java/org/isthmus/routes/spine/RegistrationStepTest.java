// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.testkit.contract.SampleItems.BOB;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.users.User;
import org.isthmus.sip.core.Registration;
import org.junit.jupiter.api.Test;

class RegistrationStepTest {
    private static final User BOB_HIMSELF = user("bob", "one");

    private static User user(String name, String ha1) {
        return new User(name, List.of(BOB), "100", Map.of("MD5", ha1));
    }

    @Test
    void who_was_proven_just_before_the_address_or_password_changed_registers_nothing_any_more() {
        assertThat(RegistrationStep.byAnother(BOB_HIMSELF, Optional.of(user("carol", "two"))))
                .hasValueSatisfying(decided -> assertThat(decided).isInstanceOf(Registration.Refused.class));
        assertThat(RegistrationStep.byAnother(BOB_HIMSELF, Optional.of(user("bob", "new"))))
                .isPresent();
        assertThat(RegistrationStep.byAnother(BOB_HIMSELF, Optional.of(user("robert", "one"))))
                .isEmpty();
        assertThat(RegistrationStep.byAnother(BOB_HIMSELF, Optional.empty())).isEmpty();
    }
}
