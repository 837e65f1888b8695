// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.cpm.Messages;
import org.isthmus.model.Technology;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.PreferenceProfile.Accepts;
import org.isthmus.model.users.PreferenceProfile.Away;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the recipient wishes, what the operator makes of it, and what both subscribe to.
class PreferenceTest {
    private static final InterworkingSelectionFunction DEFAULT =
            new InterworkingSelectionFunction(DefaultRules.RULES, true);

    /// Bob has a number and a mailbox; adapters for both are there. The operator's own rules say native while he is
    /// registered, else sms.
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -         | -      | 1 | native
            -         | -      | 0 | sms
            sms       | -      | 1 | sms
            sms rcs   | -      | 1 | sms
            rcs sms   | -      | 1 | native
            rcs sms   | -      | 0 | sms
            email sms | -      | 1 | email then sms
            email rcs sms | -  | 1 | email
            rcs email | -      | 0 | email
            rcs       | -      | 0 | sms
            rcs       | KEEP   | 0 | defer
            rcs       | REFUSE | 0 | refuse
            rcs       | REFUSE | 1 | native
            mms       | -      | 1 | native
            mms       | KEEP   | 1 | defer
            """)
    void the_recipients_wish_goes_before_the_usual_rules(String deliver, Away away, int devices, String expected) {
        User bob = wishing(deliver == null ? List.of() : List.of(deliver.split(" ")), Optional.ofNullable(away));
        assertThat(words(DEFAULT.select(facts(bob, devices, Technology.RCS, List.of()))))
                .isEqualTo(expected);
    }

    @Test
    void operator_policy_beats_preference() {
        InterworkingSelectionFunction operators = new InterworkingSelectionFunction(DefaultRules.read("""
                        rules:
                          - {name: no-sms, when: {min-size: 10}, then: native}
                          - {name: wish, then: preference}
                          - {name: rest, then: defer}
                        """), true);
        User bob = wishing(List.of("sms"), Optional.empty());
        assertThat(words(operators.select(SelectionFacts.of(
                        Messages.toBob("ten octets and more"),
                        SenderFacts.STRANGER,
                        RecipientFacts.served(sip("sip:bob@example.org"), bob, 1, DOMAINS),
                        List.of(FakeAdapter.SMS),
                        List.of(),
                        NOW))))
                .isEqualTo("native");
        assertThat(words(operators.select(facts(bob, 1, Technology.RCS, List.of()))))
                .isEqualTo("sms");
    }

    @Test
    void a_wished_way_that_was_given_up_is_followed_by_the_next() {
        User bob = wishing(List.of("email", "rcs", "sms"), Optional.of(Away.REFUSE));
        Target mail = new Target.Interwork(Technology.EMAIL, new MailAddress("bob@example.net"));
        Target sms = new Target.Interwork(Technology.SMS, BOBS_NUMBER);
        assertThat(words(DEFAULT.select(facts(bob, 1, Technology.RCS, List.of(mail)))))
                .isEqualTo("native");
        assertThat(words(DEFAULT.select(facts(bob, 1, Technology.RCS, List.of(mail, new Target.Native())))))
                .isEqualTo("sms");
        assertThat(words(DEFAULT.select(facts(bob, 1, Technology.RCS, List.of(mail, new Target.Native(), sms)))))
                .isEqualTo("refuse");
    }

    @Test
    void no_wish_takes_a_message_back_into_the_technology_it_came_from() {
        User bob = wishing(List.of("sms"), Optional.empty());
        Selection selection = DEFAULT.select(facts(bob, 0, Technology.SMS, List.of()));
        assertThat(words(selection)).isEqualTo("defer");
        assertThat(selection.explanation().rules().getFirst().whyNot()).contains("profile mine: it came in by sms");
    }

    @Test
    void the_number_that_the_record_names_for_sms_goes_before_the_dialled_one() {
        Msisdn texting = new Msisdn("+447700900777");
        User bob = BOB.withTerms(UserTerms.DEFAULT.withLegacy(Map.of(Technology.SMS, texting)));
        Selection selection = DEFAULT.select(SelectionFacts.of(
                Messages.toBob("hello"),
                SenderFacts.STRANGER,
                RecipientFacts.served(BOBS_NUMBER, bob, 0, DOMAINS),
                List.of(FakeAdapter.SMS),
                List.of(),
                NOW));
        assertThat(((Selection.Interwork) selection).first().recipient()).isEqualTo(texting);
    }

    @Test
    void who_does_not_subscribe_to_interworking_is_not_interworked() {
        UserTerms plain = UserTerms.DEFAULT.withServices(EnumSet.of(UserService.SENDING, UserService.RECEIVING));
        assertThat(words(DEFAULT.select(facts(BOB.withTerms(plain), 0, Technology.RCS, List.of()))))
                .isEqualTo("defer");
        Selection selection = DEFAULT.select(SelectionFacts.of(
                Messages.toBob("hello"),
                SenderFacts.of(Optional.of(ALICE.withTerms(plain))),
                RecipientFacts.stranger(new Msisdn("+353861234567"), DOMAINS),
                List.of(FakeAdapter.SMS),
                List.of(),
                NOW));
        assertThat(((Selection.Refuse) selection).refusal().cause()).isEqualTo(Cause.NOT_SUBSCRIBED);
    }

    @Test
    void a_mailbox_is_interworked_by_rule_and_refused_when_nothing_takes_it() {
        RecipientFacts mailbox = RecipientFacts.stranger(new MailAddress("eve@example.net"), DOMAINS);
        for (List<FakeAdapter> adapters : List.of(List.of(FakeAdapter.EMAIL), List.of(FakeAdapter.SMS))) {
            Selection selection = DEFAULT.select(SelectionFacts.of(
                    Messages.toBob("hello"), SenderFacts.STRANGER, mailbox, List.copyOf(adapters), List.of(), NOW));
            assertThat(words(selection)).isEqualTo(adapters.contains(FakeAdapter.EMAIL) ? "email" : "refuse");
        }
    }

    private static SelectionFacts facts(User bob, int devices, Technology origin, List<Target> tried) {
        return SelectionFacts.of(
                Messages.message(
                        sip("sip:alice@example.org"), sip("sip:bob@example.org"), Content.text("hello"), origin),
                SenderFacts.STRANGER,
                RecipientFacts.served(sip("sip:bob@example.org"), bob, devices, DOMAINS),
                List.of(FakeAdapter.SMS, FakeAdapter.EMAIL),
                tried,
                NOW);
    }

    private static User wishing(List<String> deliver, Optional<Away> away) {
        PreferenceProfile mine = new PreferenceProfile(
                "mine", deliver.stream().map(Technology::new).toList(), away, Accepts.ALL);
        return BOB.withTerms(UserTerms.DEFAULT
                .withLegacy(Map.of(Technology.EMAIL, new MailAddress("bob@example.net")))
                .withProfiles(List.of(mine))
                .withProfileInForce(Optional.of("mine")));
    }

    private static String words(Selection selection) {
        return switch (selection) {
            case Selection.Native _ -> "native";
            case Selection.Interwork interwork ->
                String.join(
                        " then ",
                        interwork.ways().stream()
                                .map(way -> way.via().technology().name())
                                .toList());
            case Selection.HandToCore _ -> "core";
            case Selection.HandOn _ -> "on";
            case Selection.ToNetwork _ -> "network";
            case Selection.Defer _ -> "defer";
            case Selection.Refuse _ -> "refuse";
        };
    }
}
