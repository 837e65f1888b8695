// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeHandOverTest {
    private static final Address ALICE = Address.ofCanonical("sip:alice@isthmus.example");
    private static final Address PHONE = Address.ofCanonical("+447700900123");
    private static final CpmMessage ASKING =
            message(new Parties(PHONE, ALICE, false), Set.of(DispositionRequest.POSITIVE_DELIVERY));
    private static final ForeignId ID = new ForeignId("rcs:+447700900123>sip:alice@isthmus.example", "Msg-1");

    @Test
    void any_success_means_that_the_recipient_has_it() {
        assertThat(NativeHandOver.of(ASKING, List.of(silent(), answered(486), answered(202), answered(603))))
                .isEqualTo(new HandOver.Accepted(List.of(ID)));
    }

    @Test
    void a_device_that_was_not_asked_to_report_has_no_name_for_it() {
        CpmMessage quiet = message(new Parties(PHONE, ALICE, false), Set.of());
        assertThat(NativeHandOver.of(quiet, List.of(answered(200)))).isEqualTo(new HandOver.Accepted(List.of()));
        CpmMessage hidden = message(new Parties(PHONE, ALICE, true), Set.of(DispositionRequest.DISPLAY));
        assertThat(NativeHandOver.of(hidden, List.of(answered(200)))).isEqualTo(new HandOver.Accepted(List.of()));
    }

    @Test
    void any_silence_without_success_is_unknown_and_never_a_failure() {
        for (List<SipOutcome> outcomes : List.of(
                List.of(silent()), List.of(answered(404), silent()), List.of(silent(), answered(480), silent()))) {
            assertThat(NativeHandOver.of(ASKING, outcomes)).isInstanceOfSatisfying(HandOver.Unknown.class, unknown -> {
                assertThat(unknown.ids()).containsExactly(ID);
                assertThat(unknown.refusal().cause()).isEqualTo(Cause.PEER_SILENT);
            });
        }
    }

    @Test
    void a_temporary_refusal_or_a_request_that_never_left_is_tried_again() {
        SipOutcome busy =
                new SipOutcome.Answered(SipAnswer.of(503).with("Retry-After", "120 (overload);duration=60"), "call-1");
        assertThat(NativeHandOver.of(ASKING, List.of(answered(404), busy, answered(480))))
                .isInstanceOfSatisfying(HandOver.Deferred.class, deferred -> {
                    assertThat(deferred.retryAfter()).isEqualTo(Duration.ofMinutes(2));
                    assertThat(deferred.refusal().remoteCode()).isEqualTo("503");
                });
        assertThat(NativeHandOver.of(ASKING, List.of(new SipOutcome.NotSent("no connection"))))
                .isInstanceOfSatisfying(HandOver.Deferred.class, deferred -> {
                    assertThat(deferred.refusal().cause()).isEqualTo(Cause.LINK_DOWN);
                    assertThat(deferred.refusal().detail()).contains("no connection");
                });
        assertThat(NativeHandOver.of(ASKING, List.of(SipOutcome.NotSent.unreachable("no such number", true))))
                .as("there is no way, so another one may be taken")
                .isEqualTo(new HandOver.Rejected(Refusal.of(Cause.NO_ROUTE, "no such number")));
        assertThat(NativeHandOver.of(ASKING, List.of()))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        deferred -> assertThat(deferred.refusal().cause()).isEqualTo(Cause.RECIPIENT_UNAVAILABLE));
    }

    @Test
    void what_the_core_says_is_not_told_as_the_word_of_a_device() {
        assertThat(NativeHandOver.byRoute(ASKING, answered(404)))
                .isEqualTo(new HandOver.Rejected(
                        new Refusal(Cause.UNKNOWN_RECIPIENT, Asserter.peer("core"), "404", "the SIP core")));
        assertThat(NativeHandOver.byRoute(ASKING, new SipOutcome.NotSent("the host has no address")))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        deferred -> assertThat(deferred.refusal().detail())
                                .isEqualTo("the request to the SIP core could not be sent: the host has no address"));
        assertThat(NativeHandOver.byRoute(ASKING, silent()))
                .isInstanceOfSatisfying(
                        HandOver.Unknown.class,
                        unknown -> assertThat(unknown.refusal().detail()).isEqualTo("the SIP core gave no answer"));
    }

    @ParameterizedTest
    @CsvSource({
        "400, PEER_PERMANENT",
        "403, RECIPIENT_REFUSED",
        "404, UNKNOWN_RECIPIENT",
        "405, METHOD_NOT_ALLOWED",
        "410, UNKNOWN_RECIPIENT",
        "413, TOO_LARGE",
        "415, MEDIA_NOT_SUPPORTED",
        "416, URI_SCHEME",
        "420, BAD_EXTENSION",
        "482, LOOP",
        "484, BAD_ADDRESS",
        "486, RECIPIENT_REFUSED",
        "488, NOT_ACCEPTABLE",
        "499, PEER_PERMANENT",
        "302, PEER_PERMANENT",
        "501, METHOD_NOT_ALLOWED",
        "505, VERSION_NOT_SUPPORTED",
        "513, TOO_LARGE",
        "600, RECIPIENT_REFUSED",
        "603, RECIPIENT_REFUSED",
        "604, UNKNOWN_RECIPIENT",
        "606, NOT_ACCEPTABLE",
        "699, RECIPIENT_REFUSED",
    })
    void a_final_no_is_rejected_with_its_cause(int status, Cause cause) {
        assertThat(NativeHandOver.of(ASKING, List.of(answered(status))))
                .isInstanceOfSatisfying(HandOver.Rejected.class, rejected -> {
                    assertThat(rejected.refusal().cause()).isEqualTo(cause);
                    assertThat(rejected.refusal().remoteCode()).isEqualTo(Integer.toString(status));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "408, RECIPIENT_UNAVAILABLE", "480, RECIPIENT_UNAVAILABLE", "430, LINK_DOWN", "491, PEER_TEMPORARY",
        "500, PEER_TEMPORARY", "503, PEER_TEMPORARY", "504, PEER_TEMPORARY", "599, PEER_TEMPORARY",
    })
    void what_may_pass_is_deferred_with_its_cause(int status, Cause cause) {
        assertThat(NativeHandOver.of(ASKING, List.of(answered(status))))
                .isInstanceOfSatisfying(
                        HandOver.Deferred.class,
                        deferred -> assertThat(deferred.refusal().cause()).isEqualTo(cause));
    }

    @Test
    void of_several_refusals_a_global_one_counts_and_else_the_lowest_class() {
        assertThat(rejected(List.of(answered(501), answered(415), answered(603))))
                .isEqualTo("603");
        assertThat(rejected(List.of(answered(501), answered(415)))).isEqualTo("415");
    }

    @Test
    void names_with_spaces_and_endless_ones_are_still_names() {
        Parties named = new Parties(new AlphanumericSender("ACME Ltd"), ALICE, false);
        assertThat(NativeIds.of(named, new ImdnMessageId("1")).scope())
                .isEqualTo("rcs:name:ACME%20Ltd>sip:alice@isthmus.example");
        Address endless = Address.ofCanonical("sip:" + "x".repeat(250) + "@isthmus.example");
        ForeignId id = NativeIds.of(new Parties(endless, endless, false), new ImdnMessageId("1"));
        assertThat(id).isEqualTo(NativeIds.reportedBy(endless, endless, new ImdnMessageId("1")));
        assertThat(id).isNotEqualTo(NativeIds.reportedBy(endless, ALICE, new ImdnMessageId("1")));
    }

    private static String rejected(List<SipOutcome> outcomes) {
        return ((HandOver.Rejected) NativeHandOver.of(ASKING, outcomes))
                .refusal()
                .remoteCode();
    }

    private static SipOutcome answered(int status) {
        return new SipOutcome.Answered(SipAnswer.of(status), "call-1");
    }

    private static SipOutcome silent() {
        return new SipOutcome.Silent("call-1");
    }

    private static CpmMessage message(Parties parties, Set<DispositionRequest> wanted) {
        return new CpmMessage(
                new ItemId(7),
                parties,
                new Threading(
                        new ImdnMessageId("Msg-1"),
                        new ConversationId("Conv-1"),
                        new ContributionId("Contr-1"),
                        Optional.empty()),
                Content.text("Hi"),
                wanted,
                new Lifetime(Requests.NOW, Requests.NOW, Requests.NOW.plusSeconds(60)),
                new Origin(Technology.SMS, "smsc:main", ""));
    }
}
