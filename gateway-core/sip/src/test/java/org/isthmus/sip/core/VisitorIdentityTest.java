// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isthmus.sip.core.Fixtures.ADDRESSES;
import static org.isthmus.sip.core.Fixtures.USERS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sip.core.SenderProof.Proven;
import org.isthmus.sip.core.SenderProof.Refused;
import org.isthmus.sip.core.SenderProof.Unproven;
import org.isthmus.sip.cpm.PartyUri;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipHeaders;
import org.junit.jupiter.api.Test;

class VisitorIdentityTest {
    private static final VisitorIdentity.Network BETA = new VisitorIdentity.Network(
            "beta",
            address -> address.canonical().equals("sip:bob@hub.beta.example")
                    ? Address.ofCanonical("sip:bob@beta.example")
                    : address,
            address -> address.canonical().endsWith("@beta.example")
                    || address.canonical().startsWith("+4477009"));

    private final VisitorIdentity identity = new VisitorIdentity(ADDRESSES, USERS);

    @Test
    void a_network_asserts_its_own_users_by_the_names_that_we_know() {
        assertThat(proven("<sip:bob@beta.example>, <tel:+447700955555>"))
                .startsWith("sip:bob@beta.example", "+447700955555");
        assertThat(proven("<sip:bob@hub.beta.example>")).startsWith("sip:bob@beta.example");
        assertThat(proven("<sip:+447700955555@beta.example;user=phone>")).startsWith("+447700955555");
    }

    /// Forged, or sent round in a circle.
    @Test
    void an_identity_of_ours_is_refused_naming_the_network() {
        for (String ours : List.of(
                "<sip:alice@isthmus.example>",
                "<sip:nobody@isthmus.example>",
                "<tel:+447700900123>",
                "<sip:+447700900123@beta.example;user=phone>",
                "<sip:bob@beta.example>, <tel:+447700900123>")) {
            assertRefused(ours, Cause.FOREIGN_IDENTITY, "identity of this network");
        }
    }

    @Test
    void an_identity_of_a_third_network_is_refused_naming_the_network() {
        for (String others : List.of("<sip:zoe@gamma.example>", "<tel:+353861234567>")) {
            assertRefused(others, Cause.FOREIGN_IDENTITY, "not one of its own");
        }
        assertRefused("<http://beta.example>", Cause.MALFORMED, "can not be understood");
        assertRefused("\"broken", Cause.MALFORMED, "not well formed");
    }

    @Test
    void whom_the_network_does_not_name_is_not_proven() {
        assertThat(identity.asserted(request(List.of()), BETA)).isInstanceOf(Unproven.class);
    }

    @Test
    void whom_the_network_keeps_to_itself_is_nobody_and_only_with_privacy_and_an_anonymous_from() {
        assertThat(identity.asserted(anonymous("Anonymous@Anonymous.invalid", "id"), BETA))
                .isInstanceOfSatisfying(Proven.class, proven -> {
                    assertThat(proven.sender()).isEqualTo(PartyUri.NOBODY);
                    assertThat(proven.user()).isEmpty();
                });
        assertThat(identity.asserted(anonymous("bob@beta.example", "id"), BETA)).isInstanceOf(Unproven.class);
        assertThat(identity.asserted(anonymous("anonymous@anonymous.invalid", ""), BETA))
                .isInstanceOf(Unproven.class);
    }

    private static IncomingSip anonymous(String from, String privacy) {
        List<SipHeaders.Header> headers = new ArrayList<>();
        headers.add(new SipHeaders.Header("From", "\"Anonymous\" <sip:" + from + ">;tag=1"));
        if (!privacy.isEmpty()) {
            headers.add(new SipHeaders.Header("Privacy", privacy));
        }
        return request(new SipHeaders(headers));
    }

    private void assertRefused(String asserted, Cause cause, String words) {
        assertThat(identity.asserted(request(List.of(asserted)), BETA))
                .as(asserted)
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.refusal().cause()).isEqualTo(cause);
                    assertThat(refused.refusal().detail())
                            .startsWith("network beta, identity: ")
                            .contains(words);
                    assertThat(refused.answer().reason())
                            .isEqualTo(refused.refusal().detail());
                });
    }

    private List<String> proven(String asserted) {
        Proven proven = (Proven) identity.asserted(request(List.of(asserted)), BETA);
        assertThat(proven.user()).isEmpty();
        assertThat(proven.addresses().getFirst()).isEqualTo(proven.sender());
        return proven.addresses().stream().map(Address::canonical).toList();
    }

    private static IncomingSip request(List<String> asserted) {
        List<SipHeaders.Header> headers = new ArrayList<>();
        asserted.forEach(value -> headers.add(new SipHeaders.Header("P-Asserted-Identity", value)));
        return request(new SipHeaders(headers));
    }

    private static IncomingSip request(SipHeaders headers) {
        return new IncomingSip(
                "MESSAGE",
                "sip:alice@isthmus.example",
                headers,
                Octets.EMPTY,
                new IncomingSip.Source("UDP", "192.0.2.7", 5060, "192.0.2.1", 5060),
                Instant.EPOCH);
    }
}
