// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.imdn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.DispositionType;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.mime.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImdnReaderTest {
    private static final ImdnReader READER = new ImdnReader(ImdnLimits.USUAL);
    private static final String OPEN = "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>34jk324j</message-id>"
            + "<datetime>2008-04-04T12:16:49-05:00</datetime>";
    private static final String CPM = "urn:oma:xml:cpm:imdn-extensions:1.0";

    @Test
    void all_that_the_grammar_allows_is_read() {
        Imdn imdn = read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n" + OPEN
                + "<recipient-uri>im:bob@example.com</recipient-uri>\r\n <original-recipient-uri\r\n  >im:b@example.com"
                + "</original-recipient-uri><subject>It &amp; <![CDATA[<That>]]></subject>"
                + "<delivery-notification>\r\n<status>\r\n<delivered/></status></delivery-notification></imdn>\r\n");
        assertThat(imdn)
                .isEqualTo(new Imdn(
                        new ImdnMessageId("34jk324j"),
                        Optional.of(Instant.parse("2008-04-04T17:16:49Z")),
                        Optional.of(new Imdn.Recipient("im:bob@example.com", "im:b@example.com")),
                        Optional.of("It & <That>"),
                        DispositionType.DELIVERY,
                        ImdnStatus.DELIVERED));
    }

    @ParameterizedTest
    @CsvSource({
        "delivery, delivered, DELIVERED", "delivery, failed, FAILED", "delivery, forbidden, FORBIDDEN",
        "delivery, error, ERROR", "display, displayed, DISPLAYED", "display, forbidden, FORBIDDEN",
        "display, error, ERROR", "processing, processed, PROCESSED", "processing, stored, STORED",
        "processing, error, ERROR", "interworking, legacy-sms, LEGACY_SMS", "interworking, error, ERROR",
        "delivery, displayed, OTHER", "display, delivered, OTHER", "processing, delivered, OTHER",
        "interworking, delivered, OTHER", "delivery, DELIVERED, OTHER", "delivery, delivered-soon, OTHER",
    })
    void a_word_that_does_not_belong_to_its_notification_claims_nothing(String type, String word, ImdnStatus status) {
        assertThat(read(notification(type, "<" + word + "/>")).status()).isEqualTo(status);
    }

    @Test
    void a_status_without_a_word_claims_nothing() {
        assertThat(read(notification("delivery", "")).status()).isEqualTo(ImdnStatus.OTHER);
        assertThat(read(OPEN + "<delivery-notification><delivered/></delivery-notification></imdn>")
                        .status())
                .isEqualTo(ImdnStatus.OTHER);
        assertThat(read(OPEN
                                + "<delivery-notification><status><x><delivered/></x></status></delivery-notification></imdn>")
                        .status())
                .isEqualTo(ImdnStatus.OTHER);
    }

    @Test
    void both_encodings_of_interworking_are_read() {
        String a = OPEN + "<interworking-notification><status><legacy-mms xmlns=\"" + CPM
                + "\"/></status></interworking-notification></imdn>";
        String b = OPEN + "<c:interworking-notification xmlns:c=\"" + CPM
                + "\"><c:status><c:legacy-mms/></c:status></c:interworking-notification></imdn>";
        for (String document : List.of(a, b)) {
            assertThat(read(document).type()).isEqualTo(DispositionType.INTERWORKING);
            assertThat(read(document).status()).isEqualTo(ImdnStatus.LEGACY_MMS);
        }
    }

    @Test
    void a_document_without_namespace_or_with_extensions_is_read() {
        assertThat(read("<imdn><message-id> 1 </message-id><delivery-notification><status><failed/></status>"
                                + "</delivery-notification><x:extra xmlns:x=\"urn:x\"><message-id>2</message-id></x:extra></imdn>")
                        .messageId())
                .isEqualTo(new ImdnMessageId("1"));
    }

    @Test
    void a_time_that_can_not_be_read_is_none() {
        assertThat(read(notification("delivery", "<failed/>").replace("2008-04-04T12:16:49-05:00", "yesterday"))
                        .sentAt())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "<imdn/>",
                "<imdm><message-id>1</message-id></imdm>",
                "<imdn><message-id>1</message-id></imdn>",
                "<imdn><message-id>a b</message-id><delivery-notification/></imdn>",
                "<imdn><message-id>1</message-id><delivery-notification/><display-notification/></imdn>",
                "<imdn><message-id>1</message-id><delivery-notification><status><failed/><delivered/></status>"
                        + "</delivery-notification></imdn>",
                "<imdn><message-id>1</message-id><delivery-notification/></imdn><imdn/>",
                "<!DOCTYPE imdn><imdn><message-id>1</message-id><delivery-notification/></imdn>",
                "<!DOCTYPE imdn [<!ENTITY e \"1\">]><imdn><message-id>&e;</message-id><delivery-notification/></imdn>",
                "<!DOCTYPE imdn SYSTEM \"file:///etc/passwd\"><imdn><message-id>1</message-id><delivery-notification/></imdn>",
                "<imdn><message-id>&e;</message-id><delivery-notification/></imdn>",
            })
    void what_is_no_notification_is_malformed(String document) {
        assertThat(READER.read(Octets.utf8(document))).isInstanceOf(ImdnReading.Malformed.class);
    }

    @Test
    void depth_and_size_are_bounded() {
        String deep = OPEN + "<x>".repeat(1000) + "</x>".repeat(1000) + "<delivery-notification/></imdn>";
        assertThat(READER.read(Octets.utf8(deep))).isInstanceOf(ImdnReading.Malformed.class);
        assertThat(READER.read(Octets.utf8(" ".repeat(20_000)))).isInstanceOf(ImdnReading.TooLarge.class);
    }

    @Test
    void other_encodings_than_utf8_are_malformed() {
        Octets utf16 = Octets.copyOf(notification("delivery", "<failed/>").getBytes(StandardCharsets.UTF_16));
        assertThat(READER.read(utf16)).isInstanceOf(ImdnReading.Malformed.class);
    }

    @Test
    void an_aggregate_is_a_list_in_order() {
        MediaType type = new MediaType("multipart/mixed", Map.of("boundary", "imdn-boundary"));
        String part = "--imdn-boundary\r\nContent-type: message/imdn+xml\r\n\r\n";
        String body = part + notification("delivery", "<delivered/>") + "\r\n\r\n" + part
                + notification("display", "<displayed/>") + "\r\n--imdn-boundary\r\n";
        assertThat(READER.read(type, Octets.utf8(body)))
                .isInstanceOfSatisfying(
                        ImdnReading.Read.class,
                        read -> assertThat(read.notifications())
                                .extracting(Imdn::status)
                                .containsExactly(ImdnStatus.DELIVERED, ImdnStatus.DISPLAYED));
        assertThat(READER.read(type, Octets.utf8(body.replace("message/imdn+xml", "text/plain"))))
                .isInstanceOf(ImdnReading.Malformed.class);
        assertThat(READER.read(type, Octets.utf8("--imdn-boundary--"))).isInstanceOf(ImdnReading.Malformed.class);
        assertThat(new ImdnReader(new ImdnLimits(16_384, 16, 1)).read(type, Octets.utf8(body)))
                .isInstanceOf(ImdnReading.TooLarge.class);
    }

    @Test
    void cut_and_changed_samples_are_read_or_refused() {
        Octets sample = Octets.utf8(notification("interworking", "<legacy-sms/>"));
        for (int i = 0; i < sample.size(); i++) {
            assertThat(READER.read(sample.slice(0, i))).isInstanceOf(ImdnReading.Malformed.class);
            for (int mask : new int[] {0x01, 0x20, 0x80, 0xFF}) {
                byte[] changed = sample.toByteArray();
                changed[i] ^= (byte) mask;
                Objects.requireNonNull(READER.read(Octets.copyOf(changed)));
            }
        }
    }

    private static String notification(String type, String word) {
        return OPEN + "<" + type + "-notification><status>" + word + "</status></" + type + "-notification></imdn>";
    }

    private static Imdn read(String document) {
        ImdnReading reading = READER.read(Octets.utf8(document));
        assertThat(reading).isInstanceOf(ImdnReading.Read.class);
        return ((ImdnReading.Read) reading).notifications().getFirst();
    }
}
