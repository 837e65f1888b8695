// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.sip;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.Messages;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SelectionCondition;
import org.isthmus.model.settings.SelectionRule;
import org.isthmus.model.settings.SelectionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each condition of a rule, holding and not. The message is from RCS, has 25 octets, takes three parts, and is
/// for bob (who is served here, has one device and +447700900002) at 23:30 UTC.
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
    void parts_are_counted_in_the_rules_own_technology() {
        SelectionSettings settings = DefaultRules.read(
                "rules: [{name: it, when: {max-parts: 3}, then: interwork, technologies: [email, sms]}]");
        assertThat(new RuleMatch(facts(), settings.timeZone())
                        .whyNot(settings.rules().getFirst()))
                .contains("email can not carry it, so it has no parts");
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
        return SelectionFacts.of(
                message,
                RecipientFacts.served(sip("sip:bob@example.org"), BOB, 1, DOMAINS),
                List.of(FakeAdapter.SMS),
                List.of(),
                AT);
    }
}
