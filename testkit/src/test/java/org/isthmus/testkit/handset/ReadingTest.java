// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.testkit.corpus.Corpus;
import org.isthmus.testkit.corpus.Mutations;
import org.junit.jupiter.api.Test;

class ReadingTest {

    @Test
    void compact_and_folded_fields_count_as_their_long_ones() {
        SipPacket packet = SipPacket.read(Octets.utf8("""
                MESSAGE sip:a@b SIP/2.0\r
                v: SIP/2.0/UDP h;branch="z9hG4bK1"\r
                Subject: one\r
                \t two\r
                f: "A <x>;tag=no" <sip:a@b;tag=no>;TAG=yes\r
                l: 3\r
                \r
                abcdef""").toByteArray());
        assertThat(packet.branch()).isEqualTo("z9hG4bK1");
        assertThat(packet.first("SUBJECT")).isEqualTo("one two");
        assertThat(SipFields.uri(packet.first("From"))).isEqualTo("sip:a@b;tag=no");
        assertThat(SipFields.parameter(packet.first("From"), "tag")).isEqualTo("yes");
        assertThat(packet.body().utf8()).isEqualTo("abc");
    }

    @Test
    void imdn_headers_are_found_by_their_namespace_and_base64_is_undone() {
        Cpim cpim = Cpim.read(Octets.utf8("""
                From: <sip:a@b>\r
                NS: other <urn:other>\r
                NS: x <urn:ietf:params:imdn>\r
                other.Message-ID: wrong\r
                x.Message-ID: right\r
                \r
                content-type: text/plain\r
                Content-Transfer-Encoding: BASE64\r
                \r
                SGVs\r
                bG8=\r
                """));
        assertThat(cpim.imdn("Message-ID")).containsExactly("right");
        assertThat(cpim.contentHeader("Content-Type")).isEqualTo("text/plain");
        assertThat(cpim.decoded().utf8()).isEqualTo("Hello");
    }

    @Test
    void whatever_comes_broken_is_read_or_called_unreadable() {
        MessageDraft draft = MessageDraft.to("sip:a@b").text("Hello, wörld").shaped(MessageDraft.Shape.DEFLATED_CPIM);
        Octets body = MessageBody.write(draft, "id", "2026-11-20T10:00:00Z");
        byte[] message = new SipLines("MESSAGE sip:a@b SIP/2.0")
                .line("From", "<sip:c@d>;tag=1")
                .line("Content-Type", "message/cpim")
                .line("Content-Encoding", "deflate")
                .bytes(body);
        assertThat(read(Octets.copyOf(message))).isInstanceOf(MessageReader.Text.class);
        Mutations.all(Octets.copyOf(message)).forEach(broken -> {
            try {
                assertThat(read(broken.octets())).as(broken.how()).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).as(broken.how()).hasMessage("no blank line after the header");
            }
        });
    }

    @Test
    void what_real_clients_sent_is_shown() {
        Corpus corpus = Corpus.assumeCorpus();
        for (String folder : List.of("rcs/liblinphone-cpim", "rcs/linphonec-plain", "rcs/baresip")) {
            corpus.files(folder).stream()
                    .filter(file -> file.getFileName().toString().contains("-MESSAGE-"))
                    .forEach(file -> assertThat(read(Corpus.read(file)))
                            .as(file.toString())
                            .isInstanceOfAny(MessageReader.Text.class, MessageReader.Notification.class));
        }
        assertThat(read(corpus.octets("rcs/liblinphone-cpim/05-MESSAGE-sip-bob-test-local-SIP-2-0.bin")))
                .isInstanceOfSatisfying(MessageReader.Text.class, text -> {
                    assertThat(text.message().text()).startsWith("Hello with CPIM ");
                    assertThat(text.message().imdnId()).isEqualTo("wMhiJIdb~V3q");
                });
    }

    @Test
    void torture_messages_are_survived() {
        Corpus corpus = Corpus.assumeCorpus();
        for (String folder : List.of("sip/rfc4475", "sip/rfc5118")) {
            corpus.files(folder).forEach(file -> {
                try {
                    SipPacket packet = SipPacket.read(Corpus.read(file).toByteArray());
                    MessageReader.read(packet);
                    HandsetAnswers.write(new Verdict.Answer(200, "OK", List.of()), packet);
                } catch (IllegalArgumentException e) {
                    assertThat(e).as(file.toString()).hasMessage("no blank line after the header");
                }
            });
        }
    }

    private static MessageReader read(Octets octets) {
        return MessageReader.read(SipPacket.read(octets.toByteArray()));
    }
}
