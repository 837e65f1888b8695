// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.NumberingPlan;
import org.isthmus.model.address.NumberingPlan.Reading;
import org.isthmus.model.address.ShortCode;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

/// The laws of `NumberingPlan`, for a plan that stands in Great Britain.
public abstract class NumberingPlanContract {
    private static final Msisdn NUMBER = new Msisdn("+447700900123");
    private static final String ALPHABET =
            "0123456789+*#-.() ;=:tel,phone-context=+44,ext.x\u0000\u00a0\u0664\uff0b\ud800é";
    private static final int LONGEST = 40;
    private static final int ROUNDS = 5_000;

    protected abstract NumberingPlan british();

    @Test
    void a_number_in_its_one_form_is_that_number() {
        assertThat(british().read(NUMBER.e164())).isEqualTo(new Reading.International(NUMBER));
    }

    @Test
    void a_national_spelling_is_the_same_number() {
        for (String written : List.of("07700900123", "07700 900123", "(07700) 900-123")) {
            assertThat(british().read(written)).as(written).isEqualTo(new Reading.International(NUMBER));
        }
    }

    @Test
    void a_short_code_stays_short() {
        assertThat(british().read("12345")).isEqualTo(new Reading.Short(new ShortCode("12345")));
    }

    @Test
    void what_is_no_number_says_why_in_words() {
        for (String written : List.of("", " ", "alice", "+", "+0", "sip:alice@example.org", "+44770090012345678901")) {
            assertThat(british().read(written))
                    .as(written)
                    .isInstanceOfSatisfying(
                            Reading.NotANumber.class,
                            not -> assertThat(not.why()).isNotBlank());
        }
    }

    /// A number read again is the same: what is stored in its one form never changes its meaning.
    @Test
    void anything_at_all_is_read_without_an_exception_and_what_was_understood_is_stable() {
        Random random = Seeds.random(getClass().getSimpleName());
        for (int round = 0; round < ROUNDS; round++) {
            String written = written(random);
            if (british().read(written) instanceof Reading.International(Msisdn number)) {
                assertThat(british().read(number.e164())).as(written).isEqualTo(new Reading.International(number));
            }
        }
    }

    private static String written(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(LONGEST); length > 0; length--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
