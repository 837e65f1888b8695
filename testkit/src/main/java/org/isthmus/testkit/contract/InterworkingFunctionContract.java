// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.interworking.Conversion.CannotCarry;
import org.isthmus.model.interworking.Conversion.Converted;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Asserter;
import org.junit.jupiter.api.Test;

/// The laws of `InterworkingFunction`: what every adapter keeps, whatever its technology.
public abstract class InterworkingFunctionContract {
    private static final String MARKED = "xyzzy-marked-secret";
    private static final List<Address> ADDRESSES = List.of(
            new Msisdn("+447700900123"),
            new ShortCode("12345"),
            new MailAddress("bob@example.org"),
            new SipUri("sip", "bob", "example.org", 0),
            new AlphanumericSender("ACME"));

    protected abstract InterworkingFunction function();

    @Test
    void it_is_another_technology_than_the_one_that_messages_come_in() {
        assertThat(function().technology()).isNotEqualTo(Technology.RCS);
    }

    @Test
    void what_a_peer_wrote_is_no_guess_and_any_text_may_be_searched_for() {
        for (ForeignId id : List.of(
                new ForeignId("rcs:somebody", "f81d4fae-7dec"),
                new ForeignId("peer:lab", "31"),
                new ForeignId("peer:lab", "31").unmatchable())) {
            DeliveryReport report = new DeliveryReport(
                    List.of(id),
                    ReportedState.DELIVERED,
                    Asserter.peer("lab"),
                    "",
                    Instant.EPOCH,
                    function().technology());
            assertThat(function().isGuess(report, id)).isFalse();
        }
        for (String pasted :
                List.of("", " ", "0x", "0x1A", "1a2b", "99999999999999999999999", "\u0000", "x".repeat(999))) {
            assertThat(function().spellings(pasted)).doesNotContainNull();
        }
    }

    @Test
    void plain_text_is_carried_to_every_kind_of_address_that_it_says_it_can_write_to() {
        List<Address> reachable = ADDRESSES.stream().filter(this::claims).toList();
        assertThat(reachable).isNotEmpty();
        for (Address recipient : reachable) {
            assertThat(function().convert(text("Hello"), recipient))
                    .as(recipient.getClass().getSimpleName())
                    .isInstanceOfSatisfying(
                            Converted.class,
                            converted -> assertThat(converted.message().parts()).isPositive());
        }
    }

    @Test
    void to_any_other_kind_of_address_it_says_that_it_can_not() {
        for (Address recipient : ADDRESSES) {
            if (!claims(recipient)) {
                assertThat(function().convert(text("Hello"), recipient))
                        .as(recipient.getClass().getSimpleName())
                        .isInstanceOf(CannotCarry.class);
            }
        }
    }

    @Test
    void media_that_it_does_not_claim_it_does_not_carry() {
        String unheardOf = "application/x-unheard-of";
        assertThat(function().capabilities().media()).doesNotContain(unheardOf, "application/*", "*/*");
        assertThat(function().convert(message(new Content(unheardOf, Octets.utf8("x"))), reachable()))
                .isInstanceOf(CannotCarry.class);
    }

    @Test
    void the_same_item_becomes_the_same_message_each_time() {
        for (String written : List.of("Hello", "щ".repeat(200), "😀".repeat(50))) {
            CpmMessage message = text(written);
            assertThat(function().convert(message, reachable()))
                    .isEqualTo(function().convert(message, reachable()));
        }
    }

    @Test
    void what_it_says_about_a_message_never_holds_its_text() {
        for (String written : List.of(MARKED, (MARKED + " ").repeat(10_000))) {
            String said = switch (function().convert(text(written), reachable())) {
                case Converted converted ->
                    converted.message().summary()
                            + converted.fidelity()
                            + converted.message().getClass().getSimpleName();
                case CannotCarry cannot -> cannot.refusal().toString();
            };
            assertThat(said).isNotBlank().doesNotContain(MARKED);
        }
    }

    private boolean claims(Address recipient) {
        return function().capabilities().addresses().contains(recipient.getClass());
    }

    private Address reachable() {
        return ADDRESSES.stream().filter(this::claims).findFirst().orElseThrow();
    }

    private static CpmMessage text(String text) {
        return message(Content.text(text));
    }

    private static CpmMessage message(Content content) {
        CpmMessage sample = SampleItems.message(7);
        return new CpmMessage(
                sample.id(),
                sample.parties(),
                sample.threading(),
                content,
                sample.wanted(),
                sample.lifetime(),
                sample.origin());
    }
}
