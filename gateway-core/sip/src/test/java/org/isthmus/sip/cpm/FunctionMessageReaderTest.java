// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.cpm.Requests.NOW;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.DispositionRequest;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Marks;
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
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What one function writes the next one reads.
class FunctionMessageReaderTest {
    private static final PagerMessageWriter WRITER =
            new PagerMessageWriter(SamplePlan.DOMAIN, new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE), true);
    private static final FunctionMessageReader READER =
            new FunctionMessageReader(Requests.READER, SamplePlan.ADDRESSES);
    private static final Address ALICE = Address.ofCanonical("sip:alice@isthmus.example");
    private static final Address PHONE = Address.ofCanonical("+447700900123");
    private static final ItemId ITEM = new ItemId(4711);

    @ParameterizedTest
    @CsvSource({
        "sip:alice@isthmus.example, +447700900123",
        "+447700900123, sip:alice@isthmus.example",
        "+447700900123, short:60006",
        "short:112, +447700900123",
        "sip:bob@other.example, mailto:carol@example.net"
    })
    void a_message_is_read_as_it_was_whoever_it_is_between(String sender, String recipient) {
        for (boolean anonymous : new boolean[] {false, true}) {
            CpmMessage message = message(
                    new Parties(Address.ofCanonical(sender), Address.ofCanonical(recipient), anonymous),
                    new Origin(Technology.RCS, "iw1", "call"));

            CpmMessage read = message(read(message, new TrailField(ITEM, ReferencePoint.IW1, Technology.RCS)));

            assertThat(read.parties()).isEqualTo(message.parties());
            assertThat(read.threading()).isEqualTo(message.threading());
            assertThat(read.content()).isEqualTo(message.content());
            assertThat(read.wanted()).isEqualTo(message.wanted());
            assertThat(read.marks()).isEqualTo(message.marks());
            assertThat(read.lifetime().expires()).isEqualTo(message.lifetime().expires());
            assertThat(read.id()).isEqualTo(ITEM);
            assertThat(read.origin().technology()).isEqualTo(Technology.RCS);
            assertThat(read.origin().edge()).isEqualTo("iw1");
        }
    }

    @Test
    void a_name_that_telephones_see_as_the_sender_stays_one_and_a_user_never_becomes_one() {
        Address name = new AlphanumericSender("Isthmus Air");
        Origin origin = new Origin(Technology.RCS, "iw2", "");
        for (boolean anonymous : new boolean[] {false, true}) {
            Parties shown = new Parties(name, PHONE, anonymous);
            assertThat(message(read(message(shown, origin), new TrailField(ITEM, ReferencePoint.IW2, Technology.RCS)))
                            .parties())
                    .isEqualTo(shown);
        }
        Parties users = new Parties(ALICE, PHONE, false);
        assertThat(message(read(message(users, origin), new TrailField(ITEM, ReferencePoint.IW1, Technology.RCS)))
                        .parties())
                .isEqualTo(users);
    }

    @Test
    void a_notification_is_about_the_item_that_the_field_names() {
        DispositionNotification notification = new DispositionNotification(
                new ItemId(8),
                ITEM,
                new ImdnMessageId("Msg-1"),
                NOW,
                new Parties(PHONE, Address.ofCanonical("short:60006"), false),
                threading("Note-1"),
                new Disposition(DispositionKind.INTERWORKED, Asserter.GATEWAY, NOW, Technology.SMS),
                lifetime(),
                new Origin(Technology.SMS, "iw2", ""));
        TrailField trail = new TrailField(ITEM, ReferencePoint.IW2, Technology.SMS);

        assertThat(read(notification, trail)).isInstanceOfSatisfying(FunctionReading.Reports.class, read -> {
            assertThat(read.reports()).hasSize(1);
            assertThat(read.reports().getFirst().ids())
                    .containsExactly(FunctionMessageReader.reportId(ReferencePoint.IW2, ITEM));
            assertThat(read.reports().getFirst().state()).isEqualTo(ReportedState.INTERWORKED);
            assertThat(read.reports().getFirst().by()).isEqualTo(Asserter.peer("iw2"));
        });
    }

    @Test
    void without_a_sender_or_a_recipient_it_is_refused() {
        TrailField trail = new TrailField(ITEM, ReferencePoint.IW1, Technology.RCS);
        for (String[] wrong : new String[][] {
            {"sip:alice@isthmus.example", ""},
            {"sip:alice@isthmus.example", "nobody"},
            {"tel:", "<sip:bob@isthmus.example>"}
        }) {
            SipHeaders headers = wrong[1].isEmpty()
                    ? SipHeaders.of("Content-Type", "text/plain")
                    : SipHeaders.of("P-Asserted-Identity", wrong[1], "Content-Type", "text/plain");
            assertThat(READER.read(
                            Requests.of(
                                    "MESSAGE",
                                    wrong[0],
                                    headers,
                                    Content.text("x").octets()),
                            trail))
                    .isInstanceOf(FunctionReading.Refused.class);
        }
    }

    private static FunctionReading read(CpmItem item, TrailField trail) {
        OutgoingSip sip = WRITER.write(
                item,
                SipTarget.function(item.parties().recipient(), SamplePlan.DOMAIN, "sip:isf.example;lr"),
                CpmService.MSG,
                NOW);
        return READER.read(Requests.of(sip.method(), sip.requestUri(), sip.headers(), sip.body()), trail);
    }

    private static CpmMessage message(FunctionReading reading) {
        assertThat(reading).isInstanceOf(FunctionReading.Message.class);
        return ((FunctionReading.Message) reading).message();
    }

    private static CpmMessage message(Parties parties, Origin origin) {
        return new CpmMessage(
                ITEM,
                parties,
                threading("Msg-1"),
                Content.text("Grüße"),
                Set.of(DispositionRequest.NEGATIVE_DELIVERY, DispositionRequest.INTERWORKING),
                lifetime(),
                origin,
                new Marks(Marks.Priority.URGENT, Marks.Sensitivity.PERSONAL, Optional.empty()));
    }

    private static Threading threading(String imdn) {
        return new Threading(
                new ImdnMessageId(imdn),
                new ConversationId("Conv-1"),
                new ContributionId("Contr-1"),
                Optional.of(new ContributionId("Contr-0")));
    }

    private static Lifetime lifetime() {
        return new Lifetime(NOW, NOW, NOW.plus(Duration.ofHours(1)));
    }
}
