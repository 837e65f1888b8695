// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ADDRESSES;
import static org.isthmus.sip.core.Fixtures.ALICE;
import static org.isthmus.sip.core.Fixtures.NOW;
import static org.isthmus.sip.core.Fixtures.SETTINGS;
import static org.isthmus.sip.core.Fixtures.USERS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.core.Registration.Change;
import org.isthmus.sip.core.Registration.Refused;
import org.isthmus.sip.core.Registration.Registered;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class CoreRegistrarTest {
    private static final String TRUSTED = "192.0.2.10";
    private static final String DEVICE_REGISTER = "REGISTER sip:isthmus.example SIP/2.0\r\n"
            + "From: <sip:alice@isthmus.example>;tag=1\r\n"
            + "Contact: <sip:alice@10.0.0.1>;expires=600;+g.gsma.rcs.cpm.pager-large;q=0.5\r\n\r\n";

    private final CoreRegistrar registrar = new CoreRegistrar(SETTINGS, ADDRESSES);
    private List<Binding> present = new ArrayList<>();
    private int number;

    private static IncomingSip thirdParty(String source, String... more) {
        List<SipHeaders.Header> headers = new ArrayList<>(SipHeaders.of(
                        "From", "<sip:scscf.ims.example>;tag=9",
                        "To", "<sip:+447700900123@isthmus.example;user=phone>",
                        "Call-ID", "third",
                        "CSeq", "7 REGISTER")
                .all());
        headers.addAll(SipHeaders.of(more).all());
        return Fixtures.request("REGISTER", "sip:as.ims.example", source, new SipHeaders(headers));
    }

    private Registered told(String... more) {
        Registered registered = (Registered)
                registrar.decide(numbered(thirdParty(TRUSTED, more), "third", ++number), ALICE, present, NOW);
        present = registered.bindings();
        return registered;
    }

    @Test
    void only_a_trusted_peer_registers_somebody_else() {
        assertThat(registrar.isThirdParty(thirdParty(TRUSTED))).isTrue();
        assertThat(registrar.isThirdParty(thirdParty("192.0.2.11"))).isFalse();
        assertThat(registrar.isThirdParty(Fixtures.request(
                        "REGISTER",
                        "sip:isthmus.example",
                        TRUSTED,
                        SipHeaders.of(
                                "From", "<sip:alice@isthmus.example>;tag=1", "To", "<sip:alice@isthmus.example>"))))
                .as("a device behind a trusted proxy registers itself")
                .isFalse();
    }

    @Test
    void what_a_trusted_proxy_passes_on_for_a_handset_is_no_word_of_the_core() {
        assertThat(registrar.isThirdParty(thirdParty(TRUSTED, "Via", "SIP/2.0/TCP scscf.ims.example;branch=z9hG4bK1")))
                .isTrue();
        String handset = "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK2";
        for (String[] passed : new String[][] {
            {"Via", "SIP/2.0/TCP pcscf;branch=z9hG4bK1", "Via", handset},
            {"Via", "SIP/2.0/TCP pcscf;branch=z9hG4bK1, " + handset},
            {"Path", "<sip:pcscf.ims.example;lr>"},
            {"Authorization", "Digest username=\"mallory\""}
        }) {
            assertThat(registrar.isThirdParty(thirdParty(TRUSTED, passed)))
                    .as(String.join(" ", passed))
                    .isFalse();
        }
    }

    @Test
    void it_is_for_a_user_of_ours_by_any_of_the_addresses_or_for_nobody() {
        assertThat(registrar.registered(thirdParty(TRUSTED), USERS)).contains(ALICE);
        assertThat(registrar.registered(
                        Fixtures.request(
                                "REGISTER", "sip:as", TRUSTED, SipHeaders.of("To", "<sip:zoe@isthmus.example>")),
                        USERS))
                .isEqualTo(Optional.empty());
    }

    @Test
    void the_way_to_a_user_at_the_core_is_the_core_by_its_contact() {
        Registered registered = told("Contact", "<sip:scscf.ims.example:6060>", "Expires", "600");

        assertThat(registered.answer().status()).isEqualTo(200);
        assertThat(registered.changes()).extracting(Change::kind).containsExactly(Change.Kind.ADDED);
        Binding binding = registered.bindings().getFirst();
        assertThat(binding.expires()).isEqualTo(NOW.plusSeconds(600));
        assertThat(SipTarget.device(binding))
                .isEqualTo(new SipTarget(
                        "sip:alice@isthmus.example",
                        List.of("<sip:scscf.ims.example:6060;lr>"),
                        "sip:alice@isthmus.example",
                        Optional.empty(),
                        true));
    }

    @Test
    void a_core_without_contact_is_where_its_request_came_from() {
        assertThat(told("Expires", "600").bindings().getFirst().path())
                .containsExactly("<sip:192.0.2.10:5062;transport=UDP;lr>");
    }

    @Test
    void expires_0_takes_the_cores_binding_away_and_no_other() {
        Binding own = new Binding(
                "sip:alice@192.0.2.4",
                "",
                NOW.plusSeconds(60),
                "x",
                1,
                List.of(),
                "UDP:192.0.2.4:5060",
                java.util.Set.of());
        present = List.of(own);
        told("Contact", "<sip:scscf.ims.example>", "Expires", "600");
        assertThat(present).hasSize(2);
        assertThat(told("Contact", "<sip:scscf.ims.example>", "Expires", "600").changes())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.REFRESHED);

        assertThat(told("Contact", "<sip:scscf.ims.example>", "Expires", "0").bindings())
                .containsExactly(own);
    }

    @Test
    void a_late_one_does_not_undo_a_newer_one_of_its_series() {
        told("Contact", "<sip:old.ims.example>", "Expires", "600");
        told("Contact", "<sip:new.ims.example>", "Expires", "600");
        for (int late : new int[] {1, 2}) {
            IncomingSip request =
                    numbered(thirdParty(TRUSTED, "Contact", "<sip:old.ims.example>", "Expires", "0"), "third", late);
            assertThat(registrar.decide(request, ALICE, present, NOW))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.answer().status()).isEqualTo(400));
        }
        IncomingSip other = numbered(thirdParty(TRUSTED, "Expires", "0"), "another series", 1);
        assertThat(((Registered) registrar.decide(other, ALICE, present, NOW)).bindings())
                .isEmpty();
    }

    private static IncomingSip numbered(IncomingSip request, String callId, int cseq) {
        List<SipHeaders.Header> headers = new ArrayList<>(request.headers().all().stream()
                .filter(header ->
                        !header.name().equals("Call-ID") && !header.name().equals("CSeq"))
                .toList());
        headers.addAll(
                SipHeaders.of("Call-ID", callId, "CSeq", cseq + " REGISTER").all());
        return new IncomingSip(
                request.method(),
                request.requestUri(),
                new SipHeaders(headers),
                request.body(),
                request.source(),
                request.receivedAt());
    }

    @Test
    void a_device_of_the_user_can_not_take_the_cores_binding_away() {
        told("Contact", "<sip:scscf.ims.example>", "Expires", "600");
        IncomingSip all = Fixtures.request(
                "REGISTER",
                "sip:isthmus.example",
                "To",
                "<sip:alice@isthmus.example>",
                "Call-ID",
                "own",
                "CSeq",
                "1 REGISTER",
                "Contact",
                "*",
                "Expires",
                "0");

        Registered registered = (Registered)
                new Registrar(SETTINGS, ADDRESSES, Duration.ofMinutes(30)).decide(all, ALICE, present, NOW);

        assertThat(registered.bindings()).isEqualTo(present);
        assertThat(registered.answer().headers().values("Contact")).isEmpty();
    }

    @Test
    void what_the_device_can_do_is_read_from_the_register_in_the_body() {
        assertThat(withBody("message/sip", DEVICE_REGISTER))
                .containsExactlyInAnyOrder(Binding.AT_CORE, "+g.gsma.rcs.cpm.pager-large");
        String multipart = "--b\r\nContent-Type: message/sip\r\n\r\n" + DEVICE_REGISTER
                + "\r\n--b\r\nContent-Type: message/sip\r\n\r\nSIP/2.0 200 OK\r\nContact: <sip:x>;not-this\r\n\r\n\r\n--b--\r\n";
        assertThat(withBody("multipart/mixed;boundary=b", multipart))
                .containsExactlyInAnyOrder(Binding.AT_CORE, "+g.gsma.rcs.cpm.pager-large");
    }

    @Test
    void a_body_that_can_not_be_read_tells_nothing_and_registers_all_the_same() {
        for (int end = 0; end < DEVICE_REGISTER.length() - 2; end++) {
            assertThat(withBody("message/sip", DEVICE_REGISTER.substring(0, end)))
                    .containsExactly(Binding.AT_CORE);
        }
        assertThat(withBody("multipart/mixed", "--b")).containsExactly(Binding.AT_CORE);
    }

    private java.util.Set<String> withBody(String type, String body) {
        IncomingSip plain = thirdParty(TRUSTED, "Contact", "<sip:scscf.ims.example>", "Content-Type", type);
        IncomingSip request = new IncomingSip(
                plain.method(),
                plain.requestUri(),
                plain.headers(),
                Octets.utf8(body),
                plain.source(),
                plain.receivedAt());
        return ((Registered) registrar.decide(request, ALICE, List.of(), NOW))
                .bindings()
                .getFirst()
                .features();
    }

    @Test
    void a_contact_that_is_no_sip_address_is_refused_400() {
        for (String contact : List.of("nonsense", "*", "<sip:a@b>, <sip:c@d>", "<sip:")) {
            assertThat(registrar.decide(thirdParty(TRUSTED, "Contact", contact), ALICE, List.of(), NOW))
                    .as(contact)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.answer().status()).isEqualTo(400));
        }
    }
}
