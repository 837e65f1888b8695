// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.gateway.SimulatedNetwork.PASSWORD;
import static org.isthmus.gateway.SimulatedNetwork.PATIENCE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.MessageDraft;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.isthmus.testkit.handset.SipPacket;
import org.isthmus.testkit.smsc.SimulatedPhone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused before it is stored, each with the status of its protocol and its story on the trail.
class RefusalsTest {
    private static SimulatedNetwork network;
    private SimulatedHandset alice;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.plan()
                .section("policy", "max-message-size: 20KiB")
                .section("registrar", "sender-rate: {per-second: 1, burst: 5}")
                .start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    @BeforeEach
    void somebodyNew() throws Exception {
        alice = network.online();
    }

    @AfterEach
    void nothingLeft() {
        assertThat(network.smsc().submits().all())
                .noneMatch(one -> one.message().userData().utf8().contains("never"));
    }

    private SipPacket refused(MessageDraft draft, int status) throws Exception {
        SentMessage sent = alice.send(draft);
        assertThat(sent.status()).isEqualTo(status);
        assertThat(network.told(sent.ids().callId(), TrailKind.REFUSED)).isNotEmpty();
        SipPacket answer = sent.answer().orElseThrow();
        assertThat(answer.reason()).doesNotContain("xception", "gov.nist", "\n");
        assertThat(answer.first("Warning")).as("every refusal carries its code").startsWith("399 isthmus \"ISM-");
        return answer;
    }

    @Test
    void an_unknown_recipient_of_our_domain_is_404() throws Exception {
        refused(MessageDraft.to("sip:nobody@" + SimulatedNetwork.DOMAIN).text("never"), 404);
    }

    @Test
    void a_domain_to_which_no_rule_leads_is_404() throws Exception {
        refused(MessageDraft.to("sip:bob@elsewhere.example").text("never"), 404);
    }

    @Test
    void a_number_that_is_none_is_484() throws Exception {
        refused(MessageDraft.to("tel:+44").text("never"), 484);
    }

    @Test
    void a_uri_scheme_that_is_not_known_is_416() throws Exception {
        SentMessage sent = alice.send(MessageDraft.to("gopher:bob").text("never"));

        assertThat(sent.status()).isEqualTo(416);
    }

    @Test
    void more_than_policy_allows_is_413() throws Exception {
        refused(MessageDraft.to("tel:" + SimulatedNetwork.number()).text("never ".repeat(4000)), 413);
    }

    @Test
    void a_text_of_too_many_parts_is_refused_and_never_truncated() throws Exception {
        SimulatedPhone phone = network.phone();

        refused(MessageDraft.to("tel:+" + phone.number()).text("never ".repeat(300)), 413);

        assertThat(phone.texts().all()).isEmpty();
        assertThat(phone.incomplete()).isZero();
    }

    @Test
    void broken_cpim_is_400_and_says_why_in_our_words() throws Exception {
        SipPacket answer = refused(
                MessageDraft.to("tel:" + SimulatedNetwork.number()).shaped(MessageDraft.Shape.BROKEN_CPIM), 400);

        assertThat(answer.reason()).isEqualTo("the header block does not end");
    }

    @Test
    void a_body_of_an_unknown_kind_is_415_with_accept() throws Exception {
        SipPacket answer = refused(
                MessageDraft.to("tel:" + SimulatedNetwork.number())
                        .content("message/external-body", Octets.utf8("never"))
                        .shaped(MessageDraft.Shape.BARE),
                415);

        assertThat(answer.first("Accept")).contains("message/cpim");
    }

    @Test
    void content_that_no_way_can_carry_is_refused_at_once() throws Exception {
        SentMessage sent = alice.send(MessageDraft.to("tel:" + SimulatedNetwork.number())
                .content("image/png", Octets.utf8("never a picture")));

        assertThat(sent.status()).isIn(404, 415, 488);
    }

    @Test
    void an_encoding_that_is_not_known_is_415_with_accept_encoding() throws Exception {
        SipPacket answer = refused(
                MessageDraft.to("tel:" + SimulatedNetwork.number())
                        .text("never")
                        .header("Content-Encoding", "br"),
                415);

        assertThat(answer.first("Accept-Encoding")).contains("deflate");
    }

    @Test
    void what_is_called_compressed_and_is_not_is_400() throws Exception {
        refused(
                MessageDraft.to("tel:" + SimulatedNetwork.number())
                        .text("never")
                        .header("Content-Encoding", "gzip"),
                400);
    }

    @Test
    void a_deflated_message_is_read() throws Exception {
        SimulatedPhone phone = network.phone();

        SentMessage sent = alice.send(MessageDraft.to("tel:+" + phone.number())
                .text("Pressed flat")
                .shaped(MessageDraft.Shape.DEFLATED_CPIM));

        assertThat(sent.status()).isEqualTo(202);
        phone.awaitText("Pressed flat", PATIENCE);
    }

    @Test
    void an_extension_that_must_be_understood_is_420_and_named() throws Exception {
        SentMessage sent = alice.send(MessageDraft.to("tel:" + SimulatedNetwork.number())
                .text("never")
                .header("Require", "100rel"));

        assertThat(sent.status()).isEqualTo(420);
        assertThat(sent.answer().orElseThrow().first("Unsupported")).isEqualTo("100rel");
    }

    @Test
    void a_wrong_password_is_refused_and_leaves_no_message() throws Exception {
        HandsetAccount real = network.user();
        SimulatedHandset guesser = network.device(HandsetAccount.of(real.user(), real.domain(), "guess"));

        assertThat(guesser.register().status()).isIn(401, 403);
        assertThat(guesser.send("tel:" + SimulatedNetwork.number(), "never").status())
                .isIn(401, 403, 407);
    }

    @Test
    void a_user_who_is_not_known_is_challenged_like_one_who_is() throws Exception {
        SimulatedHandset stranger = network.device(HandsetAccount.of("stranger", SimulatedNetwork.DOMAIN, PASSWORD));

        SentMessage sent = stranger.send("tel:" + SimulatedNetwork.number(), "never");

        assertThat(sent.status()).isIn(401, 407);
    }

    @Test
    void an_identity_that_is_not_the_users_own_is_403() throws Exception {
        HandsetAccount bob = network.user();
        HandsetAccount mask = new HandsetAccount(
                bob.user(),
                bob.domain(),
                alice.settings().account().digestUser(),
                PASSWORD,
                alice.settings().account().instance());
        SimulatedHandset mallory = network.device(mask);

        assertThat(mallory.send("tel:" + SimulatedNetwork.number(), "never").status())
                .isEqualTo(403);
        assertThat(mallory.register().status()).isEqualTo(403);
    }

    @Test
    void credentials_that_were_used_before_are_not_taken_again() throws Exception {
        SentMessage sent = alice.send("tel:" + SimulatedNetwork.number(), "Once");
        String request = sent.request().utf8();
        String replayed = request.replace(sent.ids().callId(), "another-call")
                .replaceFirst("branch=z9hG4bK[^;\r\n]*", "branch=z9hG4bKreplayed" + System.nanoTime())
                .replace(sent.imdnId(), sent.imdnId().replace('-', '0'));

        assertThat(request).contains("Authorization");
        alice.sendRaw(Octets.utf8(replayed));

        SipPacket answer = alice.packets()
                .await(
                        packet -> packet.status() > 0 && packet.branch().startsWith("z9hG4bKreplayed"),
                        "an answer",
                        PATIENCE);
        assertThat(answer.status()).isIn(401, 407);
    }

    @Test
    void a_sender_who_is_too_fast_is_503_with_retry_after_and_others_are_not() throws Exception {
        SimulatedPhone phone = network.phone();
        List<SentMessage> sent = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            sent.add(alice.send("tel:+" + phone.number(), "Fast " + i));
        }

        SentMessage refused =
                sent.stream().filter(one -> one.status() != 202).findFirst().orElseThrow();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.answer().orElseThrow().first("Retry-After")).matches("[0-9]+.*");
        long seconds = 1 + Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        SentMessage other = network.online().send("tel:+" + phone.number(), "Slow");
        assertThat(other.status()).isEqualTo(202);
        network.ended(other.imdnId());
        network.told(refused.ids().callId(), TrailKind.REFUSED);
        assertThat(sent.stream()
                        .filter(one -> one.status() == 503)
                        .filter(one -> !network.story(one.ids().callId()).isEmpty()))
                .as("one a second has a story")
                .hasSizeLessThanOrEqualTo((int) seconds)
                .isNotEmpty();
        sent.stream().filter(one -> one.status() == 202).forEach(one -> network.ended(one.imdnId()));
        assertThat(phone.texts().all().stream().filter(text -> text.text().startsWith("Fast")))
                .hasSize((int) sent.stream().filter(one -> one.status() == 202).count());
    }

    @Test
    void a_method_that_is_not_served_is_405_with_allow() throws Exception {
        SipPacket answer = alice.request("SUBSCRIBE", "sip:" + SimulatedNetwork.DOMAIN, List.of(), Octets.EMPTY);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.first("Allow")).contains("MESSAGE", "REGISTER", "OPTIONS");
    }

    @Test
    void options_say_what_is_taken_here() throws Exception {
        SipPacket answer = alice.request("OPTIONS", "sip:" + SimulatedNetwork.DOMAIN, List.of(), Octets.EMPTY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.first("Accept")).contains("message/cpim");
    }

    @Test
    void a_message_that_has_been_here_before_is_482() throws Exception {
        refused(
                MessageDraft.to("tel:" + SimulatedNetwork.number())
                        .text("never")
                        .header("Isthmus-Passed", SimulatedNetwork.DOMAIN + "/0"),
                482);
    }

    @Test
    void without_a_hop_left_a_message_to_another_handset_is_483_and_one_that_ends_here_is_taken() throws Exception {
        SimulatedHandset bob = network.online();

        refused(
                MessageDraft.to(bob.settings().account().addressOfRecord())
                        .text("never")
                        .header("Max-Forwards", "0"),
                483);

        assertThat(alice.send(MessageDraft.to("tel:" + SimulatedNetwork.number())
                                .text("The last hop")
                                .header("Max-Forwards", "0"))
                        .status())
                .isEqualTo(202);
        assertThat(bob.messages().all()).isEmpty();
    }
}
