// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.NumberPoolSettings;
import org.isthmus.model.settings.NumberRange;
import org.isthmus.model.store.LeaseStore.Lease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberAllocationTest {
    private static final Msisdn CAROL = new Msisdn("+353861234567");
    private static final Msisdn POOL = new Msisdn("+447700900101");
    private static final Address ALICE_SIP = sip("sip:alice@example.org");
    private static final NumberAllocation NUMBERS = numbers("Anonymous");

    @Test
    void who_has_a_number_is_shown_with_it() {
        assertThat(NUMBERS.sender(new Parties(sip("sip:bob@example.org"), CAROL, false), BOB.addresses()))
                .isEqualTo(new SenderNumber.Own(BOBS_NUMBER));
    }

    @Test
    void who_has_none_gets_one_of_the_pool() {
        SenderNumber sender = NUMBERS.sender(new Parties(ALICE_SIP, CAROL, false), ALICE.addresses());
        assertThat(sender)
                .isEqualTo(new SenderNumber.Leased(
                        List.of(new Msisdn("+447700900100"), POOL, new Msisdn("+447700900200")), Duration.ofDays(30)));
    }

    @Test
    void an_anonymous_sender_is_never_shown_by_number() {
        Parties hidden = new Parties(BOBS_NUMBER, CAROL, true);
        assertThat(NUMBERS.sender(hidden, BOB.addresses()))
                .isEqualTo(new SenderNumber.Anonymous(new AlphanumericSender("Anonymous")));
        assertThat(numbers("60006").sender(hidden, BOB.addresses()))
                .isEqualTo(new SenderNumber.Anonymous(new ShortCode("60006")));
        NumberAllocation bare =
                new NumberAllocation(new NumberPoolSettings(List.of(), Duration.ofDays(1), Optional.empty()));
        assertThat(bare.sender(hidden, BOB.addresses())).isInstanceOf(SenderNumber.None.class);
        assertThat(((SenderNumber.None) bare.sender(new Parties(ALICE_SIP, CAROL, false), List.of()))
                        .refusal()
                        .cause())
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void a_reply_to_a_leased_number_goes_to_its_partner_and_to_nobody_else() {
        Lease lease = new Lease(CAROL, POOL, ALICE_SIP, NOW, NOW.plusSeconds(60));
        assertThat(NUMBERS.recipient(POOL, number -> Optional.of(lease)))
                .isEqualTo(new ReplyRecipient.Partner(ALICE_SIP));
        ReplyRecipient nobody = NUMBERS.recipient(POOL, number -> Optional.empty());
        assertThat(((ReplyRecipient.Nobody) nobody).refusal().cause()).isEqualTo(Cause.UNKNOWN_RECIPIENT);
    }

    @Test
    void other_numbers_are_themselves_and_no_lease_is_looked_up() {
        assertThat(NUMBERS.recipient(BOBS_NUMBER, number -> {
                    throw new AssertionError("asked for " + number);
                }))
                .isEqualTo(new ReplyRecipient.Dialled(BOBS_NUMBER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "07700900100", "+447700900199-+447700900100", "+4477-+447700900100", "+441-+449999999"})
    void a_range_that_is_none_is_refused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NumberRange(written));
    }

    private static NumberAllocation numbers(String anonymous) {
        return new NumberAllocation(new NumberPoolSettings(
                List.of(new NumberRange("+447700900100-+447700900101"), new NumberRange("+447700900200")),
                Duration.ofDays(30),
                Optional.of(anonymous)));
    }
}
