// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ADDRESSES;
import static org.isthmus.sip.core.Fixtures.ALICE;
import static org.isthmus.sip.core.Fixtures.ALICE_URI;
import static org.isthmus.sip.core.Fixtures.BOB;
import static org.isthmus.sip.core.Fixtures.NOW;
import static org.isthmus.sip.core.Fixtures.SETTINGS;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.core.Registration.Change;
import org.isthmus.sip.core.Registration.Refused;
import org.isthmus.sip.core.Registration.Registered;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.isthmus.testkit.corpus.Seeds;
import org.junit.jupiter.api.Test;

/// The rules of RFC 3261 section 10.3, one test each; over 500 lines, since they are read as the list that they are.
class RegistrarTest {
    private static final String CONTACT = "<sip:alice@192.0.2.4:5062>";

    private final Registrar registrar = new Registrar(SETTINGS, ADDRESSES, Duration.ofMinutes(30));
    private List<Binding> bindings = List.of();
    private int cseq;
    private String source = "192.0.2.4";
    private String transport = "UDP";

    @Test
    void a_contact_becomes_a_binding_that_remembers_how_it_came() {
        Registered registered = register("Contact", CONTACT + ";+g.3gpp.icsi-ref=\"urn%3Aurn-7\";audio;q=0.5");
        assertThat(registered.aor()).isEqualTo(ALICE_URI);
        assertThat(registered.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.contact()).isEqualTo("sip:alice@192.0.2.4:5062");
            assertThat(binding.expires()).isEqualTo(NOW.plus(Duration.ofHours(1)));
            assertThat(binding.receivedFrom()).isEqualTo("UDP:192.0.2.4:5062");
            assertThat(binding.callId()).isEqualTo("one");
            assertThat(binding.cseq()).isEqualTo(1);
            assertThat(binding.features())
                    .containsExactlyInAnyOrder("+g.3gpp.icsi-ref=\"urn%3Aurn-7\"", "audio", "q=0.5");
        });
        assertThat(registered.changes()).extracting(Change::kind).containsExactly(Change.Kind.ADDED);
        assertThat(registered.answer().status()).isEqualTo(200);
        assertThat(registered.answer().headers().values("Contact"))
                .containsExactly(
                        "<sip:alice@192.0.2.4:5062>;+g.3gpp.icsi-ref=\"urn%3Aurn-7\";audio;q=0.5" + ";expires=3600");
        assertThat(registered.answer().headers().first("Date")).hasValue("Fri, 20 Nov 2026 10:00:00 GMT");
        assertThat(registered.answer().headers().first("P-Associated-URI"))
                .hasValue("<sip:alice@isthmus.example>, <tel:+447700900123>");
    }

    @Test
    void a_binding_is_marked_with_the_login_that_made_it_and_no_contact_can_say_another() {
        Registered registered = register("Contact", CONTACT + ";made-by=nobody");
        assertThat(registered.bindings())
                .singleElement()
                .satisfies(binding -> assertThat(binding.madeBy()).isEqualTo(ALICE.login()));
    }

    @Test
    void no_device_can_say_of_itself_that_it_is_at_the_core() {
        for (String said : List.of(
                Binding.AT_CORE,
                "\"" + Binding.AT_CORE + "\"",
                Binding.AT_CORE.replace(' ', '-'),
                "x=\"" + Binding.AT_CORE + "\"",
                Binding.AT_CORE.replace(" ", "%20"))) {
            if (decide(NOW, "Contact", CONTACT + ";" + said) instanceof Registered registered) {
                assertThat(registered.bindings()).as(said).noneMatch(Binding::atCore);
            }
        }
    }

    @Test
    void without_contact_the_bindings_are_told_and_nothing_changes() {
        register("Contact", CONTACT);
        Registered fetched = (Registered) decide(NOW.plusSeconds(600));
        assertThat(fetched.changes()).isEmpty();
        assertThat(fetched.answer().headers().values("Contact"))
                .containsExactly("<sip:alice@192.0.2.4:5062>;expires=3000");
        assertThat(((Registered) decide(NOW.plusSeconds(3600)))
                        .answer()
                        .headers()
                        .values("Contact"))
                .as("an expired binding is gone")
                .isEmpty();
    }

    @Test
    void the_expires_parameter_wins_over_the_field_and_the_field_over_the_default() {
        assertThat(secondsLeft("Contact", CONTACT)).isEqualTo(3600);
        assertThat(secondsLeft("Expires", "600", "Contact", CONTACT)).isEqualTo(600);
        assertThat(secondsLeft("Expires", "600", "Contact", CONTACT + ";expires=300"))
                .isEqualTo(300);
    }

    @Test
    void a_malformed_expires_parameter_counts_as_one_hour_and_a_huge_one_is_cut() {
        assertThat(secondsLeft("Expires", "600", "Contact", CONTACT + ";expires=soon"))
                .isEqualTo(3600);
        assertThat(secondsLeft("Contact", CONTACT + ";expires=280297596632815")).isEqualTo(7200);
        assertThat(secondsLeft("Contact", CONTACT + ";expires=99999999999999999999999999"))
                .isEqualTo(7200);
    }

    @Test
    void too_brief_is_refused_423_with_the_least_that_is_taken() {
        Refused refused = refuse("Contact", CONTACT + ";expires=59");
        assertThat(refused.answer().status()).isEqualTo(423);
        assertThat(refused.answer().headers().first("Min-Expires")).hasValue("60");
        assertThat(register("Contact", CONTACT + ";expires=60").bindings()).hasSize(1);
    }

    @Test
    void expires_zero_removes_the_binding() {
        register("Contact", CONTACT);
        register("Contact", "<sip:alice@192.0.2.5>");
        Registered registered = register("Expires", "0", "Contact", CONTACT);
        assertThat(registered.bindings()).extracting(Binding::contact).containsExactly("sip:alice@192.0.2.5");
        assertThat(registered.changes()).extracting(Change::kind).containsExactly(Change.Kind.REMOVED);
        assertThat(register("Expires", "0", "Contact", CONTACT).changes())
                .as("what is not there need not go")
                .isEmpty();
    }

    @Test
    void a_star_removes_all_and_stands_alone_with_expires_0() {
        register("Contact", CONTACT);
        register("Contact", "<sip:alice@192.0.2.5>");
        assertMalformed(refuse("Contact", "*"));
        assertMalformed(refuse("Expires", "60", "Contact", "*"));
        assertMalformed(refuse("Expires", "0", "Contact", "*", "Contact", CONTACT));
        Registered registered = register("Expires", "0", "Contact", "*");
        assertThat(registered.bindings()).isEmpty();
        assertThat(registered.changes())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.REMOVED, Change.Kind.REMOVED);
    }

    @Test
    void a_request_that_was_overtaken_changes_nothing() {
        register("Contact", CONTACT);
        cseq = 0;
        assertMalformed(refuse("Contact", CONTACT));
        cseq = 0;
        assertMalformed(refuse("Expires", "0", "Contact", "*"));
        cseq = 0;
        assertMalformed(refuse("Contact", "<sip:new@192.0.2.5>", "Contact", CONTACT));
        cseq = 0;
        assertThat(register("Call-ID", "another", "Contact", CONTACT).changes())
                .as("a restarted device has a Call-ID of its own")
                .extracting(Change::kind)
                .containsExactly(Change.Kind.REFRESHED);
    }

    @Test
    void the_best_contact_comes_first() {
        register("Contact", "<sip:low@192.0.2.5>;q=0.1");
        register("Contact", "<sip:high@192.0.2.5>;q=1.0");
        register("Contact", "<sip:mid@192.0.2.5>;q=0.55");
        assertThat(bindings)
                .extracting(Binding::contact)
                .containsExactly("sip:high@192.0.2.5", "sip:mid@192.0.2.5", "sip:low@192.0.2.5");
        assertMalformed(refuse("Contact", CONTACT + ";q=2"));
        assertMalformed(refuse("Contact", CONTACT + ";q=high"));
    }

    @Test
    void a_device_is_known_by_its_instance_wherever_it_moves() {
        String instance = ";+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>\";reg-id=1";
        register("Contact", CONTACT + instance);
        Registered moved = register("Call-ID", "two", "Contact", "<sip:alice@198.51.100.9:40000>" + instance);
        assertThat(moved.bindings()).singleElement().satisfies(binding -> {
            assertThat(binding.contact()).isEqualTo("sip:alice@198.51.100.9:40000");
            assertThat(binding.instance()).isEqualTo("<urn:uuid:00000000-0000-1000-8000-000A95A0E128>");
        });
        assertThat(moved.changes()).extracting(Change::kind).containsExactly(Change.Kind.REFRESHED);
        Registered second = register(
                "Call-ID", "three", "Contact", "<sip:alice@198.51.100.9:40000>;+sip.instance=\"<urn:uuid:other>\"");
        assertThat(second.bindings())
                .as("another device behind the same address")
                .hasSize(2);
        assertThat(second.answer().headers().values("Contact"))
                .anyMatch(contact -> contact.contains("+sip.instance=\"<urn:uuid:other>\";expires="));
    }

    private Registered flow(String callId, String contact, int regId, String... more) {
        transport = "TCP";
        List<String> fields = new java.util.ArrayList<>(List.of(
                "Call-ID", callId, "Supported", "path, outbound", "Via", "SIP/2.0/TCP 10.0.0.1;branch=z9hG4bK1"));
        fields.addAll(List.of(more));
        fields.addAll(List.of("Contact", "<" + contact + ">;+sip.instance=\"<urn:uuid:phone>\";reg-id=" + regId));
        return register(fields.toArray(String[]::new));
    }

    /// RFC 5626 section 4.4.
    @Test
    void a_device_that_may_have_several_flows_is_told_within_what_time_to_keep_each_open() {
        assertThat(flow("one", "sip:alice@10.0.0.1:5062", 1).answer().headers().first("Flow-Timer"))
                .as("nine tenths of half an hour")
                .hasValue("1620");
        assertThat(register("Contact", "<sip:alice@10.0.0.1:5062>")
                        .answer()
                        .headers()
                        .has("Flow-Timer"))
                .isFalse();
    }

    /// RFC 5626 section 8: where `outbound` is promised over UDP, STUN has to be answered.
    @Test
    void over_udp_no_flows_are_promised_since_nobody_answers_stun() {
        Registered registered = register(
                "Call-ID",
                "udp",
                "Supported",
                "path, outbound",
                "Contact",
                CONTACT + ";+sip.instance=\"<urn:uuid:phone>\";reg-id=1");
        assertThat(registered.bindings()).hasSize(1);
        assertThat(registered.answer().headers().has("Require")).isFalse();
        assertThat(registered.answer().headers().has("Flow-Timer")).isFalse();
    }

    private static IncomingSip over(String transport, IncomingSip request) {
        IncomingSip.Source source = request.source();
        return new IncomingSip(
                request.method(),
                request.requestUri(),
                request.headers(),
                request.body(),
                new IncomingSip.Source(
                        transport, source.address(), source.port(), source.localAddress(), source.localPort()),
                request.receivedAt());
    }

    /// RFC 5626 section 6.
    @Test
    void a_flow_takes_the_place_of_the_older_one_of_the_same_instance_and_reg_id() {
        flow("one", "sip:alice@10.0.0.1:5062", 1);
        Registered two = flow("two", "sip:alice@10.0.0.1:5064", 2);
        assertThat(two.bindings()).hasSize(2);
        assertThat(two.answer().headers().first("Require")).hasValue("outbound");
        assertThat(two.answer().headers().values("Contact")).anyMatch(contact -> contact.contains(";reg-id=2"));

        Registered again = flow("three", "sip:alice@10.0.0.1:5066", 1);

        assertThat(again.bindings())
                .extracting(Binding::contact)
                .containsExactly("sip:alice@10.0.0.1:5066", "sip:alice@10.0.0.1:5064");
        assertThat(again.changes()).extracting(Change::kind).containsExactly(Change.Kind.REFRESHED);
    }

    @Test
    void without_the_extension_or_behind_a_proxy_an_instance_has_one_flow() {
        flow("one", "sip:alice@10.0.0.1:5062", 1);
        Registered behind =
                flow("two", "sip:alice@10.0.0.1:5064", 2, "Via", "SIP/2.0/UDP proxy.example;branch=z9hG4bK2");
        assertThat(behind.answer().headers().has("Require")).isFalse();
        assertThat(behind.bindings()).extracting(Binding::contact).containsExactly("sip:alice@10.0.0.1:5064");
    }

    @Test
    void one_request_registers_one_flow() {
        transport = "TCP";
        assertMalformed(refuse(
                "Supported",
                "outbound",
                "Contact",
                CONTACT + ";+sip.instance=\"<urn:uuid:phone>\";reg-id=1",
                "Contact",
                "<sip:alice@10.0.0.2>;+sip.instance=\"<urn:uuid:phone>\";reg-id=2"));
    }

    @Test
    void a_reg_id_that_is_none_is_as_if_it_were_not_there() {
        transport = "TCP";
        for (String id : List.of("0", "x", "99999999999", "-1")) {
            Registered registered = register(
                    "Call-ID",
                    "id" + id,
                    "Supported",
                    "outbound",
                    "Contact",
                    CONTACT + ";+sip.instance=\"<urn:uuid:phone>\";reg-id=" + id);
            assertThat(registered.bindings()).hasSize(1);
            assertThat(registered.answer().headers().has("Require")).isFalse();
        }
    }

    @Test
    void contacts_are_one_when_their_uris_are_equal() {
        assertThat(ContactUri.parse("sip:%61lice@Example.COM;Transport=TCP")
                        .orElseThrow()
                        .sameAs(ContactUri.parse("sip:alice@example.com;transport=tcp")
                                .orElseThrow()))
                .isTrue();
        for (String other : List.of(
                "sip:ALICE@example.com;transport=tcp",
                "sip:alice@example.com:5060;transport=tcp",
                "sip:alice@example.com",
                "sips:alice@example.com;transport=tcp",
                "sip:alice@example.com;transport=tcp?subject=x",
                "sip:alice@example.com;transport=tcp;x=2")) {
            assertThat(ContactUri.parse("sip:alice@example.com;transport=tcp;x=1")
                            .orElseThrow()
                            .sameAs(ContactUri.parse(other).orElseThrow()))
                    .as(other)
                    .isFalse();
        }
        register("Contact", "<sip:alice@192.0.2.4:5062;ob>");
        register("Contact", CONTACT);
        assertThat(bindings).hasSize(1);
    }

    @Test
    void one_more_device_than_allowed_is_refused_and_a_refresh_is_not() {
        for (int device = 1; device <= 3; device++) {
            register("Contact", "<sip:alice@192.0.2." + device + ">");
        }
        assertThat(refuse("Contact", "<sip:alice@192.0.2.4>").answer().status()).isEqualTo(403);
        assertThat(register("Contact", "<sip:alice@192.0.2.2>").bindings()).hasSize(3);
        assertThat(register("Contact", "<sip:alice@192.0.2.9>, <sip:alice@192.0.2.2>;expires=0")
                        .bindings())
                .hasSize(3);
    }

    @Test
    void a_user_registers_his_own_addresses_only() {
        assertThat(refuse("To", "<sip:bob@isthmus.example>", "Contact", CONTACT)
                        .refusal()
                        .cause())
                .isEqualTo(Cause.IDENTITY_NOT_OWN);
        assertThat(refuse("To", "<sip:bob@isthmus.example>", "Contact", CONTACT)
                        .answer()
                        .status())
                .isEqualTo(403);
        for (String own : List.of(
                "<sips:alice@ISTHMUS.example:5061>",
                "<tel:+44-7700-900123>",
                "<sip:+447700900123@isthmus.example;user=phone>",
                "\"Alice, A.\" <sip:%61lice@isthmus.example>;x=y")) {
            assertThat(register("To", own, "Contact", CONTACT).aor()).as(own).isEqualTo(ALICE_URI);
        }
    }

    @Test
    void a_domain_that_is_not_served_is_not_found() {
        IncomingSip foreign = Fixtures.request(
                "REGISTER", "sip:other.example", "To", "<sip:alice@isthmus.example>", "Contact", CONTACT);
        assertThat(registrar.decide(foreign, ALICE, List.of(), NOW))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(404));
    }

    @Test
    void a_contact_that_no_request_can_be_sent_to_is_refused_400() {
        for (String contact : List.of(
                "<name:John_Smith>",
                "<tel:+447700900123>",
                "<mailto:a@b.example>",
                "<sip:>",
                "<a@b:c>",
                "<sip:@192.0.2.4>",
                "<sip:a%4@192.0.2.4>",
                "sip:user@example.com?Route=%3Csip:sip.example.com%3E",
                "<sip:alice@192.0.2.4:99999>",
                "\"open <sip:alice@192.0.2.4>",
                "<sip:alice@192.0.2.4",
                "")) {
            assertThat(refuse("Contact", contact).answer().status()).as(contact).isEqualTo(400);
        }
    }

    @Test
    void unknown_parameters_are_kept_and_told() {
        // The families of RFC 4475 sections 3.3.12, 3.3.13 and 3.3.14.
        assertThat(contactTold("sip:+19725552222@gw1.example.net;unknownparam"))
                .isEqualTo("<sip:+19725552222@gw1.example.net>;unknownparam;expires=3600");
        assertThat(contactTold("<sip:+19725552222@gw1.example.net;unknownparam>"))
                .isEqualTo("<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600");
        assertThat(contactTold("<sip:user@example.com?Route=%3Csip:sip.example.com%3E>"))
                .isEqualTo("<sip:user@example.com?Route=%3Csip:sip.example.com%3E>;expires=3600");
    }

    @Test
    void a_null_user_is_not_an_empty_user_nor_two_of_them() {
        // RFC 4475 section 3.1.1.4.
        assertThat(register("Contact", "<sip:%00@host5.example.com>", "Contact", "<sip:%00%00@host5.example.com>")
                        .bindings())
                .hasSize(2);
        assertThat(register("Contact", "<sip:host5.example.com>").bindings()).hasSize(3);
    }

    @Test
    void a_path_is_taken_from_a_trusted_peer_for_a_device_that_supports_it_and_refused_otherwise() {
        source = "192.0.2.10";
        String path = "<sip:p1.example.org;lr>, <sip:p2.example.org;lr>;x=\"a,b\"";
        Registered registered = register("Supported", "gruu, path", "Path", path, "Contact", CONTACT);
        assertThat(registered.bindings().getFirst().path())
                .containsExactly("<sip:p1.example.org;lr>", "<sip:p2.example.org;lr>;x=\"a,b\"");
        assertThat(registered.answer().headers().values("Path")).containsExactly(path);
        Refused refused = refuse("Path", path, "Contact", CONTACT);
        assertThat(refused.answer().status()).isEqualTo(420);
        assertThat(refused.answer().headers().first("Unsupported")).hasValue("path");
    }

    /// A Path of its own would let any device aim our requests at any host.
    @Test
    void a_path_from_anybody_else_is_as_if_it_were_not_there() {
        Registered registered = register("Supported", "path", "Path", "<sip:intranet.example;lr>", "Contact", CONTACT);
        assertThat(registered.bindings().getFirst().path()).isEmpty();
        assertThat(registered.answer().headers().has("Path")).isFalse();
        assertThat(SipTarget.device(registered.bindings().getFirst()).route()).isEmpty();
    }

    @Test
    void any_series_of_requests_keeps_devices_few_distinct_and_in_order() {
        Random random = Seeds.random("registrations");
        Instant now = NOW;
        for (int step = 0; step < 3000; step++) {
            now = now.plusSeconds(random.nextInt(120));
            String contact = "<sip:alice@192.0.2." + random.nextInt(6) + ">;q=0." + random.nextInt(10)
                    + (random.nextBoolean() ? ";+sip.instance=\"<i" + random.nextInt(4) + ">\"" : "")
                    + ";expires=" + (random.nextInt(4) == 0 ? 0 : 60 + random.nextInt(600));
            Registration decided = decide(now, "Contact", contact);
            if (decided instanceof Registered registered) {
                bindings = registered.bindings();
                Instant at = now;
                assertThat(bindings).allMatch(binding -> binding.expires().isAfter(at));
                assertThat(registered.answer().headers().values("Contact")).hasSameSizeAs(bindings);
            }
            assertThat(bindings).hasSizeLessThanOrEqualTo(3);
            List<String> instances = new ArrayList<>(bindings.stream()
                    .map(Binding::instance)
                    .filter(instance -> !instance.isEmpty())
                    .toList());
            assertThat(instances).doesNotHaveDuplicates();
            assertThat(bindings).isSortedAccordingTo((a, b) -> ContactEntry.preference(b) - ContactEntry.preference(a));
        }
    }

    @Test
    void bob_knows_nothing_of_alices_devices() {
        register("Contact", CONTACT);
        IncomingSip claim = Fixtures.request(
                "REGISTER", "sip:isthmus.example", "To", "<sip:alice@isthmus.example>", "Contact", "*", "Expires", "0");
        assertThat(registrar.decide(claim, BOB, bindings, NOW)).isInstanceOf(Refused.class);
    }

    private String contactTold(String contact) {
        bindings = List.of();
        return register("Contact", contact).answer().headers().first("Contact").orElseThrow();
    }

    private long secondsLeft(String... fields) {
        bindings = List.of();
        Instant expires = register(fields).bindings().getFirst().expires();
        return Duration.between(NOW, expires).toSeconds();
    }

    private Registered register(String... fields) {
        Registration decided = decide(NOW, fields);
        assertThat(decided).isInstanceOf(Registered.class);
        Registered registered = (Registered) decided;
        bindings = registered.bindings();
        return registered;
    }

    private Refused refuse(String... fields) {
        Registration decided = decide(NOW, fields);
        assertThat(decided).isInstanceOf(Refused.class);
        return (Refused) decided;
    }

    private static void assertMalformed(Refused refused) {
        assertThat(refused.refusal().cause()).isEqualTo(Cause.MALFORMED);
        assertThat(refused.answer().status()).isEqualTo(400);
    }

    private Registration decide(Instant now, String... fields) {
        cseq++;
        SipHeaders headers = SipHeaders.of(fields);
        if (!headers.has("To")) {
            headers = headers.with("To", "<sip:alice@isthmus.example>");
        }
        if (!headers.has("Call-ID")) {
            headers = headers.with("Call-ID", "one");
        }
        headers = headers.with("CSeq", cseq + " REGISTER");
        return registrar.decide(
                over(transport, Fixtures.request("REGISTER", "sip:isthmus.example", source, headers)),
                ALICE,
                bindings,
                now);
    }
}
