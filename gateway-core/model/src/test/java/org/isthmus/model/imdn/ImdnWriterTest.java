// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.cpim.CpimAddress;
import org.isthmus.model.cpim.CpimHeader;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpim.CpimNamespace;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.MimeHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImdnWriterTest {
    private static final Instant SENT = Instant.parse("2026-11-20T06:00:00.123Z");
    private static final ImdnWriter WRITER = new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE);

    @Test
    void a_delivery_notification_is_written_in_the_order_of_the_grammar() {
        Imdn imdn = new Imdn(
                new ImdnMessageId("a<&>b"),
                Optional.of(SENT),
                Optional.of(new Imdn.Recipient("tel:+447700900123", "sip:bob@example.org")),
                Optional.of("1 < 2\u0000"),
                DispositionType.DELIVERY,
                ImdnStatus.DELIVERED);
        assertThat(WRITER.write(imdn).utf8())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
                        + "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>a&lt;&amp;&gt;b</message-id>"
                        + "<datetime>2026-11-20T06:00:00Z</datetime><recipient-uri>tel:+447700900123</recipient-uri>"
                        + "<original-recipient-uri>sip:bob@example.org</original-recipient-uri>"
                        + "<subject>1 &lt; 2\uFFFD</subject>"
                        + "<delivery-notification><status><delivered/></status></delivery-notification></imdn>");
    }

    @Test
    void an_interworking_notification_is_written_as_the_peer_wants_it() {
        Imdn imdn = Imdn.of(new ImdnMessageId("1"), SENT, DispositionType.INTERWORKING, ImdnStatus.LEGACY_SMS);
        assertThat(WRITER.write(imdn).utf8())
                .contains("<interworking-notification xmlns=\"urn:oma:xml:cpm:imdn-extensions:1.0\">"
                        + "<status><legacy-sms/></status></interworking-notification>");
        assertThat(new ImdnWriter(InterworkingEncoding.IMDN_NAMESPACE)
                        .write(imdn)
                        .utf8())
                .contains("<interworking-notification><status>"
                        + "<legacy-sms xmlns=\"urn:oma:xml:cpm:imdn-extensions:1.0\"/>"
                        + "</status></interworking-notification>");
    }

    @ParameterizedTest
    @EnumSource(InterworkingEncoding.class)
    void what_is_written_is_read_back(InterworkingEncoding encoding) {
        for (DispositionType type : DispositionType.values()) {
            for (ImdnStatus status : List.of(ImdnStatus.ERROR, wordOf(type))) {
                Imdn imdn = Imdn.of(new ImdnMessageId("é😀"), Instant.parse("2026-11-20T06:00:00Z"), type, status);
                assertThat(new ImdnReader(ImdnLimits.USUAL).read(new ImdnWriter(encoding).write(imdn)))
                        .isEqualTo(new ImdnReading.Read(List.of(imdn)));
            }
        }
    }

    @Test
    void what_has_no_element_or_no_time_is_our_own_mistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WRITER.write(
                        Imdn.of(new ImdnMessageId("1"), SENT, DispositionType.DELIVERY, ImdnStatus.OTHER)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WRITER.write(new Imdn(
                        new ImdnMessageId("1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        DispositionType.DELIVERY,
                        ImdnStatus.FAILED)));
    }

    @Test
    void requests_that_are_not_known_are_ignored() {
        ImdnHeaders headers = ImdnHeaders.of(message(
                header("Message-ID", "34jk"),
                header("Disposition-Notification", "positive-delivery;x=1, whatever ,display,, interworking"),
                header("Disposition-Notification", "")));
        assertThat(headers.messageId()).contains(new ImdnMessageId("34jk"));
        assertThat(headers.wanted())
                .containsExactlyInAnyOrder(
                        DispositionRequest.POSITIVE_DELIVERY,
                        DispositionRequest.DISPLAY,
                        DispositionRequest.INTERWORKING);
    }

    @Test
    void headers_that_can_not_be_read_count_as_absent() {
        assertThat(ImdnHeaders.of(message(header("Message-ID", "a b"), header("Original-To", "bob"))))
                .isEqualTo(ImdnHeaders.NONE);
        assertThat(ImdnHeaders.of(message())).isEqualTo(ImdnHeaders.NONE);
    }

    @Test
    void routes_keep_their_order_and_all_headers_come_back() {
        ImdnHeaders headers = new ImdnHeaders(
                Optional.of(new ImdnMessageId("1")),
                Set.of(DispositionRequest.DISPLAY, DispositionRequest.NEGATIVE_DELIVERY),
                Optional.of(new CpimAddress("Bob", "im:bob@example.org")),
                List.of(new CpimAddress("", "im:a@x"), new CpimAddress("", "im:b@x")),
                List.of(new CpimAddress("", "im:c@x"), new CpimAddress("", "im:d@x")));
        List<CpimHeader> all = new ArrayList<>(headers.routingHeaders());
        headers.idHeader().ifPresent(all::add);
        headers.wantedHeader().ifPresent(all::add);
        assertThat(ImdnHeaders.of(message(all.toArray(CpimHeader[]::new)))).isEqualTo(headers);
        assertThat(headers.wantedHeader().orElseThrow().value()).isEqualTo("negative-delivery, display");
        assertThat(ImdnHeaders.message(new ImdnMessageId("1"), Set.of()).wantedHeader())
                .isEmpty();
    }

    private static ImdnStatus wordOf(DispositionType type) {
        return switch (type) {
            case DELIVERY -> ImdnStatus.FAILED;
            case DISPLAY -> ImdnStatus.DISPLAYED;
            case PROCESSING -> ImdnStatus.STORED;
            case INTERWORKING -> ImdnStatus.LEGACY_MMS;
        };
    }

    private static CpimHeader header(String name, String text) {
        return CpimHeader.of(CpimNamespace.IMDN, name, text);
    }

    private static CpimMessage message(CpimHeader... headers) {
        return new CpimMessage(List.of(headers), MediaType.PLAIN_TEXT, MimeHeaders.NONE, Octets.EMPTY);
    }
}
