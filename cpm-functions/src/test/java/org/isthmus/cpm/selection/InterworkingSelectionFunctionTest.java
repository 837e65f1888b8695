// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.isthmus.cpm.Messages;
import org.isthmus.cpm.participating.Hops;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.junit.jupiter.api.Test;

class InterworkingSelectionFunctionTest {
    private static final Msisdn CAROL = new Msisdn("+353861234567");
    private static final Address BOB_SIP = sip("sip:bob@example.org");
    private static final InterworkingSelectionFunction DEFAULT =
            new InterworkingSelectionFunction(DefaultRules.RULES, true);

    private final CpmMessage message = Messages.toBob("hello");

    @Test
    void a_registered_user_is_reached_natively() {
        Selection selection = DEFAULT.select(facts(message, RecipientFacts.served(BOB_SIP, BOB, 2, DOMAINS)));
        assertThat(selection).isInstanceOf(Selection.Native.class);
        assertThat(selection.explanation().winner()).isEqualTo("online");
    }

    @Test
    void a_user_who_is_away_and_has_a_number_gets_an_sms_at_that_number() {
        Selection selection = DEFAULT.select(facts(message, RecipientFacts.served(BOB_SIP, BOB, 0, DOMAINS)));
        assertThat(way(selection).target()).isEqualTo(new Target.Interwork(Technology.SMS, BOBS_NUMBER));
    }

    @Test
    void the_number_that_was_dialled_goes_before_the_users_own() {
        Msisdn second = new Msisdn("+447700900099");
        RecipientFacts recipient =
                RecipientFacts.served(second, Messages.user("bob", BOB_SIP, BOBS_NUMBER, second), 0, DOMAINS);
        assertThat(way(DEFAULT.select(facts(message, recipient))).recipient()).isEqualTo(second);
    }

    @Test
    void a_user_who_is_away_without_a_number_is_waited_for() {
        RecipientFacts recipient = RecipientFacts.served(sip("sip:alice@example.org"), ALICE, 0, DOMAINS);
        assertThat(DEFAULT.select(facts(message, recipient))).isInstanceOf(Selection.Defer.class);
    }

    @Test
    void without_deferral_who_is_away_is_unavailable() {
        RecipientFacts recipient = RecipientFacts.served(sip("sip:alice@example.org"), ALICE, 0, DOMAINS);
        Selection selection =
                new InterworkingSelectionFunction(DefaultRules.RULES, false).select(facts(message, recipient));
        assertThat(refused(selection)).isEqualTo(Cause.RECIPIENT_UNAVAILABLE);
    }

    @Test
    void an_sms_for_a_user_who_is_away_is_kept_and_never_sent_back_as_sms() {
        CpmMessage fromSms = Messages.message(CAROL, BOBS_NUMBER, Content.text("hi"), Technology.SMS);
        Selection selection = DEFAULT.select(facts(fromSms, RecipientFacts.served(BOBS_NUMBER, BOB, 0, DOMAINS)));
        assertThat(selection).isInstanceOf(Selection.Defer.class);
        assertThat(refused(DEFAULT.select(facts(fromSms, RecipientFacts.stranger(CAROL, DOMAINS)))))
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void numbers_and_short_codes_elsewhere_are_sms() {
        for (Address address : List.of(CAROL, new ShortCode("60006"))) {
            Selection selection = DEFAULT.select(facts(message, RecipientFacts.stranger(address, DOMAINS)));
            assertThat(way(selection).target()).isEqualTo(new Target.Interwork(Technology.SMS, address));
        }
    }

    @Test
    void who_can_not_be_reached_is_refused_with_the_reason() {
        assertThat(refused(DEFAULT.select(
                        facts(message, RecipientFacts.stranger(sip("sip:nobody@example.org"), DOMAINS)))))
                .isEqualTo(Cause.UNKNOWN_RECIPIENT);
        assertThat(refused(DEFAULT.select(
                        facts(message, RecipientFacts.stranger(sip("sip:bob@elsewhere.example"), DOMAINS)))))
                .isEqualTo(Cause.NO_ROUTE);
        RecipientFacts mailbox = RecipientFacts.stranger(new MailAddress("bob@example.net"), DOMAINS);
        assertThat(refused(DEFAULT.select(facts(message, mailbox)))).isEqualTo(Cause.NO_ROUTE);
        Selection mailed = DEFAULT.select(facts(message, mailbox, List.of(FakeAdapter.EMAIL), List.of()));
        assertThat(way(mailed).technology()).isEqualTo(Technology.EMAIL);
    }

    @Test
    void what_a_technology_can_not_carry_is_refused_in_its_words() {
        CpmMessage longText = Messages.toBob("x".repeat(51));
        Selection selection = DEFAULT.select(facts(longText, RecipientFacts.stranger(CAROL, DOMAINS)));
        assertThat(refused(selection)).isEqualTo(Cause.TOO_MANY_PARTS);
        assertThat(selection.explanation().winner()).isEqualTo("elsewhere");
    }

    @Test
    void what_sms_can_not_carry_waits_for_a_user_who_is_served_here() {
        CpmMessage longText = Messages.toBob("x".repeat(51));
        Selection selection = DEFAULT.select(facts(longText, RecipientFacts.served(BOB_SIP, BOB, 0, DOMAINS)));
        assertThat(selection).isInstanceOf(Selection.Defer.class);
    }

    @Test
    void a_target_that_was_given_up_is_out_and_the_next_is_taken() {
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(
                DefaultRules.read("rules: [{name: legacy, then: interwork, technologies: [sms, email, mms]}]"), true);
        RecipientFacts carol = RecipientFacts.stranger(CAROL, DOMAINS);
        List<InterworkingFunction> adapters = List.of(FakeAdapter.SMS, FakeAdapter.MMS, FakeAdapter.EMAIL);
        Selection.Interwork both = (Selection.Interwork) rules.select(facts(message, carol, adapters, List.of()));
        assertThat(both.ways()).extracting(Selection.Way::technology).containsExactly(Technology.SMS, Technology.MMS);
        Target sms = both.first().target();
        Target mms = both.ways().getLast().target();
        assertThat(way(rules.select(facts(message, carol, adapters, List.of(sms))))
                        .target())
                .isEqualTo(mms);
        assertThat(refused(rules.select(facts(message, carol, adapters, List.of(sms, mms)))))
                .isEqualTo(Cause.NO_ROUTE);
        RecipientFacts bob = RecipientFacts.served(BOB_SIP, BOB, 1, DOMAINS);
        Selection afterDevices = DEFAULT.select(facts(message, bob, adapters, List.of(new Target.Native())));
        assertThat(way(afterDevices).technology()).isEqualTo(Technology.SMS);
    }

    @Test
    void a_rule_names_the_group_of_links_and_without_a_name_the_first_group_takes_it() {
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(DefaultRules.read("""
                        rules:
                          - {name: irish, when: {number-prefix: ["+353"]}, then: interwork, technologies: [sms], group: bulk}
                          - {name: gone, when: {number-prefix: ["+49"]}, then: interwork, technologies: [sms], group: old}
                          - {name: others, then: interwork, technologies: [sms]}
                        """), true);
        List<InterworkingFunction> groups = List.of(FakeAdapter.SMS.inGroup("main"), FakeAdapter.SMS.inGroup("bulk"));
        RecipientFacts carol = RecipientFacts.stranger(CAROL, DOMAINS);
        Selection irish = rules.select(facts(message, carol, groups, List.of()));
        Selection british =
                rules.select(facts(message, RecipientFacts.stranger(BOBS_NUMBER, DOMAINS), groups, List.of()));
        Selection german = rules.select(
                facts(message, RecipientFacts.stranger(new Msisdn("+4930123456"), DOMAINS), groups, List.of()));
        assertThat(way(irish).via()).isEqualTo(new Via(Technology.SMS, "bulk"));
        assertThat(way(british).via()).isEqualTo(new Via(Technology.SMS, "main"));
        assertThat(way(german).via()).isEqualTo(new Via(Technology.SMS, "main"));
        assertThat(german.explanation().rules().getFirst().whyNot())
                .hasValue("the recipient's number begins otherwise");
        assertThat(german.explanation().rules().get(1).whyNot()).hasValue("no adapter for sms by old");
        assertThat(ExplanationLines.of(irish)).anyMatch(line -> line.startsWith("outcome: sms by bulk to +353"));
        assertThat(ExplanationLines.of(irish)).contains("  sms by main: 1 part", "  sms by bulk: 1 part");
        assertThat(ExplanationData.of(irish)).containsEntry("groups", List.of("bulk"));
        assertThat(way(rules.select(
                                facts(message, carol, groups, List.of(way(irish).target()))))
                        .via()
                        .group())
                .isEqualTo("main");
    }

    @Test
    void an_sms_goes_out_as_sms_only_by_a_group_that_a_rule_names() {
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(DefaultRules.read("""
                        rules:
                          - {name: irish, when: {number-prefix: ["+353"]}, then: interwork, technologies: [sms], group: bulk}
                          - {name: others, then: interwork, technologies: [sms]}
                        """), true);
        List<InterworkingFunction> groups = List.of(FakeAdapter.SMS.inGroup("main"), FakeAdapter.SMS.inGroup("bulk"));
        CpmMessage fromSms = Messages.message(BOBS_NUMBER, CAROL, Content.text("hi"), Technology.SMS);
        assertThat(way(rules.select(facts(fromSms, RecipientFacts.stranger(CAROL, DOMAINS), groups, List.of())))
                        .via())
                .isEqualTo(new Via(Technology.SMS, "bulk"));
        Selection british =
                rules.select(facts(fromSms, RecipientFacts.stranger(BOBS_NUMBER, DOMAINS), groups, List.of()));
        assertThat(refused(british)).isEqualTo(Cause.NO_ROUTE);
        assertThat(british.explanation().rules().get(1).whyNot())
                .hasValue("it came in by sms, and no group of links is named");
    }

    @Test
    void what_was_given_up_before_groups_had_names_was_given_up_by_the_first() {
        List<InterworkingFunction> groups = List.of(FakeAdapter.SMS.inGroup("main"), FakeAdapter.SMS.inGroup("bulk"));
        RecipientFacts carol = RecipientFacts.stranger(CAROL, DOMAINS);
        List<Target> tried = List.of(new Target.Interwork(Technology.SMS, CAROL));
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(DefaultRules.read("""
                        rules:
                          - {name: first, then: interwork, technologies: [sms]}
                          - {name: second, then: interwork, technologies: [sms], group: bulk}
                        """), true);
        assertThat(way(rules.select(facts(message, carol, groups, tried))).via())
                .isEqualTo(new Via(Technology.SMS, "bulk"));
    }

    @Test
    void a_rule_can_hand_over_to_the_core_until_that_failed() {
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(
                DefaultRules.read("rules: [{name: core, then: core, route: \"sip:ipsmgw.example.org;lr\"}]"), true);
        RecipientFacts carol = RecipientFacts.stranger(CAROL, DOMAINS);
        Selection selection = rules.select(facts(message, carol));
        assertThat(((Selection.HandToCore) selection).route()).isEqualTo("sip:ipsmgw.example.org;lr");
        Target core = new Target.HandToCore("sip:ipsmgw.example.org;lr");
        assertThat(refused(rules.select(facts(message, carol, List.of(), List.of(core)))))
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void without_a_hop_left_nothing_goes_on_by_sip_and_what_ends_here_is_taken() {
        Hops none = new Hops(0, OptionalInt.of(0), OptionalInt.empty());
        Hops last = new Hops(0, OptionalInt.of(1), OptionalInt.empty());
        Selection natively = DEFAULT.select(facts(message, RecipientFacts.served(BOB_SIP, BOB, 1, DOMAINS)));
        Selection held =
                DEFAULT.select(facts(message, RecipientFacts.served(sip("sip:alice@example.org"), ALICE, 0, DOMAINS)));
        Selection bySms = DEFAULT.select(facts(message, RecipientFacts.stranger(CAROL, DOMAINS)));
        for (Selection onward : List.of(natively, held)) {
            assertThat(refused(InterworkingSelectionFunction.within(none, onward)))
                    .isEqualTo(Cause.TOO_MANY_HOPS);
            assertThat(InterworkingSelectionFunction.within(last, onward)).isEqualTo(onward);
            assertThat(InterworkingSelectionFunction.within(Hops.NONE, onward)).isEqualTo(onward);
        }
        assertThat(InterworkingSelectionFunction.within(none, bySms)).isEqualTo(bySms);
    }

    @Test
    void a_notification_goes_to_the_devices_or_waits_for_them() {
        RecipientFacts online = RecipientFacts.served(BOB_SIP, BOB, 1, DOMAINS);
        RecipientFacts away = RecipientFacts.served(BOB_SIP, BOB, 0, DOMAINS);
        RecipientFacts stranger = RecipientFacts.stranger(CAROL, DOMAINS);
        assertThat(notification(online, List.of())).isInstanceOf(Selection.Native.class);
        assertThat(notification(online, List.of(new Target.Native()))).isInstanceOf(Selection.Defer.class);
        assertThat(notification(away, List.of())).isInstanceOf(Selection.Defer.class);
        assertThat(refused(notification(stranger, List.of()))).isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void explaining_is_selecting_at_any_time_of_the_rules_clock() {
        InterworkingSelectionFunction rules = new InterworkingSelectionFunction(DefaultRules.read("""
                        time-zone: Europe/Paris
                        rules:
                          - {name: night, when: {from: "22:00", until: "06:00"}, then: defer}
                          - {name: day, then: interwork, technologies: [sms]}
                        """), true);
        SelectionFacts facts = facts(message, RecipientFacts.stranger(CAROL, DOMAINS));
        assertThat(rules.explain(facts, NOW.minus(Duration.ofHours(2)))).isInstanceOf(Selection.Defer.class);
        assertThat(rules.explain(facts, NOW)).isInstanceOf(Selection.Interwork.class);
        assertThat(rules.explain(facts, NOW)).isEqualTo(rules.select(facts));
    }

    private static Selection notification(RecipientFacts reader, List<Target> tried) {
        SelectionFacts.Shape shape =
                new SelectionFacts.Shape(new Origin(Technology.RCS, "reports", ""), "message/imdn+xml", 0);
        return DEFAULT.selectForNotification(
                new SelectionFacts(shape, SenderFacts.STRANGER, reader, Map.of(), tried, NOW));
    }

    private static SelectionFacts facts(CpmMessage message, RecipientFacts recipient) {
        return facts(message, recipient, List.of(FakeAdapter.SMS), List.of());
    }

    private static SelectionFacts facts(
            CpmMessage message, RecipientFacts recipient, List<InterworkingFunction> adapters, List<Target> tried) {
        return SelectionFacts.of(message, SenderFacts.STRANGER, recipient, adapters, tried, NOW);
    }

    private static Selection.Way way(Selection selection) {
        assertThat(selection).isInstanceOf(Selection.Interwork.class);
        return ((Selection.Interwork) selection).first();
    }

    private static Cause refused(Selection selection) {
        assertThat(selection).isInstanceOf(Selection.Refuse.class);
        return ((Selection.Refuse) selection).refusal().cause();
    }
}
