// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.SipTlsSettings;
import org.isthmus.model.settings.SipTlsSettings.ClientCertificates;
import org.isthmus.testkit.tls.SimulatedAuthority;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsMaterialTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private SimulatedAuthority authority;

    @BeforeEach
    void files() throws Exception {
        authority = SimulatedAuthority.named("authority", NOW);
        authority.issue("dns:isthmus.example").write(folder, "own");
        authority.issue("dns:other.example").write(folder, "other");
        Files.writeString(folder.resolve("authorities.pem"), authority.pem());
    }

    private SipTlsSettings settings(String certificate, String key, String authorities) {
        return new SipTlsSettings(
                List.of(),
                Optional.of(folder.resolve(certificate)),
                Optional.of(folder.resolve(key)),
                Optional.of(folder.resolve(authorities)),
                ClientCertificates.WANTED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private List<String> flaws(SipTlsSettings settings) {
        return switch (TlsMaterial.read(settings)) {
            case TlsMaterial.Good _ -> List.of();
            case TlsMaterial.Flawed(List<TlsMaterial.Flaw> flaws) ->
                flaws.stream().map(TlsMaterial.Flaw::key).toList();
        };
    }

    @Test
    void files_that_belong_together_are_good() {
        assertThat(flaws(settings("own.pem", "own-key.pem", "authorities.pem"))).isEmpty();
    }

    @Test
    void all_flaws_are_told_at_once() throws Exception {
        Files.writeString(folder.resolve("cut.pem"), authority.pem().substring(0, 200));

        assertThat(flaws(settings("nowhere.pem", "own.pem", "cut.pem")))
                .containsExactly("certificate", "key", "authorities");
    }

    @Test
    void a_key_of_another_certificate_is_a_flaw() {
        assertThat(flaws(settings("own.pem", "other-key.pem", "authorities.pem")))
                .containsExactly("key");
    }

    @Test
    void a_file_cut_anywhere_or_with_an_octet_changed_is_a_flaw_or_good_and_never_a_fault() throws Exception {
        String whole = Files.readString(folder.resolve("own.pem"));
        for (int at = 0; at < whole.length() - 1; at += 7) {
            Files.writeString(folder.resolve("bad.pem"), whole.substring(0, at));
            assertThat(flaws(settings("bad.pem", "own-key.pem", "authorities.pem")))
                    .isNotEmpty();
            Files.writeString(folder.resolve("bad.pem"), whole.substring(0, at) + "#" + whole.substring(at + 1));
            flaws(settings("bad.pem", "own-key.pem", "authorities.pem"));
        }
    }

    @Test
    void a_start_with_flawed_files_fails_and_names_the_setting() {
        assertThatThrownBy(() -> new TlsSockets(settings("own.pem", "other-key.pem", "authorities.pem"), () -> NOW))
                .hasMessageContaining("sip.tls.key is ")
                .hasMessageContaining("other-key.pem");
    }

    /// RFC 5922 section 7.1.
    @Test
    void sip_uris_without_a_user_name_domains_and_dns_names_count_only_without_them() throws Exception {
        assertThat(names("uri:sip:Example.Org", "dns:host.example.org", "uri:sip:alice@else.example")
                        .domains())
                .containsExactly("example.org");
        assertThat(names("dns:Host.Example.Org", "uri:https://else.example").domains())
                .containsExactly("host.example.org");
        assertThat(names().domains()).isEmpty();
    }

    @Test
    void a_host_is_named_exactly_or_not_at_all() throws Exception {
        CertifiedNames names = names("dns:*.example.org", "dns:core.example.org", "ip:127.0.0.1", "ip:::1");

        assertThat(names.include("CORE.example.org")).isTrue();
        assertThat(names.include("other.example.org")).isFalse();
        assertThat(names.include("127.0.0.1")).isTrue();
        assertThat(names.include("127.0.0.2")).isFalse();
        assertThat(names.include("[0:0:0:0:0:0:0:1]")).isTrue();
        assertThat(names.include("[::2]")).isFalse();
    }

    private CertifiedNames names(String... alternatives) throws Exception {
        return CertifiedNames.of(authority.issue(alternatives).certificate());
    }
}
