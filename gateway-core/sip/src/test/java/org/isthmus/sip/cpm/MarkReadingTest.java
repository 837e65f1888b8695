// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Marks.Priority;
import org.isthmus.model.cpm.Marks.Sensitivity;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.message.OutgoingSip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MarkReadingTest {
    private static final String BOB = "sip:bob@isthmus.example";
    private static final Address ALICE = Address.ofCanonical("sip:alice@isthmus.example");
    private static final Address NUMBER = Address.ofCanonical("+447700900123");
    private static final PagerMessageWriter WRITER =
            new PagerMessageWriter(SamplePlan.DOMAIN, new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE));

    @Test
    void a_message_without_marks_has_none() {
        assertThat(read().marks()).isSameAs(Marks.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_written_is_read_again(Priority priority) {
        for (Sensitivity sensitivity : Sensitivity.values()) {
            for (Optional<Address> replyTo : List.of(Optional.<Address>empty(), Optional.of(NUMBER))) {
                Marks marks = new Marks(priority, sensitivity, replyTo);
                CpmMessage message = read().withMarks(marks);
                OutgoingSip out = WRITER.write(message, SipTarget.device(BINDING), CpmService.MSG, Requests.NOW);
                PagerMessage again = Requests.READER.read(
                        Requests.of("MESSAGE", BOB, out.headers(), out.body()), ALICE, List.of(ALICE, NUMBER));
                assertThat(((PagerMessage.Message) again).message().marks()).isEqualTo(marks);
            }
        }
    }

    private static final Binding BINDING = new Binding(
            "sip:bob@192.0.2.4:5062",
            "",
            Requests.NOW.plusSeconds(60),
            "call",
            1,
            List.of(),
            "UDP:192.0.2.4:5062",
            Set.of());

    @Test
    void words_that_are_not_known_are_no_reason_to_refuse() {
        assertThat(read("Priority", "yesterday", "Sensitivity", "top-secret").marks())
                .isEqualTo(new Marks(Priority.NORMAL, Sensitivity.PERSONAL, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "Priority, emergency, EMERGENCY, NONE",
        "Importance, high, URGENT, NONE",
        "importance, Low, NON_URGENT, NONE",
        "Sensitivity, Private, NORMAL, PRIVATE"
    })
    void headers_of_cpim_count_in_any_namespace(String name, String value, Priority priority, Sensitivity sensitivity) {
        assertThat(cpim(name, value).marks()).isEqualTo(new Marks(priority, sensitivity, Optional.empty()));
    }

    @Test
    void sip_goes_before_cpim() {
        assertThat(cpim("Priority", "emergency", "Priority", "urgent").marks().priority())
                .isEqualTo(Priority.URGENT);
    }

    @Test
    void of_all_that_a_reply_address_may_stand_for_it_is_the_senders_own() {
        String digits = "<sip:+447700900123@isthmus.example>";
        assertThat(read("Reply-To", digits).marks().replyTo()).contains(NUMBER);
        Address asWritten = Address.ofCanonical("sip:+447700900123@isthmus.example");
        assertThat(message(Requests.READER.read(
                                Requests.request(BOB, "text/plain", Octets.utf8("hi"), "Reply-To", digits),
                                ALICE,
                                List.of(ALICE, asWritten)))
                        .marks()
                        .replyTo())
                .contains(asWritten);
    }

    @Test
    void a_reply_address_that_is_nobodys_is_refused() {
        for (String bad : List.of("<nobody", "<tel:+12>", "<urn:service:sos>")) {
            PagerMessage reading = Requests.READER.read(
                    Requests.request(BOB, "text/plain", Octets.utf8("hi"), "Reply-To", bad), ALICE);
            assertThat(((PagerMessage.Refused) reading).answer().status()).isEqualTo(400);
        }
    }

    @Test
    void where_an_anonymous_sender_wants_answers_is_told_to_nobody() {
        CpmMessage hidden =
                read("Privacy", "id").withMarks(new Marks(Priority.URGENT, Sensitivity.NONE, Optional.of(NUMBER)));
        OutgoingSip out = WRITER.write(hidden, SipTarget.device(BINDING), CpmService.MSG, Requests.NOW);
        assertThat(out.headers().first("Priority")).contains("urgent");
        assertThat(out.headers().has("Reply-To")).isFalse();
    }

    private static CpmMessage read(String... headers) {
        return message(Requests.READER.read(Requests.request(BOB, "text/plain", Octets.utf8("hi"), headers), ALICE));
    }

    private static CpmMessage cpim(String name, String value, String... headers) {
        String body = "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
                + "NS: x <urn:example:x>\r\nx." + name + ": " + value + "\r\n\r\nContent-Type: text/plain\r\n\r\nhi";
        return message(Requests.READER.read(Requests.request(BOB, "message/cpim", Octets.utf8(body), headers), ALICE));
    }

    private static CpmMessage message(PagerMessage reading) {
        return ((PagerMessage.Message) reading).message();
    }
}
