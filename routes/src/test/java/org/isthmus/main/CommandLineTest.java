// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.isthmus.console.api.Json;
import org.isthmus.gateway.SimulatedNetwork;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command line as a shell sees it: what is printed where, and the exit code.
class CommandLineTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    private static Said ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", network.data().toString()));
        return Said.run(all.toArray(String[]::new));
    }

    @Test
    void every_command_has_help_that_says_what_it_does() {
        List<CommandLine> all = new ArrayList<>();
        collect(Main.commandLine(), all);

        assertThat(all).hasSizeGreaterThan(18);
        for (CommandLine command : all) {
            String name = command.getCommandSpec().qualifiedName();
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty();
            assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
                    .as(name)
                    .contains("Usage: " + name);
            if (!name.endsWith(" help")) {
                String[] words =
                        (name + " --help").substring("isthmus ".length()).split(" ");
                Said said = Said.run(words);
                assertThat(said.code()).as(name).isZero();
                assertThat(said.out()).as(name).contains("Usage: " + name);
            }
        }
    }

    private static void collect(CommandLine line, List<CommandLine> all) {
        all.add(line);
        line.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    @Test
    void the_main_screen_lists_the_commands_and_where_to_begin() {
        assertThat(Said.run("--help").out()).contains("demo", "run", "trace", "explain", "links", "user", "New here?");
        assertThat(Said.run("--version").out()).startsWith("isthmus ");
    }

    @Test
    void a_word_that_is_no_command_is_64_and_says_where_help_is() {
        Said said = Said.run("frobnicate");

        assertThat(said.code()).isEqualTo(64);
        assertThat(said.err()).contains("isthmus: ", "Try: isthmus --help");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void a_missing_argument_is_64_and_names_it() {
        Said said = Said.run("explain", "--from", "sip:a@b.example");

        assertThat(said.code()).isEqualTo(64);
        assertThat(said.err()).contains("--to", "isthmus explain --help");
    }

    @Test
    void without_a_gateway_commands_are_69_and_say_how_to_start_one(@TempDir Path empty) {
        for (List<String> command : List.of(
                List.of("status"),
                List.of("links"),
                List.of("trace", "x"),
                List.of("user", "list"),
                List.of("reload"))) {
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("--data", empty.toString()));
            Said said = Said.run(all.toArray(String[]::new));

            assertThat(said.code()).as("%s", command).isEqualTo(69);
            assertThat(said.err())
                    .contains(
                            "no gateway is running on the data directory " + empty,
                            "--data DIR",
                            "isthmus run -c FILE");
            assertThat(said.out()).isEmpty();
        }
    }

    @Test
    void without_a_gateway_nobody_is_asked_for_a_password(@TempDir Path empty) {
        Said said = Said.run("user", "add", "zoe", "--addresses", "sip:zoe@a.example", "--data", empty.toString());

        assertThat(said.code()).isEqualTo(69);
        assertThat(said.err()).contains("no gateway is running").doesNotContain("assword");
    }

    @Test
    void nobody_to_remove_and_nothing_to_revoke_is_1_nothing_found() {
        assertThat(ask("user", "remove", "nobody").code()).isEqualTo(1);
        Said revoked = ask("number", "revoke", "+447700900123", "+447700900100");
        assertThat(revoked.code()).isEqualTo(1);
        assertThat(revoked.err()).contains("isthmus numbers --reveal");
    }

    @Test
    void a_simulated_centre_whose_port_is_taken_is_69_and_names_it() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Said said = Said.run("simulate", "smsc", "--listen", address);

            assertThat(said.code()).isEqualTo(69);
            assertThat(said.err()).contains(address, "--listen");
        }
    }

    @Test
    void answers_are_lines_for_people_or_json_for_programs() throws Exception {
        SimulatedHandset alice = network.online();
        SentMessage sent = alice.send("tel:" + SimulatedNetwork.number(), "Show me");
        network.ended(sent.imdnId());

        assertThat(ask("status").out()).contains("items by state");
        assertThat(ask("links").out()).contains("centre");
        assertThat(ask("numbers").out()).contains("on loan");
        assertThat(ask("trace", sent.imdnId()).out()).contains("received", "delivered");
        for (List<String> command : List.of(
                List.of("status"),
                List.of("links"),
                List.of("numbers"),
                List.of("trace", sent.imdnId()),
                List.of("user", "list"))) {
            List<String> all = new ArrayList<>(command);
            all.add("--json");
            Said said = ask(all.toArray(String[]::new));
            assertThat(said.code()).as("%s", command).isZero();
            assertThat(Json.plain(Json.tree(said.out()))).isInstanceOf(Map.class);
        }
    }

    @Test
    void what_is_not_found_is_1_with_what_to_do_next() {
        Said said = ask("trace", "nobody-knows-this");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines().count()).isGreaterThanOrEqualTo(2);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void with_json_a_failure_is_json_too() throws Exception {
        Said said = ask("trace", "nobody-knows-this", "--json");

        assertThat(said.code()).isEqualTo(1);
        assertThat(Json.plain(Json.tree(said.out())))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .extractingByKey("error", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("code", "not-found")
                .containsKeys("message", "advice");
        assertThat(said.err()).startsWith("isthmus: ");
    }

    @Test
    void a_user_is_added_with_a_password_from_a_file_and_removed(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "from-a-file\n");

        Said added = ask(
                "user",
                "add",
                "zoe",
                "--addresses",
                "sip:zoe@" + SimulatedNetwork.DOMAIN,
                "--password-file",
                password.toString());
        assertThat(added.code()).as(added.err()).isZero();
        assertThat(added.out()).contains("zoe added");
        assertThat(ask("user", "list").out()).contains("zoe");
        assertThat(ask("user", "set", "zoe", "--services", "sending").code()).isZero();
        assertThat(ask("user", "show", "zoe").out()).contains("sending").doesNotContain("receiving");
        assertThat(ask("user", "remove", "zoe").out()).contains("zoe removed");
        assertThat(ask("user", "remove", "zoe").code()).isEqualTo(1);
    }

    @Test
    void explain_answers_in_words_a_refusal_is_1_and_a_bad_time_is_64() throws Exception {
        String from = network.user().addressOfRecord();

        Said said = ask("explain", "--from", from, "--to", "+447700929999", "--text", "Hi");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).startsWith("admission: admitted").contains("outcome: ", "rules:");
        Said stranger = ask("explain", "--from", "sip:a@" + SimulatedNetwork.DOMAIN, "--to", "+447700929999");
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.out()).startsWith("admission: refused: ISM-204");
        assertThat(ask("explain", "--from", from, "--to", "+447700929999", "--as-of", "noon")
                        .code())
                .isEqualTo(64);
    }

    @Test
    void a_sample_configuration_is_one_that_check_takes(@TempDir Path folder) throws Exception {
        Said sample = Said.run("config", "sample");
        Path file = Files.writeString(folder.resolve("sample.yaml"), sample.out());

        assertThat(sample.code()).isZero();
        Said check = Said.run("config", "check", "-c", file.toString());
        assertThat(check.code()).as(check.err()).isZero();
        assertThat(check.out()).contains("is in order");
        assertThat(Said.run("config", "check", "--values", "-c", file.toString())
                        .out())
                .contains("delivery.report-wait");
    }

    @Test
    void the_users_file_is_checked_with_the_file_that_names_it(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.yaml"), "data-directory: " + folder + "\nsip: {domains: [isthmus.example]}\n");
        assertThat(Said.run("config", "check", "-c", file.toString()).code()).isZero();
        Files.writeString(folder.resolve("users.yaml"), "realm: isthmus.example\nusers:\n  - {nam: alice}\n");

        Said said = Said.run("config", "check", "-c", file.toString());
        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err()).contains("users.yaml has", "line 3:", "nobody can register");
        Said json = Said.run("config", "check", "--json", "-c", file.toString());
        assertThat(json.code()).isEqualTo(78);
        assertThat(json.out()).contains("usersFaults", "nam");
    }

    @Test
    void a_group_whose_links_only_receive_is_told_and_any_other_sends(@TempDir Path folder) throws Exception {
        String links = """
                sms:
                  links:
                    - {name: a, group: one, peer: "127.0.0.1:2775", login: {system-id: x, password: "file:secret"}}
                    - {name: b, group: two, bind: %s, peer: "127.0.0.1:2776", login: {system-id: x, password: "file:secret"}}
                """;
        Files.writeString(folder.resolve("secret"), "abc");
        Path file = Files.writeString(folder.resolve("two.yaml"), links.formatted("receiver"));

        Said said = Said.run("config", "check", "-c", file.toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("sent by the links of one; only received from: two.");
        assertThat(Said.run("config", "check", "--json", "-c", file.toString()).out())
                .contains("only received from: two.");

        Files.writeString(file, links.formatted("transmitter"));
        Said both = Said.run("config", "check", "-c", file.toString());
        assertThat(both.code()).as(both.err()).isZero();
        assertThat(both.out()).doesNotContain("only received from");
    }

    @Test
    void all_faults_of_a_file_are_told_at_once_with_their_lines_and_78(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"),
                "policy:\n  max-message-size: -4\nno-such-section: 1\ndelivery:\n  report-wait: soon\n");

        Said said = Said.run("config", "check", "-c", file.toString());

        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err())
                .contains(
                        "3 faults", "line 2", "line 3", "line 5", "max-message-size", "no-such-section", "report-wait")
                .contains("isthmus config sample");
        assertThat(Said.run(
                                "config",
                                "check",
                                "-c",
                                folder.resolve("absent.yaml").toString())
                        .code())
                .isEqualTo(78);
        assertThat(Said.run("run", "-c", file.toString()).code()).isEqualTo(78);
    }

    @Test
    void the_personalities_of_the_simulated_centre_can_be_listed_and_a_wrong_one_is_64() {
        assertThat(Said.run("simulate", "smsc", "--personality", "help").out())
                .contains("throttles", "hex-ids", "never-answers");
        assertThat(Said.run("simulate", "smsc", "--personality", "moody").code())
                .isEqualTo(64);
        assertThat(Said.run("simulate", "smsc", "--listen", "nowhere").code()).isEqualTo(64);
    }

    @Test
    void each_fault_stands_on_a_line_of_its_own_and_foreign_line_breaks_do_not_make_more(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"), "policy:\n  max-message-size: -4\n\"no\\nsuch\": 1\nnode: 999\n");

        List<String> lines =
                Said.run("config", "check", "-c", file.toString()).err().lines().toList();

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).endsWith("has 3 faults:");
        assertThat(lines.get(1)).startsWith("  line 2: ");
        assertThat(lines.get(2)).contains("no\\u000asuch");
        assertThat(lines.get(3)).startsWith("  line 4: ");
    }

    @Test
    void a_certificate_that_is_none_stops_the_check_with_its_line_and_a_listening_point_needs_one(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), """
                sip:
                  tls:
                    certificate: own.pem
                    key: key.pem
                registrar:
                  trusted-certificates: ["*.example.org"]
                """);
        Files.writeString(folder.resolve("own.pem"), "no certificate");
        Path bare = Files.writeString(folder.resolve("bare.yaml"), """
                sip:
                  tls:
                    listen: ["127.0.0.1:5061"]
                """);

        Said said = Said.run("config", "check", "-c", file.toString());
        Said without = Said.run("config", "check", "-c", bare.toString());

        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err())
                .contains("line 3: sip.tls.certificate is ")
                .contains("line 4: sip.tls.key is ")
                .contains("line 6: registrar.trusted-certificates[0] is \"*.example.org\"");
        assertThat(without.code()).isEqualTo(78);
        assertThat(without.err()).contains("line 3: sip.tls: listen needs certificate and key");
    }

    @Test
    void what_would_stop_a_start_stops_the_check_with_line_and_key_beside_the_other_faults(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), """
                numbering:
                  region: ZZ
                sip:
                  domains: ["two words"]
                registrar:
                  trusted-peers:
                    - 192.0.2.1
                    - nonsense
                users:
                  file: ../../users.yaml
                sms:
                  max-parts: many
                  links:
                    - name: a
                      kind: camel-smpp
                      bind: receiver
                      peer: 127.0.0.1:2775
                      login: {system-id: x, password: "env:PATH_THAT_IS_NOT_SET"}
                    - name: b
                      kind: camel-smpp
                      bind: receiver
                      peer: 127.0.0.1:2775
                      login: {system-id: x, password: "file:password"}
                selection:
                  rules:
                    - {name: a, then: core, route: "http://x"}
                    - {name: b, when: {min-parts: 3, max-parts: 2}, then: native}
                    - {name: c, then: interwork, technologies: [sms, telegraph]}
                """);
        Files.writeString(folder.resolve("password"), "secret");

        Said said = Said.run("config", "check", "-c", file.toString());

        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err())
                .contains("line 2: numbering.region is \"ZZ\"")
                .contains("line 4: sip.domains[0] is \"two words\"")
                .contains("line 8: registrar.trusted-peers[1] is \"nonsense\"")
                .contains("line 10: users.file")
                .contains("line 12: sms.max-parts")
                .contains("sms.links[0].login.password")
                .contains("line 16: sms.links[0].bind is \"receiver\"")
                .contains("line 21: sms.links[1].bind is \"receiver\"")
                .contains("line 26: selection.rules[0].route is \"http://x\"")
                .contains("line 27: selection.rules[1].when.min-parts is \"3\"")
                .contains("line 28: selection.rules[2].technologies[1] is \"telegraph\"");
        Said data = Said.run("config", "check", "--json", "-c", file.toString());
        assertThat(data.code()).isEqualTo(78);
        assertThat(Json.tree(data.out()).path("inOrder").asBoolean(true)).isFalse();
        assertThat(Json.tree(data.out()).path("faults").size()).isEqualTo(11);
    }

    @Test
    void what_the_machine_refuses_to_a_start_is_69_with_the_setting_and_the_address(@TempDir Path folder)
            throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Said sip = Said.run("run", "-c", start(folder, "sip", "tcp: [\"" + address + "\"]"));
            Said admin = Said.run("run", "-c", start(folder, "admin", "listen: " + address));

            assertThat(sip.code()).isEqualTo(69);
            assertThat(sip.err()).contains("sip.tcp[0]", "line", address, "Stop what listens there");
            assertThat(admin.code()).isEqualTo(69);
            assertThat(admin.err()).contains("admin.listen", address).doesNotContain("fault of isthmus", "\tat ");
        }
        Files.writeString(folder.resolve("plain"), "no folder");
        String file = Files.writeString(folder.resolve("isthmus.yaml"), "data-directory: plain\n")
                .toString();
        Said noFolder = Said.run("run", "-c", file);
        assertThat(noFolder.code()).isEqualTo(69);
        assertThat(noFolder.err())
                .contains("data-directory", "plain is no folder")
                .hasLineCount(2);
    }

    private static String start(Path folder, String section, String line) throws Exception {
        String other = section.equals("sip") ? "" : "sip:\n  udp: [\"127.0.0.1:0\"]\n  tcp: [\"127.0.0.1:0\"]\n";
        String udp = section.equals("sip") ? "  udp: [\"127.0.0.1:0\"]\n" : "";
        return Files.writeString(folder.resolve("isthmus.yaml"), other + section + ":\n" + udp + "  " + line + "\n")
                .toString();
    }

    @Test
    void a_second_gateway_or_demonstration_on_the_same_data_is_69_and_harms_nothing(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("isthmus.yaml"),
                "data-directory: " + network.data().toAbsolutePath() + "\nsip:\n  udp: [\"127.0.0.1:0\"]\n"
                        + "  tcp: [\"127.0.0.1:0\"]\nadmin:\n  listen: 127.0.0.1:0\n");

        Said said = Said.run("run", "-c", file.toString());

        assertThat(said.code()).isEqualTo(69);
        assertThat(said.err())
                .contains("another gateway runs on the data directory", "(data-directory, line 1)")
                .hasLineCount(2);
        // And the same file says where to ask.
        assertThat(Said.run("status", "-c", file.toString()).code()).isZero();
        assertThat(Said.run("status", "-c", file.toString(), "--data", folder.toString())
                        .code())
                .isEqualTo(64);
    }

    @Test
    void a_configuration_with_faults_elsewhere_still_says_where_its_gateway_is(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("isthmus.yaml"),
                "data-directory: " + network.data().toAbsolutePath() + "\nsms:\n  links:\n    - name: a\n"
                        + "      peer: 127.0.0.1:2775\n      login: {system-id: x, password: \"env:NOT_SET_HERE\"}\n");

        assertThat(Said.run("status", "-c", file.toString()).code()).isZero();
        assertThat(Said.run("status", "-c", folder.resolve("absent").toString()).code())
                .isEqualTo(78);
    }

    @Test
    void arguments_that_make_no_sense_are_64_in_words(@TempDir Path folder) {
        String from = "sip:a@" + SimulatedNetwork.DOMAIN;
        String gone = folder.resolve("no-such-file").toString();

        for (List<String> command : List.of(
                List.of("trace", "x", "--reveal", ""),
                List.of("trace", "x", "--reveal", "  "),
                List.of("trace", "x", "--limit", "-4"),
                List.of("trace", "x", "--before", "yesterday"),
                List.of("numbers", "--reveal", " "),
                List.of("explain", "--from", from, "--to", "+447700929999", "--origin", "pigeon"),
                List.of("numbers", "--limit", "0"),
                List.of("explain", "--from", from, "--to", "+447700929999", "--size", "-1"),
                List.of("explain", "--from", from, "--to", "+447700929999", "--size", "1000001"),
                List.of("explain", "--from", from, "--to", "+447700929999", "--size", "1", "--text", "x"),
                List.of("user", "add", "x", "--addresses", "sip:x@a.example", "--password-file", gone))) {
            Said said = ask(command.toArray(String[]::new));

            assertThat(said.code()).as("%s", command).isEqualTo(64);
            assertThat(said.err()).as("%s", command).startsWith("isthmus: ").doesNotContain("fault of isthmus");
        }
        assertThat(Said.run("trace", "--help").out()).contains("--reveal=REASON");
    }
}
