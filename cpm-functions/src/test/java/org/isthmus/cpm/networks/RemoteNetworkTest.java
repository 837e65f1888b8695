// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.NetworkSettings;
import org.isthmus.model.settings.NetworkSettings.Whose;
import org.isthmus.platform.config.SettingsReader;
import org.isthmus.platform.config.SettingsReading;
import org.junit.jupiter.api.Test;

class RemoteNetworkTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final RemoteNetworks NETWORKS = networks("""
            name: beta
            from: {peers: [192.0.2.7]}
            route: sip:pf.beta.example;lr
            owns: {domains: [Beta.example], number-prefixes: ["+4477"]}
            allows: {services: [oma.cpm.msg], media: [text/*], max-size: 10, per-second: 2, burst: 2}
            rewrite:
              incoming:
                - {of: [sender], domain: hub.beta.example, becomes: beta.example}
                - {of: [recipient], identity: "sip:office@example.org", becomes: "sip:carol@int.example.org"}
                - {prefix: "+990", becomes: "+"}
              outgoing:
                - {of: [sender], identity: "sip:carol@int.example.org", becomes: "sip:office@example.org"}
                - {of: [sender], domain: int.example.org, becomes: example.org}
                - {domain: example.org, becomes: never.example}
                - {of: [recipient], prefix: "+447", becomes: "+9907"}
            """, """
            name: gamma
            from: {certificates: [pf.gamma.example]}
            route: sip:pf.gamma.example;lr
            owns: {number-prefixes: ["+44770"]}
            """);
    private static final RemoteNetwork BETA = NETWORKS.named("beta").orElseThrow();

    @Test
    void an_address_is_the_networks_that_owns_its_domain_or_most_of_its_number() {
        assertThat(owner("sip:bob@beta.example")).isEqualTo("beta");
        assertThat(owner("sip:bob@sub.beta.example")).isEqualTo("none");
        assertThat(owner("+447600900123")).isEqualTo("none");
        assertThat(owner("+447780900123")).isEqualTo("beta");
        assertThat(owner("+447700900123")).isEqualTo("gamma");
        assertThat(owner("short:4477")).isEqualTo("none");
    }

    @Test
    void what_breaks_the_policy_is_refused_naming_the_network_and_the_rule() {
        assertThat(BETA.objection("text/plain", 10, List.of())).isEmpty();
        assertThat(BETA.objection("text/plain", 10, List.of("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg")))
                .isEmpty();
        assertThat(refused("text/plain", 11, List.of()))
                .isEqualTo("TOO_LARGE network beta, max-size: 11 octets are more than 10");
        assertThat(refused("image/png", 1, List.of()))
                .isEqualTo("MEDIA_NOT_SUPPORTED network beta, media: a content type that is not allowed");
        for (String service : List.of(
                "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.largemsg", "urn:x.xoma.cpm.msg", "+g.oma.sip-im", "msg")) {
            assertThat(refused("text/plain", 1, List.of("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg", service)))
                    .as(service)
                    .isEqualTo("BARRED network beta, services: a service that is not allowed");
        }
    }

    @Test
    void of_the_rules_about_somebody_the_first_that_fits_is_applied_once() {
        assertThat(leaving("sip:carol@int.example.org", "sip:carol@int.example.org"))
                .isEqualTo("sip:office@example.org>sip:carol@int.example.org");
        assertThat(leaving("sip:dave@int.example.org", "+447780900123"))
                .isEqualTo("sip:dave@example.org>+9907780900123");
        assertThat(leaving("+447780900123", "sip:bob@beta.example")).isEqualTo("+447780900123>sip:bob@beta.example");
        assertThat(arriving("sip:bob@hub.beta.example", Whose.SENDER)).isEqualTo("sip:bob@beta.example");
        assertThat(arriving("sip:bob@hub.beta.example", Whose.RECIPIENT)).isEqualTo("sip:bob@hub.beta.example");
        assertThat(arriving("sip:office@example.org", Whose.RECIPIENT)).isEqualTo("sip:carol@int.example.org");
    }

    @Test
    void a_number_that_would_be_none_is_left_as_it_is() {
        assertThat(arriving("+99044770090", Whose.SENDER)).isEqualTo("+44770090");
        assertThat(arriving("+9900123456", Whose.SENDER)).isEqualTo("+9900123456");
    }

    @Test
    void each_direction_has_its_rate_and_what_is_over_it_is_not_counted() {
        NetworkRates rates = new NetworkRates();
        assertThat(rates.from(BETA, NOW)).isZero();
        assertThat(rates.from(BETA, NOW)).isZero();
        assertThat(rates.from(BETA, NOW)).isEqualTo(Duration.ofMillis(500));
        assertThat(rates.from(BETA, NOW)).isEqualTo(Duration.ofMillis(500));
        assertThat(rates.to(BETA, NOW)).isZero();
        assertThat(rates.from(BETA, NOW.plusMillis(500))).isZero();
        assertThat(rates.from(NETWORKS.named("gamma").orElseThrow(), NOW)).isZero();
    }

    private static String owner(String address) {
        return NETWORKS.of(Address.ofCanonical(address))
                .map(RemoteNetwork::name)
                .orElse("none");
    }

    private static String refused(String type, long octets, List<String> services) {
        Refusal refusal = BETA.objection(type, octets, services).orElseThrow();
        assertThat(refusal.cause()).isIn(Cause.BARRED, Cause.TOO_LARGE, Cause.MEDIA_NOT_SUPPORTED);
        return refusal.cause().name() + " " + refusal.detail();
    }

    private static String leaving(String sender, String recipient) {
        Parties parties = BETA.leaving(new Parties(Address.ofCanonical(sender), Address.ofCanonical(recipient), false));
        return parties.orderKey();
    }

    private static String arriving(String address, Whose whose) {
        return BETA.arriving(Address.ofCanonical(address), whose).canonical();
    }

    private static RemoteNetworks networks(String... texts) {
        return new RemoteNetworks(
                List.of(texts).stream().map(RemoteNetworkTest::settings).toList());
    }

    private static NetworkSettings settings(String yaml) {
        SettingsReading<NetworkSettings> reading =
                new SettingsReader(_ -> Optional.empty()).read(NetworkSettings.class, yaml, Path.of("/etc/isthmus"));
        assertThat(reading).isInstanceOf(SettingsReading.Read.class);
        return ((SettingsReading.Read<NetworkSettings>) reading).settings();
    }
}
