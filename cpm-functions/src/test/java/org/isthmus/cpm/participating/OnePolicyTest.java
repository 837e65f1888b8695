// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.message;
import static org.isthmus.cpm.Messages.sip;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.isthmus.cpm.Messages;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.PolicySettings;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.PreferenceProfile.Accepts;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Subscription, block list, preferences and screening, for what comes by SIP and for what comes as SMS alike.
class OnePolicyTest {
    private static final Msisdn CAROL = new Msisdn("+353861234567");
    private static final Address BOB_SIP = sip("sip:bob@example.org");

    private enum Side {
        SIP,
        SMS
    }

    @ParameterizedTest
    @EnumSource
    void whom_the_recipient_blocks_is_refused_by_the_recipient(Side side) {
        assertThat(cause(side, bob(UserTerms.DEFAULT.withBlocked(Set.of(CAROL))), Content.text("hi")))
                .contains(Cause.RECIPIENT_REFUSED);
        assertThat(cause(side, bob(UserTerms.DEFAULT.withBlocked(Set.of(BOBS_NUMBER))), Content.text("hi")))
                .isEmpty();
    }

    @Test
    void a_user_who_is_blocked_is_blocked_under_each_address_of_theirs() {
        Address aliceSip = sip("sip:alice@example.org");
        Msisdn number = new Msisdn("+447700900001");
        Msisdn texting = new Msisdn("+447700900011");
        User alice = Messages.user("alice", aliceSip, number)
                .withTerms(UserTerms.DEFAULT.withLegacy(Map.of(Technology.SMS, texting)));
        for (Address blocked : List.of(aliceSip, number, texting)) {
            Submission written = new Submission(
                    message(aliceSip, BOB_SIP, Content.text("hi"), Technology.RCS),
                    new Originator.Served(alice),
                    Optional.of(bob(UserTerms.DEFAULT.withBlocked(Set.of(blocked)))),
                    Hops.NONE);
            assertThat(refusal(written).map(Refusal::cause)).as("%s", blocked).contains(Cause.RECIPIENT_REFUSED);
        }
    }

    @Test
    void a_sender_that_is_a_name_can_be_blocked() {
        CpmMessage advert = message(new AlphanumericSender("ACME"), BOB_SIP, Content.text("buy"), Technology.SMS);
        User bob = bob(UserTerms.DEFAULT.withBlocked(Set.of(new AlphanumericSender("ACME"))));
        assertThat(refusal(new Submission(advert, new Originator.Legacy(), Optional.of(bob), Hops.NONE)))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_user_does_not_subscribe_to_is_refused(Side side) {
        assertThat(cause(side, bob(services(UserService.SENDING, UserService.INTERWORKING)), Content.text("hi")))
                .contains(Cause.NOT_SUBSCRIBED);
        assertThat(cause(side, bob(services(UserService.RECEIVING)), Content.text("hi")))
                .isEqualTo(side == Side.SMS ? Optional.of(Cause.NOT_SUBSCRIBED) : Optional.empty());
        assertThat(cause(side, bob(services(UserService.RECEIVING, UserService.INTERWORKING)), Content.text("hi")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_user_who_may_not_send_may_not_by_any_side(Side side) {
        User carol = Messages.user("carol", sip("sip:carol@example.org"), CAROL)
                .withTerms(services(UserService.RECEIVING, UserService.INTERWORKING));
        Originator originator =
                side == Side.SIP ? new Originator.Served(carol) : new Originator.Legacy(Optional.of(carol));
        Submission submission =
                new Submission(written(side, Content.text("hi")), originator, Optional.empty(), Hops.NONE);
        assertThat(refusal(submission).map(Refusal::cause)).contains(Cause.NOT_SUBSCRIBED);
    }

    @ParameterizedTest
    @EnumSource
    void the_preferences_in_force_keep_out_what_they_name_and_others_do_not(Side side) {
        Accepts strict = new Accepts(true, List.of("image/*"), OptionalLong.of(5));
        UserTerms terms = UserTerms.DEFAULT.withProfiles(
                List.of(new PreferenceProfile("strict", List.of(), Optional.empty(), strict)));
        User inForce = bob(terms.withProfileInForce(Optional.of("strict")));
        assertThat(cause(side, inForce, Content.text("hello"))).isEmpty();
        assertThat(cause(side, inForce, Content.text("hello!"))).contains(Cause.RECIPIENT_REFUSED);
        assertThat(cause(side, inForce, new Content("image/png", Octets.utf8("x"))))
                .contains(Cause.RECIPIENT_REFUSED);
        assertThat(cause(side, bob(terms), Content.text("hello!"))).isEmpty();
    }

    @Test
    void an_anonymous_sender_is_let_in_unless_the_preferences_say_otherwise() {
        Accepts named = new Accepts(false, List.of(), OptionalLong.empty());
        User bob = bob(UserTerms.DEFAULT
                .withProfiles(List.of(new PreferenceProfile("named", List.of(), Optional.empty(), named)))
                .withProfileInForce(Optional.of("named")));
        for (boolean anonymous : new boolean[] {true, false}) {
            CpmMessage message = message(
                    new Parties(CAROL, BOB_SIP, anonymous), Content.text("hi"), Technology.RCS, NOW.plusSeconds(60));
            assertThat(refusal(new Submission(message, new Originator.Visitor(), Optional.of(bob), Hops.NONE))
                            .isPresent())
                    .isEqualTo(anonymous);
        }
    }

    @ParameterizedTest
    @EnumSource
    void screening_refuses_before_the_recipient_is_asked_and_repeats_no_word(Side side) {
        Optional<Refusal> refusal = refusal(
                submission(side, bob(UserTerms.DEFAULT.withBlocked(Set.of(CAROL))), Content.text("the Lottery!")));
        assertThat(refusal).hasValueSatisfying(found -> {
            assertThat(found.cause()).isEqualTo(Cause.BARRED);
            assertThat(found.detail()).isEqualTo("content screening: line 1 of the word list");
        });
    }

    @Test
    void a_visitor_is_kept_out_by_each_address_that_was_asserted() {
        User bob = bob(UserTerms.DEFAULT.withBlocked(Set.of(sip("sip:carol@other.example"))));
        Originator both = new Originator.Visitor(List.of(CAROL, sip("sip:carol@other.example")), Optional.empty());
        assertThat(refusal(submission(both, bob)).map(Refusal::cause)).contains(Cause.RECIPIENT_REFUSED);
        Originator one = new Originator.Visitor(List.of(CAROL), Optional.empty());
        assertThat(refusal(submission(one, bob))).isEmpty();
    }

    @Test
    void a_user_whom_the_core_has_served_already_is_kept_out_by_each_address_and_asked_for_no_service() {
        User carol =
                Messages.user("carol", sip("sip:carol@example.org"), CAROL).withTerms(services(UserService.RECEIVING));
        Originator back = new Originator.Visitor(List.of(CAROL), Optional.of(carol));
        User blocking = bob(UserTerms.DEFAULT.withBlocked(Set.of(sip("sip:carol@example.org"))));
        assertThat(refusal(submission(back, blocking)).map(Refusal::cause)).contains(Cause.RECIPIENT_REFUSED);
        assertThat(refusal(submission(back, bob(UserTerms.DEFAULT)))).isEmpty();
    }

    private static Submission submission(Originator originator, User recipient) {
        return new Submission(written(Side.SIP, Content.text("hi")), originator, Optional.of(recipient), Hops.NONE);
    }

    private static Optional<Cause> cause(Side side, User recipient, Content content) {
        return refusal(submission(side, recipient, content)).map(Refusal::cause);
    }

    private static Submission submission(Side side, User recipient, Content content) {
        Originator originator = side == Side.SIP ? new Originator.Visitor() : new Originator.Legacy();
        return new Submission(written(side, content), originator, Optional.of(recipient), Hops.NONE);
    }

    private static CpmMessage written(Side side, Content content) {
        return message(CAROL, BOB_SIP, content, side == Side.SIP ? Technology.RCS : Technology.SMS);
    }

    private static Optional<Refusal> refusal(Submission submission) {
        ParticipatingFunction function =
                new ParticipatingFunction(PolicySettings.DEFAULT, new ListScreening(List.of(), List.of("lottery")));
        return function.admit(submission) instanceof Admission.Refused(Refusal refusal)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    private static User bob(UserTerms terms) {
        return Messages.BOB.withTerms(terms);
    }

    private static UserTerms services(UserService first, UserService... more) {
        return UserTerms.DEFAULT.withServices(EnumSet.of(first, more));
    }
}
