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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void what_stands_in_a_live_list_is_shown_as_live() {
        String links = ReferenceWriter.write(IsthmusSettings.class);
        links = links.substring(links.indexOf("`sms.links[].flow`"));
        assertThat(links.lines().filter(line -> line.startsWith("| `window` |")).findFirst())
                .hasValueSatisfying(row -> assertThat(row).endsWith("| yes |"));
        assertThat(SampleWriter.write(IsthmusSettings.class)).containsPattern(", live\\]\\R[ #]*window: ");
    }

    @Test
    void roles_that_do_not_fit_together_are_refused_with_what_is_missing() {
        assertThat(faults("roles: {selection: false, sms: false}")).containsExactly("""
                line 1: roles: iw1 must name the function at the other end of CPM-IW1, since selection is off""");
        assertThat(faults("roles: {participating: false, sms: false, peers: [192.0.2.1]}"))
                .containsExactly("line 1: roles: iw1 must name the function at the other end of CPM-IW1, since"
                        + " participating is off");
        assertThat(faults("roles: {participating: false, selection: false, peers: [192.0.2.1]}"))
                .containsExactly(
                        "line 1: roles: iw2 must name the function at the other end of CPM-IW2, since selection is off");
        assertThat(faults("roles: {iw1: \"sip:isf.example.org\", peers: [192.0.2.1]}"))
                .containsExactly("line 1: roles: iw1 names another process, and both ends of CPM-IW1 are here");
        assertThat(faults("roles: {sms: false, iw2: \"sip:sms.example.org\"}"))
                .containsExactly("line 1: roles: peers must name where the functions in other processes send from");
        assertThat(faults("roles: {participating: false, selection: false, sms: false}"))
                .containsExactly("line 1: roles: no role is on, so there is nothing to do");
        assertThat(faults("roles: {selection: false, iw1: \"sip:isf.example.org\","
                        + " iw2: \"sip:isf.example.org\", peers: [192.0.2.1]}"))
                .containsExactly("line 1: roles: the participating and the SMS function can not share a process without"
                        + " the selection function between them");
        assertThat(faults("roles: {sms: false}")).isEmpty();
    }

    @Test
    void what_belongs_to_a_role_that_is_off_is_refused() {
        assertThat(faults("""
                roles: {participating: false, selection: false, iw2: "sip:isf.example.org", peers: [192.0.2.1]}
                interworking-numbers: {numbers: ["+447700900100"]}
                registrar: {trusted-peers: [192.0.2.9], core: {registration-events: "sip:scscf.example.org"}}
                networks: [{name: b, route: "sip:b.example", from: {peers: [192.0.2.2]}, owns: {domains: [b.example]}}]
                """))
                .containsExactlyInAnyOrder(
                        "line 4: networks has remote networks, which the participating function speaks to, and"
                                + " roles.participating is off",
                        "line 2: interworking-numbers.numbers has numbers, which the selection function lends, and"
                                + " roles.selection is off",
                        "line 3: registrar.core.registration-events asks for the users' registrations, and"
                                + " roles.participating is off");
        assertThat(faults("""
                roles: {sms: false}
                sms:
                  links:
                    - {name: a, peer: "127.0.0.1:1", login: {system-id: x, password: "env:P"}}
                """)).containsExactly("line 3: sms.links has links to message centres, and roles.sms is off");
    }

    @Test
    void a_fault_of_two_parts_bears_the_line_of_the_one_that_is_wrong() {
        assertThat(faults("""
                sip: {udp: ["127.0.0.1:5060"]}
                selection:
                  rules:
                    - {name: right, then: native}
                    - name: grouped
                      then: interwork
                      technologies: [sms]
                      group: nosuch
                    - name: edged
                      when:
                        edge: ["network:nosuch"]
                      then: defer
                registrar:
                  trusted-certificates:
                    - core.example.org
                networks:
                  - name: beta
                    route: "sip:pf.beta.example;lr"
                    from:
                      certificates: [pf.beta.example]
                    owns: {domains: [beta.example]}
                """))
                .extracting(fault -> fault.substring(0, fault.indexOf(' ', fault.indexOf(": ") + 2)))
                .containsExactly(
                        "line 8: selection",
                        "line 11: selection",
                        "line 14: registrar.trusted-certificates",
                        "line 14: registrar.trusted-certificates",
                        "line 20: network",
                        "line 20: network");
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
                        "line 2: sip: udp, tcp and tls.listen must not all be empty",
                        "line 2: sip: domains must name at least one",
                        "line 6: sms: two links are named a",
                        "line 6: sms: links a and a are of one group and must agree on kind, default-alphabet,"
                                + " id-notation, numbering, text and marks",
                        "line 6: sms: links a and b are of one group and must agree on kind, default-alphabet,"
                                + " id-notation, numbering, text and marks");
    }

    @Test
    void national_tables_and_packed_septets_need_the_alphabet_and_the_cuts_that_carry_them() {
        assertThat(faults("""
                sms:
                  links:
                    - name: a
                      peer: "127.0.0.1:1"
                      login: {system-id: x, password: "env:P"}
                      default-alphabet: latin1
                      text: {national-languages: [turkish]}
                    - name: b
                      group: g
                      peer: "127.0.0.1:1"
                      login: {system-id: x, password: "env:P"}
                      text: {national-languages: [turkish], segmentation: sar, encoding: latin1}
                    - name: c
                      group: h
                      peer: "127.0.0.1:1"
                      login: {system-id: x, password: "env:P"}
                      text: {septets: packed, encoding: ascii}
                    - name: d
                      group: i
                      kind: camel-smpp
                      peer: "127.0.0.1:1"
                      login: {system-id: x, password: "env:P"}
                      text: {segmentation: udh-16}
                """))
                .containsExactly(
                        "line 3: sms.links[0]: national-languages need default-alphabet gsm",
                        "line 12: sms.links[1].text: national-languages need encoding default-alphabet",
                        "line 12: sms.links[1].text: national-languages are told in a header: they need segmentation"
                                + " udh-8 or udh-16",
                        "line 17: sms.links[2].text: only septets of encoding default-alphabet can be packed",
                        "line 18: sms.links[3]: a link of kind camel-smpp writes texts in one way only: leave text out");
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

    @Test
    void what_is_wrong_between_readable_settings_shows_beside_a_setting_that_is_not_readable() {
        assertThat(faults("""
                sip: {tcp: ["127.0.0.1:8088"], domains: 5}
                sms:
                  max-parts: 0
                  links:
                    - {name: x, peer: "127.0.0.1:1", login: {system-id: y, password: "env:P"}}
                    - {name: x, peer: "127.0.0.1:2", login: {system-id: y, password: "env:P"}, flow: {window: 0}}
                selection:
                  time-zone: Nowhere/Never
                  rules:
                    - {name: a, then: interwork}
                    - {name: a, then: sometimes}
                """))
                .containsExactly(
                        "line 1: sip.domains: a list is expected here",
                        "line 1: admin.listen is 127.0.0.1:8088 and sip.tcp has 127.0.0.1:8088, and only one of them"
                                + " can be opened",
                        "line 3: sms.max-parts is \"0\": a whole number from 1 to 255 is expected",
                        "line 3: sms: two links are named x",
                        "line 6: sms.links[1].flow.window is \"0\": a whole number from 1 to 10000 is expected",
                        "line 8: selection.time-zone is \"Nowhere/Never\": a time zone, written like Europe/Paris or"
                                + " UTC is expected",
                        "line 8: selection: two rules are named a",
                        "line 10: selection.rules[0]: rule a: then: interwork needs technologies, and there is none",
                        "line 11: selection.rules[1].then is \"sometimes\": one of native, interwork, core, network, preference, defer,"
                                + " refuse is expected");
    }

    @Test
    void a_law_says_nothing_when_a_setting_that_it_looks_at_is_not_readable() {
        assertThat(faults("""
                sip: {udp: [], tcp: [x]}
                registrar: {shortest-expiry: 1h, usual-expiry: 0s, longest-expiry: 2m}
                sms:
                  links:
                    - {name: a, peer: "h:1", login: {system-id: y, password: "env:P"}, id-notation: submit-hex}
                    - {name: b, peer: "h:1", login: {system-id: y, password: "env:P"}, id-notation: other}
                    - {name: 7!, peer: "h:1", login: {system-id: y, password: "env:P"}, id-notation: submit-hex}
                    - {name: 7?, peer: "h:1", login: {system-id: y, password: "env:P"}, id-notation: submit-hex}
                """))
                .hasSize(5)
                .noneMatch(fault -> fault.contains("both be empty")
                        || fault.contains("rising")
                        || fault.contains("must agree")
                        || fault.contains("are named"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sip: {udp: ["1.2.3.4:5060", "1.2.3.4:5060"]}   | sip: udp has 1.2.3.4:5060 and 1.2.3.4:5060, and only one
            sip: {udp: ["1.2.3.4:5060", "0.0.0.0:5060"]}   | sip: udp has 1.2.3.4:5060 and 0.0.0.0:5060, and only one
            sip: {tcp: ["[::]:5060", "0.0.0.0:5060"]}      | sip: tcp has [::]:5060 and 0.0.0.0:5060, and only one
            sip: {timers: {t1: 5s, t2: 1s}}                | sip.timers: t1 must not be above t2
            registrar: {digest: {first-delay: 1m, longest-delay: 1m}, shortest-expiry: 1h, longest-expiry: 1m} | rising
            interworking-numbers: {numbers: ["+447700900100-+447700900199", "+447700900150"]} | in common
            sms: {links: [{name: a, peer: "1.2.3.4:0", login: {system-id: x, password: "env:P"}}]} | peer needs the port
            sms: {links: [{name: a, peer: "h:1", login: {system-id: x, password: "env:P"}, flow: {reconnect-delay: 5m, reconnect-limit: 10ms}}]} | reconnect-delay must not be above reconnect-limit
            sms: {links: [{name: a, peer: "h:1", login: {system-id: x, password: "file:"}}]} | a path after file: (there is none) is expected
            admin: {listen: "127.0.0.1:5060"}              | admin.listen is 127.0.0.1:5060 and sip.tcp has 0.0.0.0:5060
            state: {cluster: {listen: "10.0.0.1:1", members: ["10.0.0.1:0"]}} | members need the ports
            selection: {rules: [{name: a, then: native, technologies: [sms]}]} | technologies goes with then: interwork and
            selection: {rules: [{name: a, then: native, group: bulk}]} | rule a: group goes with technology sms
            selection: {rules: [{name: a, then: interwork, technologies: [sms], group: bulk}]} | selection rule a names group bulk, and no link of sms.links that can send is of that group
            selection: {rules: [{name: a, when: {edge: ['smsc:forein']}, then: defer}]} | selection rule a is for edge smsc:forein, and nothing comes in there (access, iw1, iw2)
            selection: {rules: [{name: a, when: {edge: ['network:beta']}, then: defer}]} | selection rule a is for edge network:beta, and nothing comes in there (access, iw1, iw2)
            selection: {rules: [{name: a, when: {from: "22:00", until: "22:00"}, then: defer}]} | a time window from 22:00 until the same is none
            roles: {trail-field: P-Asserted-Identity}      | trail-field is P-Asserted-Identity, which means something else in SIP
            policy: {sender-copies: {mark: "P-Asserted-Identity: <sip:x@example.org>"}} | mark is a field named P-Asserted-Identity, which means something else in SIP
            policy: {sender-copies: {mark: "Content-Encoding: gzip"}} | mark is a field named Content-Encoding, which means
            policy: {sender-copies: {mark: "c: text/plain"}} | mark is a field named c, which means something else in SIP
            roles: {trail-field: privacy}                  | trail-field is privacy, which means something else in SIP
            registrar: {core: {registration-events: "sip:core.example.org"}} | registration-events needs the core among registrar.trusted-peers
            selection: {rules: [{name: a, then: refuse}]}  | then: refuse needs cause, and there is none
            """)
    void what_can_not_work_is_a_fault(String file, String words) {
        assertThat(faults(file)).singleElement().asString().contains(words);
    }

    @Test
    void a_certificate_is_trusted_only_where_one_is_asked_for() {
        String trusted = "registrar: {trusted-certificates: [core.example.org]}\n";
        String tls = "sip: {tls: {listen: [\"0.0.0.0:5061\"], certificate: a, key: b, authorities: c%s}}\n";
        assertThat(faults(trusted + tls.formatted("")))
                .singleElement()
                .asString()
                .contains("client-certificates wanted or required");
        assertThat(faults(trusted + "sip: {tls: {authorities: c, client-certificates: wanted}}\n"))
                .anyMatch(fault -> fault.contains("needs sip.tls.listen"));
        assertThat(faults(trusted + tls.formatted(", client-certificates: wanted")))
                .isEmpty();
    }

    @Test
    void a_network_is_known_by_certificate_only_where_one_is_asked_for() {
        String network = "networks: [{name: beta, route: \"sip:pf.beta.example;lr\", from: {certificates:"
                + " [pf.beta.example]}, owns: {domains: [beta.example]}}]\n";
        String tls = "sip: {tls: {listen: [\"0.0.0.0:5061\"], certificate: a, key: b, authorities: c%s}}\n";
        assertThat(faults(network + tls.formatted("")))
                .singleElement()
                .asString()
                .contains("network beta: ", "client-certificates wanted or required");
        assertThat(faults(network))
                .anyMatch(fault ->
                        fault.contains("network beta: networks.from.certificates needs" + " sip.tls.authorities"));
        assertThat(faults(network + tls.formatted(", client-certificates: wanted")))
                .isEmpty();
    }

    @Test
    void a_rule_is_for_edges_where_something_comes_in() {
        assertThat(faults("""
                networks: [{name: beta, route: "sip:pf.beta.example;lr", from: {peers: [192.0.2.7]}, owns: {domains: [beta.example]}}]
                sms: {links: [{name: a, group: bulk, peer: "h:1", bind: receiver, login: {system-id: x, password: "env:P"}}]}
                selection: {rules: [{name: r, when: {edge: [access, iw1, iw2, 'network:beta', 'smsc:bulk']}, then: defer}]}
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip: {udp: [\"127.0.0.1:0\", \"127.0.0.1:0\"], tcp: [\"127.0.0.1:0\"]}",
                "sip: {udp: [\"0.0.0.0:5060\", \"[2001:db8::1]:5060\"]}",
                "interworking-numbers: {numbers: [\"+447700900100-+447700900149\", \"+447700900150\"]}"
            })
    void what_only_looks_alike_is_in_order(String file) {
        assertThat(faults(file)).isEmpty();
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
