// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.cpm.Requests.NOW;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.delivery.DispositionKind;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagerMessageWriterTest {
    private static final PagerMessageWriter WRITER =
            new PagerMessageWriter(SamplePlan.DOMAIN, new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE));
    private static final Address ALICE = Address.ofCanonical("sip:alice@isthmus.example");
    private static final Address PHONE = Address.ofCanonical("+447700900123");
    private static final SipTarget DEVICE = SipTarget.device(binding(List.of()));

    @Test
    void a_message_from_a_phone_is_written_as_a_cpm_client_expects_it() {
        OutgoingSip sip = WRITER.write(message(new Parties(PHONE, ALICE, false)), DEVICE, CpmService.MSG, NOW);
        assertThat(sip.method()).isEqualTo("MESSAGE");
        assertThat(sip.requestUri()).isEqualTo("sip:alice@192.0.2.4:5062;transport=udp");
        assertThat(sip.target()).isEqualTo("sip:alice@192.0.2.4:5062;transport=udp");
        assertThat(sip.flow()).isEmpty();
        assertThat(lines(sip.headers())).isEqualTo("""
                        From: <sip:+447700900123@isthmus.example;user=phone>
                        To: <sip:alice@isthmus.example>
                        P-Asserted-Identity: <sip:+447700900123@isthmus.example;user=phone>
                        P-Asserted-Identity: <tel:+447700900123>
                        P-Asserted-Service: urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg
                        Accept-Contact: *;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg"
                        Conversation-ID: Conv-1
                        Contribution-ID: Contr-1
                        InReplyTo-Contribution-ID: Contr-0
                        Expires: 3600
                        Content-Type: message/cpim""");
        assertThat(sip.body().utf8().replace("\r\n", "\n")).isEqualTo("""
                        From: <sip:anonymous@anonymous.invalid>
                        To: <sip:anonymous@anonymous.invalid>
                        NS: imdn <urn:ietf:params:imdn>
                        imdn.Message-ID: Msg-1
                        DateTime: 2026-11-20T05:59:58Z
                        imdn.Disposition-Notification: positive-delivery, negative-delivery

                        Content-Type: text/plain;charset=utf-8
                        Content-Length: 7

                        Grüße""");
        assertThat(sip.body().utf8().replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    @Test
    void what_a_network_keeps_to_itself_is_asserted_to_nobody() {
        SipTarget core = SipTarget.core(ALICE, SamplePlan.DOMAIN, "sip:192.0.2.9;lr");
        assertThat(core.trusted()).isTrue();
        assertThat(WRITER.write(message(new Parties(PHONE, ALICE, true)), core, CpmService.MSG, NOW)
                        .headers()
                        .has("P-Asserted-Identity"))
                .isTrue();
        SipHeaders unknown = WRITER.write(message(new Parties(PartyUri.NOBODY, ALICE, true)), core, CpmService.MSG, NOW)
                .headers();
        assertThat(unknown.has("P-Asserted-Identity")).isFalse();
        assertThat(Privacy.namesNobody(unknown)).isTrue();
    }

    @Test
    void a_notification_is_cpim_with_its_own_id_and_asks_for_nothing() {
        OutgoingSip sip =
                WRITER.write(notification(DispositionKind.DELIVERED, Technology.SMS), DEVICE, CpmService.MSG, NOW);
        assertThat(sip.body().utf8().replace("\r\n", "\n"))
                .isEqualTo("""
                        From: <sip:anonymous@anonymous.invalid>
                        To: <sip:anonymous@anonymous.invalid>
                        NS: imdn <urn:ietf:params:imdn>
                        imdn.Message-ID: Note-1
                        DateTime: 2026-11-20T06:00:00Z

                        Content-Type: message/imdn+xml
                        Content-Length: 236
                        Content-Disposition: notification

                        <?xml version="1.0" encoding="UTF-8"?>
                        """
                        + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>Msg-1</message-id>"
                        + "<datetime>2026-11-20T05:59:58Z</datetime>"
                        + "<delivery-notification><status><delivered/></status></delivery-notification></imdn>");
        assertThat(sip.headers().first("Conversation-ID")).contains("Conv-1");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, sms, <delivery-notification><status><failed/>",
        "FORBIDDEN, sms, <delivery-notification><status><forbidden/>",
        "ERROR, sms, <delivery-notification><status><error/>",
        "DISPLAYED, rcs, <display-notification><status><displayed/>",
        "PROCESSED, sms, <processing-notification><status><processed/>",
        "STORED, rcs, <processing-notification><status><stored/>",
        "INTERWORKED, sms, <status><legacy-sms/>",
        "INTERWORKED, mms, <status><legacy-mms/>",
    })
    void each_disposition_has_its_element(DispositionKind kind, String technology, String element) {
        assertThat(WRITER.write(notification(kind, new Technology(technology)), DEVICE, CpmService.MSG, NOW)
                        .body()
                        .utf8())
                .contains(element);
    }

    @Test
    void a_message_that_was_kept_is_marked_deferred() {
        SipHeaders headers = WRITER.write(message(new Parties(PHONE, ALICE, false)), DEVICE, CpmService.DEFERRED, NOW)
                .headers();
        assertThat(headers.first("P-Asserted-Service")).contains("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.deferred");
        assertThat(headers.first("Accept-Contact").orElseThrow()).endsWith("oma.cpm.deferred\"");
    }

    @Test
    void an_anonymous_sender_appears_nowhere_outside_the_trust_domain() {
        CpmMessage message = message(new Parties(PHONE, ALICE, true));
        OutgoingSip toDevice = WRITER.write(message, DEVICE, CpmService.MSG, NOW);
        assertThat(lines(toDevice.headers()) + toDevice.body().utf8()).doesNotContain("7700900123", "Disposition");
        assertThat(toDevice.headers().first("From")).contains("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
        assertThat(toDevice.headers().first("Privacy")).contains("id");
        assertThat(toDevice.headers().first("Conversation-ID"))
                .as("a conversation has two parties, and one of them knows both")
                .contains(message.threading().contribution().value());
        OutgoingSip toCore = WRITER.write(
                message, SipTarget.core(ALICE, "isthmus.example", "<sip:scscf.example;lr>"), CpmService.MSG, NOW);
        assertThat(toCore.headers().values("P-Asserted-Identity")).contains("<tel:+447700900123>");
        assertThat(toCore.route()).containsExactly("<sip:scscf.example;lr>");
        assertThat(toCore.body().utf8()).doesNotContain("7700900123");
    }

    @Test
    void a_device_behind_a_path_is_reached_by_it_and_not_by_its_flow() {
        SipTarget target = SipTarget.device(binding(List.of("<sip:edge.example;lr>")));
        assertThat(target.route()).containsExactly("<sip:edge.example;lr>");
        assertThat(target.flow()).isEmpty();
    }

    @Test
    void a_device_behind_address_translation_or_on_a_connection_is_reached_over_its_flow() {
        assertThat(SipTarget.device(from("UDP:198.51.100.7:40001")).flow()).contains("UDP:198.51.100.7:40001");
        assertThat(SipTarget.device(from("TCP:192.0.2.4:40001")).flow()).contains("TCP:192.0.2.4:40001");
    }

    private static Binding from(String flow) {
        Binding plain = binding(List.of());
        return new Binding(plain.contact(), "", plain.expires(), plain.callId(), 1, List.of(), flow, Set.of());
    }

    @Test
    void headers_in_a_contact_are_not_sent() {
        Binding plain = binding(List.of());
        Binding sly = new Binding(
                "sip:a?b@192.0.2.4?Route=%3Csip:evil.example%3E",
                "", plain.expires(), plain.callId(), 1, List.of(), "", Set.of());
        assertThat(SipTarget.device(sly).requestUri()).isEqualTo("sip:a?b@192.0.2.4");
        assertThat(SipTarget.device(sly).flow()).isEmpty();
    }

    @Test
    void a_lifetime_that_is_over_is_zero_seconds() {
        OutgoingSip sip =
                WRITER.write(message(new Parties(PHONE, ALICE, false)), DEVICE, CpmService.MSG, NOW.plusSeconds(9000));
        assertThat(sip.headers().first("Expires")).contains("0");
    }

    @Test
    void what_is_written_is_read_back() {
        CpmMessage message = message(new Parties(PHONE, ALICE, false));
        OutgoingSip sip = WRITER.write(message, DEVICE, CpmService.MSG, NOW);
        PagerMessage read = Requests.READER.read(incoming(sip, "sip:alice@isthmus.example"), PHONE);
        CpmMessage back = ((PagerMessage.Message) read).message();
        assertThat(back.parties()).isEqualTo(message.parties());
        assertThat(back.threading()).isEqualTo(message.threading());
        assertThat(back.content()).isEqualTo(message.content());
        assertThat(back.wanted()).isEqualTo(message.wanted());
        assertThat(back.lifetime()).isEqualTo(message.lifetime());
        OutgoingSip note =
                WRITER.write(notification(DispositionKind.FAILED, Technology.SMS), DEVICE, CpmService.MSG, NOW);
        PagerMessage disposition = Requests.READER.read(incoming(note, "sip:alice@isthmus.example"), PHONE);
        assertThat(((PagerMessage.Disposition) disposition).reports().getFirst().state())
                .isEqualTo(ReportedState.FAILED);
    }

    private static IncomingSip incoming(OutgoingSip sip, String uri) {
        return Requests.of(sip.method(), uri, sip.headers(), sip.body());
    }

    private static CpmMessage message(Parties parties) {
        return new CpmMessage(
                new ItemId(7),
                parties,
                threading("Msg-1"),
                Content.text("Grüße"),
                Set.of(DispositionRequest.NEGATIVE_DELIVERY, DispositionRequest.POSITIVE_DELIVERY),
                lifetime(),
                new Origin(Technology.SMS, "smsc:main", "1"));
    }

    private static DispositionNotification notification(DispositionKind kind, Technology technology) {
        return new DispositionNotification(
                new ItemId(8),
                new ItemId(7),
                new ImdnMessageId("Msg-1"),
                Instant.parse("2026-11-20T05:59:58Z"),
                new Parties(PHONE, ALICE, false),
                threading("Note-1"),
                new Disposition(kind, Asserter.GATEWAY, NOW, technology),
                lifetime(),
                new Origin(technology, "", ""));
    }

    private static Threading threading(String imdn) {
        return new Threading(
                new ImdnMessageId(imdn),
                new ConversationId("Conv-1"),
                new ContributionId("Contr-1"),
                Optional.of(new ContributionId("Contr-0")));
    }

    private static Lifetime lifetime() {
        return new Lifetime(Instant.parse("2026-11-20T05:59:58Z"), NOW, NOW.plusSeconds(3600));
    }

    private static Binding binding(List<String> path) {
        return new Binding(
                "sip:alice@192.0.2.4:5062;transport=udp",
                "",
                NOW.plusSeconds(60),
                "reg-1",
                1,
                path,
                "UDP:192.0.2.4:40001",
                Set.of());
    }

    private static String lines(SipHeaders headers) {
        return headers.all().stream()
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining("\n"));
    }
}
