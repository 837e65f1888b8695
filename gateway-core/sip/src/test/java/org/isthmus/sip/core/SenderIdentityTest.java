// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ADDRESSES;
import static org.isthmus.sip.core.Fixtures.ALICE;
import static org.isthmus.sip.core.Fixtures.ALICE_URI;
import static org.isthmus.sip.core.Fixtures.SETTINGS;
import static org.isthmus.sip.core.Fixtures.USERS;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sip.core.SenderProof.Proven;
import org.isthmus.sip.core.SenderProof.Refused;
import org.isthmus.sip.core.SenderProof.Unproven;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class SenderIdentityTest {
    private static final String TRUSTED = "192.0.2.10";
    private static final Msisdn ALICE_NUMBER = new Msisdn("+447700900123");

    private final SenderIdentity identity = new SenderIdentity(SETTINGS, ADDRESSES, USERS);

    @Test
    void a_user_sends_as_the_own_address_in_from() {
        assertThat(ofAlice("From", "<sip:alice@isthmus.example>;tag=1")).isEqualTo(alice(ALICE_URI));
        assertThat(ofAlice("From", "<sip:+447700900123@isthmus.example;user=phone>;tag=1"))
                .isEqualTo(alice(ALICE_NUMBER));
    }

    @Test
    void the_preferred_identity_wins_over_from() {
        assertThat(ofAlice("From", "<sip:bob@isthmus.example>", "P-Preferred-Identity", "<tel:+447700900123>"))
                .isEqualTo(alice(ALICE_NUMBER));
    }

    @Test
    void an_identity_that_is_not_the_users_own_is_refused_403() {
        for (SenderProof proof : List.of(
                ofAlice("From", "<sip:bob@isthmus.example>"),
                ofAlice("From", "<sip:alice@other.example>"),
                ofAlice("From", "<tel:+447700900456>"),
                ofAlice("From", "<http://alice.example>"),
                ofAlice("From", "<sip:alice@isthmus.example>", "P-Preferred-Identity", "<sip:bob@isthmus.example>"))) {
            assertThat(proof).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.refusal().cause()).isEqualTo(Cause.IDENTITY_NOT_OWN);
                assertThat(refused.answer().status()).isEqualTo(403);
            });
        }
    }

    @Test
    void an_anonymous_from_leaves_the_first_address() {
        assertThat(ofAlice("From", "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1"))
                .isEqualTo(alice(ALICE_URI));
    }

    @Test
    void an_identity_that_can_not_be_read_is_refused_400() {
        assertThat(ofAlice("From", "\"broken"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.answer().status()).isEqualTo(400));
        assertThat(ofAlice()).isInstanceOf(Refused.class);
    }

    /// RFC 5502 section 4, and 3GPP TS 24.229 section 5.7 for the Route.
    @Test
    void a_trusted_core_says_whose_services_it_wants() {
        assertThat(serving("<sip:alice@isthmus.example>;sescase=orig;regstate=reg"))
                .isEqualTo(Optional.of(SessionCase.ORIGINATING));
        assertThat(serving("<sip:bob@isthmus.example>;sescase=term;regstate=unreg"))
                .isEqualTo(Optional.of(SessionCase.TERMINATING));
        assertThat(serving("<tel:+447700900456>")).isEqualTo(Optional.of(SessionCase.TERMINATING));
        assertThat(identity.asserted(asserted("Route", "<sip:as.example;lr;orig>, <sip:scscf.example;lr>")))
                .isInstanceOfSatisfying(
                        Proven.class, proven -> assertThat(proven.sessionCase()).contains(SessionCase.ORIGINATING));
        assertThat(identity.asserted(asserted("Route", "<sip:as.example;lr>, <sip:scscf.example;lr;orig>")))
                .isInstanceOfSatisfying(
                        Proven.class, proven -> assertThat(proven.sessionCase()).isEmpty());
    }

    @Test
    void terminating_services_are_for_the_recipient_and_for_nobody_else() {
        assertThat(identity.asserted(asserted("P-Served-User", "<sip:alice@isthmus.example>;sescase=term")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.NOT_SERVED));
    }

    private Optional<SessionCase> serving(String value) {
        return ((Proven) identity.asserted(asserted("P-Served-User", value))).sessionCase();
    }

    private static IncomingSip asserted(String name, String value) {
        return from(TRUSTED, "P-Asserted-Identity", "<sip:alice@isthmus.example>", name, value);
    }

    @Test
    void a_served_user_who_is_not_ours_or_not_the_sender_is_refused_and_one_that_can_not_be_read_is_malformed() {
        assertThat(List.of(
                        "<sip:bob@isthmus.example>;sescase=orig",
                        "<sip:zoe@other.example>;sescase=orig",
                        "<sip:zoe@other.example>;sescase=term"))
                .allSatisfy(value -> assertThat(identity.asserted(asserted("P-Served-User", value)))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.NOT_SERVED)));
        assertThat(List.of("<sip:alice@isthmus.example>;sescase=both", "<sip:", ""))
                .allSatisfy(value -> assertThat(identity.asserted(asserted("P-Served-User", value)))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.refusal().cause()).isEqualTo(Cause.MALFORMED)));
    }

    @Test
    void what_only_the_core_may_say_is_taken_off_what_comes_from_outside() {
        TrustBoundary boundary = new TrustBoundary(SETTINGS);
        String[] fields = {
            "p-asserted-identity", "<sip:bob@isthmus.example>",
            "P-Served-User", "<sip:bob@isthmus.example>;sescase=orig",
            "P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg",
            "P-Preferred-Identity", "<sip:alice@isthmus.example>"
        };

        assertThat(boundary.entered(from("192.0.2.99", fields)).headers())
                .isEqualTo(SipHeaders.of("P-Preferred-Identity", "<sip:alice@isthmus.example>"));
        assertThat(boundary.entered(from(TRUSTED, fields)).headers()).isEqualTo(SipHeaders.of(fields));
    }

    /// RFC 5922 and RFC 3325 section 2.3: the certificate says whose connection it is, wherever it
    /// comes from.
    @Test
    void a_peer_is_trusted_by_the_domain_that_its_certificate_names() {
        assertThat(identity.asserted(certified("core.example.org"))).isInstanceOf(Proven.class);
        assertThat(identity.asserted(certified("other.example.org"))).isEqualTo(new Unproven());
        assertThat(identity.asserted(certified())).isEqualTo(new Unproven());
        assertThat(List.of("core.example.org", "sip:core.example.org")).allMatch(SenderIdentity::isCertified);
        assertThat(List.of("", "*.example.org", "192.0.2.1", "sip:alice@example.org", "a..b", "sips:a.b"))
                .noneMatch(SenderIdentity::isCertified);
    }

    private static IncomingSip certified(String... domains) {
        IncomingSip request = from("192.0.2.77", "P-Asserted-Identity", "<sip:carol@other.example>");
        return new IncomingSip(
                request.method(),
                request.requestUri(),
                request.headers(),
                request.body(),
                new IncomingSip.Source("TLS", "192.0.2.77", 5061, "192.0.2.1", 5061, List.of(domains), ""),
                request.receivedAt());
    }

    @Test
    void an_asserted_identity_counts_from_a_trusted_peer_and_from_nobody_else() {
        String asserted = "\"Carol\" <sip:carol@other.example>, <tel:+447700900999>";
        SipUri carol = new SipUri("sip", "carol", "other.example", 0);
        assertThat(identity.asserted(from(TRUSTED, "P-Asserted-Identity", asserted)))
                .isEqualTo(new Proven(carol, List.of(carol, new Msisdn("+447700900999")), Optional.empty()));
        assertThat(identity.asserted(from("2001:db8:5:1::7", "P-Asserted-Identity", asserted)))
                .isInstanceOf(Proven.class);
        assertThat(identity.asserted(from("::ffff:192.0.2.10", "P-Asserted-Identity", asserted)))
                .isInstanceOf(Proven.class);
        for (String stranger : List.of("192.0.2.11", "2001:db8:6::1", "::1", "", "trusted.example")) {
            assertThat(identity.asserted(from(stranger, "P-Asserted-Identity", asserted)))
                    .as(stranger)
                    .isEqualTo(new Unproven());
        }
    }

    @Test
    void an_asserted_user_of_ours_is_known_with_all_addresses() {
        assertThat(identity.asserted(from(TRUSTED, "P-Asserted-Identity", "<tel:+447700900123>")))
                .isEqualTo(new Proven(ALICE_NUMBER, List.of(ALICE_NUMBER, ALICE_URI), Optional.of(ALICE)));
    }

    /// Carriers write numbers so; as a Request-URI it is a number, too.
    @Test
    void an_asserted_number_in_a_sip_uri_of_the_carrier_is_the_user_who_has_the_number() {
        assertThat(identity.asserted(from(TRUSTED, "P-Asserted-Identity", "<sip:+447700900123@carrier.net>")))
                .isInstanceOfSatisfying(Proven.class, proven -> {
                    assertThat(proven.sender()).isEqualTo(ALICE_NUMBER);
                    assertThat(proven.user()).contains(ALICE);
                });
    }

    @Test
    void from_alone_proves_nothing_even_from_a_trusted_peer() {
        assertThat(identity.asserted(from(TRUSTED, "From", "<sip:alice@isthmus.example>")))
                .isEqualTo(new Unproven());
    }

    @Test
    void a_broken_assertion_is_refused_400() {
        for (String broken : List.of("\"x", "<>", "<sip:>", "<tel:nobody>")) {
            assertThat(identity.asserted(from(TRUSTED, "P-Asserted-Identity", broken)))
                    .as(broken)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void ranges_hold_what_lies_in_them() {
        assertThat(in("192.0.2.0/24", "192.0.2.255")).isTrue();
        assertThat(in("192.0.2.0/24", "192.0.3.0")).isFalse();
        assertThat(in("0.0.0.0/0", "203.0.113.9")).isTrue();
        assertThat(in("0.0.0.0/0", "2001:db8::1")).isFalse();
        assertThat(in("2001:db8::/33", "2001:db8:7fff::1")).isTrue();
        assertThat(in("2001:db8::/33", "2001:db8:8000::1")).isFalse();
        for (String broken : List.of("", "host", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/x", "1.2.3", "fe80::1%1")) {
            assertThat(AddressRange.of(broken)).as(broken).isEmpty();
        }
    }

    private static boolean in(String range, String address) {
        return AddressRange.of(range)
                .orElseThrow()
                .contains(AddressRange.of(address).orElseThrow());
    }

    private static Proven alice(Address address) {
        return new Proven(address, ALICE.addresses(), Optional.of(ALICE));
    }

    private SenderProof ofAlice(String... fields) {
        return identity.ofUser(Fixtures.request("MESSAGE", "sip:bob@isthmus.example", fields), ALICE);
    }

    private static IncomingSip from(String source, String... fields) {
        return Fixtures.request("MESSAGE", "sip:bob@isthmus.example", source, SipHeaders.of(fields));
    }
}
