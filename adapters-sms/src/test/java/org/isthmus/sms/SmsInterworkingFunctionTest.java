// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.MailAddress;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.Conversion;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.model.settings.SmsSettings.Kind;
import org.isthmus.model.settings.SmsSettings.Transliteration;
import org.isthmus.sms.text.GsmAlphabet;
import org.isthmus.sms.text.TextRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmsInterworkingFunctionTest {
    private static final Msisdn BOB = new Msisdn("+447700900002");

    private final SmsInterworkingFunction function =
            new SmsInterworkingFunction(new TextRules(3, Transliteration.TYPOGRAPHIC, DefaultAlphabet.GSM, Kind.SMSC));

    @Test
    void a_text_becomes_a_finished_message_that_says_what_it_keeps_and_loses() {
        Conversion.Converted converted = (Conversion.Converted) convert(Content.text("it’s " + "a".repeat(200)), BOB);
        assertThat(converted.message().parts()).isEqualTo(2);
        assertThat(converted.message().summary()).isEqualTo("2 parts, GSM 7-bit, 205 characters");
        assertThat(converted.fidelity().kept()).containsExactly("text: all of it");
        assertThat(converted.fidelity().changed())
                .containsExactly(
                        "typography: quotes, dashes and the like are written plainly",
                        "length: sent in 2 parts that the phone joins");
        assertThat(converted.fidelity().lost())
                .containsExactly("display report: not possible in SMS", "conversation: the phone threads by number");
    }

    @Test
    void the_same_item_gives_the_same_parts_each_time() {
        Content content = Content.text("щ".repeat(200));
        assertThat(convert(content, BOB)).isEqualTo(convert(content, BOB));
    }

    @Test
    void two_long_messages_to_one_phone_in_a_row_never_share_a_reference() {
        for (int i = 0; i < 2000; i++) {
            assertThat(reference(i)).as("item %d", i).isNotEqualTo(reference(i + 1));
        }
    }

    private int reference(int item) {
        Conversion converted = function.convert(message(item, Content.text("a".repeat(200))), BOB);
        SmsMessage message = (SmsMessage) ((Conversion.Converted) converted).message();
        return message.part(0).content().at(3);
    }

    @Test
    void the_ids_of_an_anonymous_message_do_not_go_along_since_they_would_tell_who_writes() {
        CpmMessage open = message(1, Content.text("hello"));
        Parties known = open.parties();
        Parties hidden = new Parties(known.sender(), known.recipient(), true);
        assertThat(threading(open)).contains(open.threading());
        assertThat(threading(open.withParties(hidden))).isEmpty();
    }

    private Optional<Threading> threading(CpmMessage message) {
        return ((SmsMessage) ((Conversion.Converted) function.convert(message, BOB)).message()).threading();
    }

    @Test
    void over_the_limit_of_parts_it_is_refused_and_never_truncated() {
        assertThat(convert(Content.text("a".repeat(460)), BOB))
                .isInstanceOfSatisfying(Conversion.CannotCarry.class, cannot -> {
                    assertThat(cannot.refusal().cause()).isEqualTo(Cause.TOO_MANY_PARTS);
                    assertThat(cannot.refusal().detail()).isEqualTo("4 parts in GSM 7-bit, allowed are 3");
                });
    }

    /// `camel-smpp` carries one part, and only ASCII in the 7-bit alphabet.
    private final SmsInterworkingFunction simple =
            new SmsInterworkingFunction(new TextRules(10, Transliteration.NONE, DefaultAlphabet.GSM, Kind.CAMEL_SMPP));

    @Test
    void what_the_simple_link_kind_can_not_carry_is_refused_before_it_is_stored() {
        for (String text :
                List.of("a".repeat(161), "щ".repeat(71), "@".repeat(71), "é".repeat(71), "[" + "a".repeat(70))) {
            assertThat(simple.convert(message(1, Content.text(text)), BOB))
                    .as(text)
                    .isInstanceOfSatisfying(
                            Conversion.CannotCarry.class,
                            cannot -> assertThat(cannot.refusal().cause()).isEqualTo(Cause.TOO_MANY_PARTS));
        }
    }

    @Test
    void what_the_simple_link_kind_can_carry_is_one_part_in_the_alphabet_it_leaves_in() {
        assertThat(summary("a".repeat(160))).isEqualTo("1 part, GSM 7-bit, 160 characters");
        assertThat(summary("щ".repeat(70))).isEqualTo("1 part, UCS-2, 70 characters");
        assertThat(summary("@".repeat(70))).isEqualTo("1 part, UCS-2, 70 characters");
    }

    private String summary(String text) {
        return ((Conversion.Converted) simple.convert(message(1, Content.text(text)), BOB))
                .message()
                .summary();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/im-iscomposing+xml",
                "message/imdn+xml",
                "image/png",
                "text/html",
                "message/cpim",
                "multipart/mixed;boundary=x"
            })
    void other_media_never_become_a_message_on_a_phone(String mediaType) {
        assertThat(convert(new Content(mediaType, Octets.utf8("hello")), BOB))
                .isInstanceOfSatisfying(
                        Conversion.CannotCarry.class,
                        cannot -> assertThat(cannot.refusal().cause()).isEqualTo(Cause.NOT_ACCEPTABLE));
    }

    @Test
    void an_address_without_a_number_can_not_be_written_to() {
        assertThat(convert(Content.text("a"), new MailAddress("bob@example.org")))
                .isInstanceOf(Conversion.CannotCarry.class);
    }

    @Test
    void a_pushed_location_becomes_a_geo_link() {
        String xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <rcsenvelope xmlns="urn:gsma:params:xml:ns:rcs:rcs:geolocation" entity="tel:+4477">
                <rcspushlocation id="a" label="meeting point"><geopriv><location-info>
                <Circle xmlns="x"><gml:pos xmlns:gml="g">48.731964 -3.45829</gml:pos><radius uom="m">10</radius></Circle>
                </location-info></geopriv></rcspushlocation></rcsenvelope>""";
        assertThat(text(new Content("application/vnd.gsma.rcspushlocation+xml", Octets.utf8(xml))))
                .isEqualTo("meeting point\ngeo:48.731964,-3.45829;u=10");
    }

    @Test
    void an_uploaded_file_becomes_its_link_without_the_thumbnail() {
        String xml = """
                <file xmlns="urn:gsma:params:xml:ns:rcs:rcs:fthttp">
                <file-info type="thumbnail"><data url="https://x.example/thumb" until="2030-01-01T00:00:00Z"/></file-info>
                <file-info type="file"><file-size>1</file-size><file-name>cat.jpg</file-name>
                <data url="https://x.example/cat?a=1&amp;b=2" until="2030-01-01T00:00:00Z"/></file-info></file>""";
        assertThat(text(new Content("application/vnd.gsma.rcs-ft-http+xml", Octets.utf8(xml))))
                .isEqualTo("cat.jpg\nhttps://x.example/cat?a=1&b=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<file>",
                "<file/>",
                "<!DOCTYPE f [<!ENTITY a \"x\">]><file><file-info type=\"file\"><data url=\"https://&a;\"/></file-info></file>",
                "<file><file-info type=\"file\"><data url=\"javascript:alert(1)\"/></file-info></file>"
            })
    void a_description_that_can_not_be_read_is_refused(String xml) {
        assertThat(convert(new Content("application/vnd.gsma.rcs-ft-http+xml", Octets.utf8(xml)), BOB))
                .isInstanceOf(Conversion.CannotCarry.class);
    }

    private String text(Content content) {
        SmsMessage message = (SmsMessage) ((Conversion.Converted) convert(content, BOB)).message();
        return GsmAlphabet.DEFAULT.decode(message.part(0).content().toByteArray());
    }

    private Conversion convert(Content content, Address recipient) {
        return function.convert(message(7, content), recipient);
    }

    private static CpmMessage message(int item, Content content) {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        return new CpmMessage(
                new ItemId((long) item << 8),
                new Parties(new Msisdn("+447700900001"), BOB, false),
                new Threading(
                        new ImdnMessageId("i"), new ConversationId("c"), new ContributionId("d"), Optional.empty()),
                content,
                Set.of(DispositionRequest.DISPLAY),
                new Lifetime(now, now, now),
                new Origin(Technology.RCS, "access", ""));
    }
}
