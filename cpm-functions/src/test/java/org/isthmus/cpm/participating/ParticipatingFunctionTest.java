// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.participating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.cpm.Messages.ALICE;
import static org.isthmus.cpm.Messages.BOB;
import static org.isthmus.cpm.Messages.BOBS_NUMBER;
import static org.isthmus.cpm.Messages.NOW;
import static org.isthmus.cpm.Messages.message;
import static org.isthmus.cpm.Messages.sip;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.cpm.Messages;
import org.isthmus.cpm.screening.ListScreening;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.AnswerSettings;
import org.isthmus.model.settings.ByteSize;
import org.isthmus.model.settings.CopySettings;
import org.isthmus.model.settings.DeviceSettings;
import org.isthmus.model.settings.PolicySettings;
import org.isthmus.model.settings.ScreeningSettings;
import org.junit.jupiter.api.Test;

class ParticipatingFunctionTest {
    private static final Originator ALICE_HERSELF = new Originator.Served(ALICE);
    private static final Address ALICE_SIP = sip("sip:alice@example.org");
    private static final Address BOB_SIP = sip("sip:bob@example.org");
    private static final PolicySettings STRICT = new PolicySettings(
            new ByteSize(20),
            List.of("text/plain", "image/*"),
            Duration.ofDays(2),
            false,
            ScreeningSettings.DEFAULT,
            DeviceSettings.DEFAULT,
            CopySettings.DEFAULT,
            AnswerSettings.DEFAULT);

    private final ParticipatingFunction function = new ParticipatingFunction(STRICT, ListScreening.NONE);

    @Test
    void a_users_own_message_is_admitted_as_it_is() {
        CpmMessage hello = Messages.toBob("hello");
        assertThat(admit(function, hello, ALICE_HERSELF, Hops.NONE))
                .isEqualTo(new Admission.Admitted(hello, Hops.NONE));
    }

    @Test
    void a_sender_who_is_not_served_or_somebody_else_is_refused() {
        CpmMessage hello = Messages.toBob("hello");
        assertThat(refused(hello, new Originator.Stranger())).isEqualTo(Cause.NOT_SERVED);
        assertThat(admit(function, hello, new Originator.Visitor(), Hops.NONE)).isInstanceOf(Admission.Admitted.class);
        assertThat(refused(hello, new Originator.Served(BOB))).isEqualTo(Cause.IDENTITY_NOT_OWN);
    }

    @Test
    void answers_go_to_another_address_of_the_user_and_to_nobody_elses() {
        CpmMessage hello = message(BOBS_NUMBER, ALICE_SIP, Content.text("hi"), Technology.RCS);
        Originator bob = new Originator.Served(BOB);
        CpmMessage own = answeredTo(hello, BOB_SIP);
        assertThat(admit(function, own, bob, Hops.NONE)).isEqualTo(new Admission.Admitted(own, Hops.NONE));
        assertThat(refused(answeredTo(hello, ALICE_SIP), bob)).isEqualTo(Cause.IDENTITY_NOT_OWN);
    }

    @Test
    void a_reply_address_is_believed_of_a_link_that_says_it_and_not_of_other_networks_or_anonymous_senders() {
        CpmMessage marked = answeredTo(Messages.toBob("hi"), BOBS_NUMBER);
        assertThat(admit(function, marked, new Originator.Legacy(), Hops.NONE))
                .isEqualTo(new Admission.Admitted(marked, Hops.NONE));
        assertThat(admit(function, marked, new Originator.Visitor(), Hops.NONE))
                .isEqualTo(new Admission.Admitted(marked.withMarks(URGENT), Hops.NONE));
        CpmMessage hidden = answeredTo(
                message(
                        new Parties(BOBS_NUMBER, ALICE_SIP, true),
                        Content.text("hi"),
                        Technology.SMS,
                        NOW.plusSeconds(60)),
                BOBS_NUMBER);
        assertThat(admit(
                        new ParticipatingFunction(PolicySettings.DEFAULT, ListScreening.NONE),
                        hidden,
                        new Originator.Legacy(),
                        Hops.NONE))
                .isEqualTo(new Admission.Admitted(hidden.withMarks(URGENT), Hops.NONE));
    }

    private static final Marks URGENT = new Marks(Marks.Priority.URGENT, Marks.Sensitivity.NONE, Optional.empty());

    private static CpmMessage answeredTo(CpmMessage message, Address replyTo) {
        return message.withMarks(new Marks(Marks.Priority.URGENT, Marks.Sensitivity.NONE, Optional.of(replyTo)));
    }

    @Test
    void an_sms_user_is_asserted_by_the_link_and_under_the_same_policy() {
        Msisdn carol = new Msisdn("+353861234567");
        CpmMessage short_ = message(carol, BOB_SIP, Content.text("hi"), Technology.SMS);
        assertThat(admit(function, short_, new Originator.Legacy(), Hops.NONE)).isInstanceOf(Admission.Admitted.class);
        CpmMessage large = message(carol, BOB_SIP, Content.text("x".repeat(21)), Technology.SMS);
        assertThat(refused(large, new Originator.Legacy())).isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void what_has_been_here_or_may_spread_no_further_is_a_loop() {
        for (Hops hops : List.of(
                new Hops(1, OptionalInt.empty(), OptionalInt.empty()),
                new Hops(0, OptionalInt.of(70), OptionalInt.of(0)))) {
            Admission admission = admit(function, Messages.toBob("hello"), ALICE_HERSELF, hops);
            assertThat(((Admission.Refused) admission).refusal().cause()).isEqualTo(Cause.LOOP);
        }
        Hops onTheWay = new Hops(0, OptionalInt.of(1), OptionalInt.of(60));
        assertThat(admit(function, Messages.toBob("hello"), ALICE_HERSELF, onTheWay))
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void a_message_without_a_hop_left_is_admitted_since_it_may_end_here() {
        Hops last = new Hops(0, OptionalInt.of(0), OptionalInt.empty());
        CpmMessage hello = Messages.toBob("hello");
        assertThat(admit(function, hello, ALICE_HERSELF, last)).isEqualTo(new Admission.Admitted(hello, last));
    }

    @Test
    void a_recipient_who_can_not_be_written_to_is_refused() {
        for (Address recipient : List.of(new AlphanumericSender("ACME"), sip("sip:example.org"))) {
            assertThat(refused(message(ALICE_SIP, recipient, Content.text("hi"), Technology.RCS), ALICE_HERSELF))
                    .isEqualTo(Cause.BAD_ADDRESS);
        }
    }

    @Test
    void size_is_counted_in_octets_and_the_limit_itself_is_allowed() {
        assertThat(admit(function, Messages.toBob("ü".repeat(10)), ALICE_HERSELF, Hops.NONE))
                .isInstanceOf(Admission.Admitted.class);
        assertThat(refused(Messages.toBob("ü".repeat(10) + "x"), ALICE_HERSELF)).isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void media_types_outside_policy_are_refused() {
        assertThat(admit(function, picture("image/png"), ALICE_HERSELF, Hops.NONE))
                .isInstanceOf(Admission.Admitted.class);
        assertThat(refused(picture("video/mp4"), ALICE_HERSELF)).isEqualTo(Cause.MEDIA_NOT_SUPPORTED);
        assertThat(refused(picture("imagex/png"), ALICE_HERSELF)).isEqualTo(Cause.MEDIA_NOT_SUPPORTED);
    }

    @Test
    void the_lifetime_is_capped_by_the_operators_maximum_and_never_lengthened() {
        assertThat(expiryOf(NOW.plus(Duration.ofDays(30)))).isEqualTo(NOW.plus(Duration.ofDays(2)));
        assertThat(expiryOf(NOW.plusSeconds(60))).isEqualTo(NOW.plusSeconds(60));
        assertThat(refused(lasting(NOW, false), ALICE_HERSELF)).isEqualTo(Cause.EXPIRED);
    }

    @Test
    void anonymity_is_a_matter_of_policy() {
        CpmMessage hidden = lasting(NOW.plusSeconds(60), true);
        assertThat(refused(hidden, ALICE_HERSELF)).isEqualTo(Cause.BARRED);
        assertThat(admit(
                        new ParticipatingFunction(PolicySettings.DEFAULT, ListScreening.NONE),
                        hidden,
                        ALICE_HERSELF,
                        Hops.NONE))
                .isInstanceOf(Admission.Admitted.class);
    }

    private static Admission admit(
            ParticipatingFunction function, CpmMessage message, Originator originator, Hops hops) {
        return function.admit(new Submission(message, originator, Optional.empty(), hops));
    }

    private Cause refused(CpmMessage message, Originator originator) {
        Admission admission = admit(function, message, originator, Hops.NONE);
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) admission).refusal().cause();
    }

    private Instant expiryOf(Instant expires) {
        Admission admission = admit(function, lasting(expires, false), ALICE_HERSELF, Hops.NONE);
        return ((Admission.Admitted) admission).message().lifetime().expires();
    }

    private static CpmMessage lasting(Instant expires, boolean anonymous) {
        return message(new Parties(ALICE_SIP, BOB_SIP, anonymous), Content.text("hi"), Technology.RCS, expires);
    }

    private static CpmMessage picture(String type) {
        return message(ALICE_SIP, BOB_SIP, new Content(type, Octets.utf8("x")), Technology.RCS);
    }
}
