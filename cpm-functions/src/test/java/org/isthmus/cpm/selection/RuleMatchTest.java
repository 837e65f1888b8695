// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.sip;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.cpm.Messages;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SelectionCondition;
import org.isthmus.model.settings.SelectionRule;
import org.isthmus.model.settings.SelectionSettings;
import org.isthmus.model.users.PreferenceProfile;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserService;
import org.isthmus.model.users.UserTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each condition of a rule, holding and not. The message is from RCS, has 25 octets, takes three parts, and is
/// for bob (who is served here, does not subscribe to interworking, has one device, +447700900002 and the profile
/// night in force) at 23:30 UTC. Its sender is served here, too.
class RuleMatchTest {
    private static final Instant AT = Instant.parse("2026-11-20T23:30:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            origin: [rcs, mms]                | yes
            origin: [sms]                     | it came in by rcs
            recipient: [sip-here]             | yes
            recipient: [number, mail]         | the recipient's address is of another kind
            served: true                      | yes
            served: false                     | the recipient is served here
            registered: true                  | yes
            registered: false                 | a device is registered
            number-prefix: ['+1', '+4477']    | yes
            number-prefix: ['+1']             | the recipient's number begins otherwise
            min-size: 25                      | yes
            min-size: 26                      | it is smaller
            max-size: 25                      | yes
            max-size: 24                      | it is larger
            min-parts: 3                      | yes
            min-parts: 4                      | it takes 3 parts in sms
            max-parts: 3                      | yes
            max-parts: 2                      | it takes 3 parts in sms
            from: '22:00', until: '06:00'     | yes
            from: '23:30', until: '23:31'     | yes
            from: '22:00', until: '23:30'     | the time is outside its window
            from: '06:00', until: '22:00'     | the time is outside its window
            origin: [rcs], served: false      | the recipient is served here
            edge: [access, 'smsc:main']       | yes
            edge: ['smsc:main']               | it came in at access
            protection: [none, tls]           | yes
            protection: [certificate]         | the protection of the way that it came by is none
            service: [oma.cpm.msg, urn:a]     | yes
            service: [oma.cpm.deferred]       | it names another service
            side: [originating]               | yes
            side: [terminating]               | yes
            services: [sending, receiving]    | yes
            services: [interworking]          | sender or recipient does not subscribe to interworking
            capability: [OMA.cpm.msg]         | yes
            capability: [+g.gsma.rcs.isbot]   | no registered device has such a feature tag
            profile: [day, night]             | yes
            profile: [day]                    | the recipient has no such profile in force
            media: [image/*, text/plain]      | yes
            media: [image/*]                  | the content is of another type
            """)
    void a_rule_applies_when_all_that_it_states_holds(String when, String expected) {
        SelectionSettings settings =
                DefaultRules.read("rules: [{name: it, when: {" + when.strip() + "}, then: native}]");
        assertThat(new RuleMatch(facts(), settings.timeZone())
                        .whyNot(settings.rules().getFirst())
                        .orElse("yes"))
                .isEqualTo(expected);
    }

    @Test
    void a_side_is_whose_user_it_is_and_strangers_subscribe_to_everything() {
        SelectionFacts foreign = new SelectionFacts(
                facts().message(),
                SenderFacts.STRANGER,
                RecipientFacts.stranger(sip("sip:eve@elsewhere.example"), DOMAINS),
                facts().adapters(),
                List.of(),
                AT);
        for (String when : List.of("side: [originating]", "side: [terminating]", "side: [originating, terminating]")) {
            assertThat(whyNot(when, foreign))
                    .contains("this gateway is not " + when.substring(7, when.length() - 1) + " for it");
        }
        assertThat(whyNot("services: [interworking]", foreign)).isEmpty();
    }

    private static Optional<String> whyNot(String when, SelectionFacts facts) {
        SelectionSettings settings = DefaultRules.read("rules: [{name: it, when: {" + when + "}, then: native}]");
        return new RuleMatch(facts, settings.timeZone()).whyNot(settings.rules().getFirst());
    }

    @Test
    void parts_are_counted_in_the_rules_own_technology() {
        SelectionSettings settings = DefaultRules.read(
                "rules: [{name: it, when: {max-parts: 3}, then: interwork, technologies: [email, sms]}]");
        assertThat(new RuleMatch(facts(), settings.timeZone())
                        .whyNot(settings.rules().getFirst()))
                .contains("email can not carry it, so it has no parts");
    }

    @Test
    void a_rule_by_service_looks_at_all_that_a_request_names() {
        SelectionFacts usual = facts();
        SelectionFacts.Shape shape = usual.message();
        SelectionFacts both = new SelectionFacts(
                new SelectionFacts.Shape(
                        shape.from(),
                        shape.mediaType(),
                        shape.octets(),
                        List.of("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg", "+g.oma.cpm.systemmsg")),
                usual.sender(),
                usual.recipient(),
                usual.adapters(),
                List.of(),
                AT);
        assertThat(whyNot("service: [oma.cpm.systemmsg]", usual)).contains("it names another service");
        assertThat(whyNot("service: [oma.cpm.systemmsg]", both)).isEmpty();
        assertThat(whyNot("service: [oma.cpm.msg]", both)).isEmpty();
    }

    @Test
    void a_rule_says_what_belongs_to_its_outcome_and_nothing_else() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule(SelectionRule.Outcome.NATIVE, Optional.of(Cause.NO_ROUTE)))
                .withMessageContaining("cause");
        assertThatIllegalArgumentException().isThrownBy(() -> rule(SelectionRule.Outcome.REFUSE, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> rule(SelectionRule.Outcome.INTERWORK, Optional.empty()));
        assertThat(rule(SelectionRule.Outcome.REFUSE, Optional.of(Cause.BARRED)).cause())
                .contains(Cause.BARRED);
    }

    private static SelectionRule rule(SelectionRule.Outcome then, Optional<Cause> cause) {
        return new SelectionRule(
                "it", SelectionCondition.ALWAYS, then, List.of(), Optional.empty(), Optional.empty(), cause);
    }

    private static SelectionFacts facts() {
        CpmMessage message = Messages.toBob("x".repeat(25));
        PreferenceProfile night =
                new PreferenceProfile("night", List.of(), Optional.empty(), PreferenceProfile.Accepts.ALL);
        User bob = BOB.withTerms(UserTerms.DEFAULT
                .withServices(EnumSet.of(UserService.SENDING, UserService.RECEIVING))
                .withProfiles(List.of(night))
                .withProfileInForce(Optional.of("night")));
        return SelectionFacts.of(
                message,
                SenderFacts.of(Optional.of(Messages.ALICE)),
                RecipientFacts.served(
                        sip("sip:bob@example.org"),
                        bob,
                        List.of(Set.of("+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"")),
                        DOMAINS),
                List.of(FakeAdapter.SMS),
                List.of(),
                AT);
    }
}
