// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.DOMAINS;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.sip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.cpm.Messages;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.RolesSettings;
import org.junit.jupiter.api.Test;

/// The choice in each of three processes (architecture document appendix B.2.1).
class FunctionsApartTest {
    private static final Msisdn CAROL = new Msisdn("+353861234567");
    private static final Address BOB_SIP = sip("sip:bob@example.org");
    private static final RecipientFacts STRANGER = RecipientFacts.stranger(CAROL, DOMAINS);
    private static final InterworkingSelectionFunction AT_PARTICIPATING =
            function(roles(true, false, false, "sip:isf.example.org", ""));
    private static final InterworkingSelectionFunction AT_SELECTION =
            function(roles(false, true, false, "sip:pf.example.org", "sip:sms.example.org"));
    private static final InterworkingSelectionFunction AT_SMS =
            function(roles(false, false, true, "", "sip:isf.example.org"));

    @Test
    void the_participating_function_delivers_natively_and_else_has_interworking_chosen_elsewhere() {
        assertThat(AT_PARTICIPATING.select(users(RecipientFacts.served(BOB_SIP, BOB, 1, DOMAINS))))
                .isInstanceOf(Selection.Native.class);
        assertThat(target(AT_PARTICIPATING.select(users(STRANGER)))).isEqualTo(on(ReferencePoint.IW1, CAROL));
        assertThat(target(AT_PARTICIPATING.select(users(RecipientFacts.served(BOB_SIP, BOB, 0, DOMAINS)))))
                .as("under the number that only the participating function knows")
                .isEqualTo(on(ReferencePoint.IW1, BOBS_NUMBER));
    }

    @Test
    void what_the_selection_function_gave_back_waits_for_its_recipient() {
        Selection selection = AT_PARTICIPATING.select(
                users(RecipientFacts.served(BOB_SIP, BOB, 0, DOMAINS), List.of(), on(ReferencePoint.IW1, BOBS_NUMBER)));
        assertThat(selection).isInstanceOf(Selection.Defer.class);
        assertThat(selection.explanation().rules().toString()).contains("the function at iw1 gave it back");
    }

    @Test
    void the_selection_function_chooses_the_sms_function_and_waits_for_nobody() {
        assertThat(target(AT_SELECTION.select(users(STRANGER)))).isEqualTo(on(ReferencePoint.IW2, CAROL));
        assertThat(refused(AT_SELECTION.select(users(STRANGER, List.of(), on(ReferencePoint.IW2, CAROL)))))
                .isEqualTo(Cause.NO_ROUTE);
        assertThat(refused(AT_SELECTION.select(users(RecipientFacts.served(BOB_SIP, ALICE, 0, DOMAINS)))))
                .as("a rule that defers")
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void what_comes_from_telephones_goes_on_towards_those_who_know_its_recipient() {
        RecipientFacts bob = RecipientFacts.stranger(BOB_SIP, DOMAINS);
        assertThat(target(AT_SMS.select(facts(Technology.SMS, "smsc:main", bob, List.of(FakeAdapter.SMS)))))
                .isEqualTo(on(ReferencePoint.IW2, BOB_SIP));
        assertThat(target(AT_SELECTION.select(facts(Technology.SMS, "iw2", bob, List.of()))))
                .isEqualTo(on(ReferencePoint.IW1, BOB_SIP));
        assertThat(AT_PARTICIPATING.select(
                        facts(Technology.SMS, "iw1", RecipientFacts.served(BOB_SIP, BOB, 1, DOMAINS), List.of())))
                .isInstanceOf(Selection.Native.class);
        assertThat(refused(AT_SMS.select(
                        facts(Technology.SMS, "smsc:main", bob, List.of(), on(ReferencePoint.IW2, BOB_SIP)))))
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void the_sms_function_takes_what_was_chosen_for_it_by_its_links_or_says_why_not() {
        assertThat(target(AT_SMS.select(facts(Technology.RCS, "iw2", STRANGER, List.of(FakeAdapter.SMS)))))
                .isEqualTo(new Target.Interwork(Technology.SMS, CAROL));
        assertThat(refused(AT_SMS.select(facts(Technology.RCS, "iw2", STRANGER, List.of()))))
                .isEqualTo(Cause.NO_ROUTE);
    }

    @Test
    void a_notification_returns_to_the_function_that_brought_its_message() {
        for (ReferencePoint point : ReferencePoint.values()) {
            SelectionFacts.Shape shape =
                    new SelectionFacts.Shape(new Origin(Technology.RCS, point.word(), ""), "message/imdn+xml", 0);
            SelectionFacts facts = new SelectionFacts(shape, SenderFacts.STRANGER, STRANGER, Map.of(), List.of(), NOW);
            assertThat(target(AT_SELECTION.selectForNotification(facts))).isEqualTo(on(point, CAROL));
            assertThat(refused(AT_SELECTION.selectForNotification(facts.without(List.of(on(point, CAROL))))))
                    .isEqualTo(Cause.NO_ROUTE);
        }
    }

    private static InterworkingSelectionFunction function(RolesSettings roles) {
        return new InterworkingSelectionFunction(DefaultRules.RULES, true, roles);
    }

    private static RolesSettings roles(boolean participating, boolean selection, boolean sms, String iw1, String iw2) {
        return new RolesSettings(
                participating,
                selection,
                sms,
                Optional.of(iw1).filter(hop -> !hop.isEmpty()),
                Optional.of(iw2).filter(hop -> !hop.isEmpty()),
                List.of("192.0.2.1"),
                "Isthmus-Trail");
    }

    private static SelectionFacts users(RecipientFacts recipient) {
        return users(recipient, List.of());
    }

    private static SelectionFacts users(
            RecipientFacts recipient, List<InterworkingFunction> adapters, Target... tried) {
        return facts(Technology.RCS, "access", recipient, adapters, tried);
    }

    private static SelectionFacts facts(
            Technology origin,
            String edge,
            RecipientFacts recipient,
            List<InterworkingFunction> adapters,
            Target... tried) {
        SelectionFacts facts = SelectionFacts.of(
                Messages.toBob("hello"), SenderFacts.STRANGER, recipient, adapters, List.of(tried), NOW);
        return new SelectionFacts(
                new SelectionFacts.Shape(new Origin(origin, edge, ""), "text/plain", 5),
                facts.sender(),
                facts.recipient(),
                facts.adapters(),
                facts.tried(),
                facts.at());
    }

    private static Target on(ReferencePoint point, Address recipient) {
        return new Target.HandOn(point, recipient);
    }

    private static Target target(Selection selection) {
        return switch (selection) {
            case Selection.HandOn on -> on.target();
            case Selection.Interwork interwork -> interwork.first().target();
            case Selection other -> throw new AssertionError(other);
        };
    }

    private static Cause refused(Selection selection) {
        assertThat(selection).isInstanceOf(Selection.Refuse.class);
        return ((Selection.Refuse) selection).refusal().cause();
    }
}
