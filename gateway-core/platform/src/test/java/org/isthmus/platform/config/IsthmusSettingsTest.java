// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.settings.IsthmusSettings;
import org.junit.jupiter.api.Test;

class IsthmusSettingsTest {
    private static final Path REFERENCE = Path.of("../../docs/configuration.md");
    private static final Path FOLDER = Path.of("/etc/isthmus");
    private static final SettingsReader READER =
            new SettingsReader(name -> Optional.of(name.equals("P") ? "short" : "a long secret"));

    @Test
    void an_empty_file_is_a_gateway_with_all_defaults() {
        assertThat(READER.read(IsthmusSettings.class, "", FOLDER)).isInstanceOf(SettingsReading.Read.class);
    }

    @Test
    void the_sample_reads_back_as_the_defaults() {
        SettingsReading<IsthmusSettings> sample =
                READER.read(IsthmusSettings.class, SampleWriter.write(IsthmusSettings.class), FOLDER);
        SettingsReading<IsthmusSettings> defaults = READER.read(IsthmusSettings.class, "", FOLDER);
        assertThat(sample).isInstanceOf(SettingsReading.Read.class);
        assertThat(settings(sample)).isEqualTo(settings(defaults));
    }

    @Test
    void the_reference_is_what_the_settings_say() throws IOException {
        String expected = ReferenceWriter.write(IsthmusSettings.class);
        if (Boolean.getBoolean("isthmus.accept")) {
            Files.writeString(REFERENCE, expected);
        }
        assertThat(REFERENCE).as("rewrite it with dev/accept").hasContent(expected);
    }

    @Test
    void all_that_is_wrong_between_the_settings_of_a_section_comes_at_once() {
        assertThat(faults("""
                sip:
                  udp: []
                  tcp: []
                  domains: []
                sms:
                  links:
                    - {name: a, group: g, peer: "127.0.0.1:1", login: {system-id: x, password: "env:P"}}
                    - {name: a, group: g, peer: "127.0.0.1:2", login: {system-id: x, password: "env:P"}, id-notation: submit-hex}
                    - {name: b, group: g, peer: "127.0.0.1:3", login: {system-id: x, password: "env:P"}, kind: camel-smpp}
                """))
                .containsExactly(
                        "line 2: sip: udp and tcp must not both be empty",
                        "line 2: sip: domains must name at least one",
                        "line 6: sms: two links are named a",
                        "line 6: sms: links a and a are of one group and must agree on kind, default-alphabet and"
                                + " id-notation",
                        "line 6: sms: links a and b are of one group and must agree on kind, default-alphabet and"
                                + " id-notation");
    }

    @Test
    void a_login_that_is_wrong_in_two_ways_says_both_and_no_secret() {
        List<String> faults = faults("""
                sms:
                  links:
                    - name: a
                      peer: 127.0.0.1:1
                      login:
                        system-id: much-too-long-for-smpp
                        password: env:PASSWORD
                """);
        assertThat(faults)
                .containsExactly(
                        "line 6: sms.links[0].login: system-id is longer than 15 or not plain ASCII",
                        "line 6: sms.links[0].login: password is longer than 8 or not plain ASCII");
        assertThat(faults.toString()).doesNotContain("a long secret");
    }

    private static List<String> faults(String text) {
        return switch (READER.read(IsthmusSettings.class, text, FOLDER)) {
            case SettingsReading.Read<IsthmusSettings> _ -> List.of();
            case SettingsReading.Faulty<IsthmusSettings> faulty ->
                faulty.faults().stream().map(Fault::toString).toList();
        };
    }

    private static IsthmusSettings settings(SettingsReading<IsthmusSettings> reading) {
        return switch (reading) {
            case SettingsReading.Read<IsthmusSettings> read -> read.settings();
            case SettingsReading.Faulty<IsthmusSettings> faulty -> throw new AssertionError(faulty.faults());
        };
    }
}
