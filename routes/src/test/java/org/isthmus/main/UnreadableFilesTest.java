// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.isthmus.gateway.SimulatedNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the commands say to files that are not what they should be: a clear fault each time, never a stack trace.
class UnreadableFilesTest {
    private static SimulatedNetwork network;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        network = SimulatedNetwork.start(folder);
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    static Stream<Arguments> filesThatAreNoText() {
        return Stream.of(
                arguments("binary", bytes(4096), "not in UTF-8"),
                arguments("Latin-1", "node: 1 # Zürich".getBytes(StandardCharsets.ISO_8859_1), "not in UTF-8"),
                arguments("UTF-16", "node: 1".getBytes(StandardCharsets.UTF_16), "not in UTF-8"),
                arguments("noughts", new byte[100], "not YAML"),
                arguments("huge", "#".repeat(20 * 1024 * 1024).getBytes(StandardCharsets.US_ASCII), "is longer than"),
                arguments("deep", "[".repeat(10_000).getBytes(StandardCharsets.US_ASCII), "deep"),
                arguments("a list", "- 1\n- 2\n".getBytes(StandardCharsets.US_ASCII), "keys and values are expected"));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesThatAreNoText")
    void a_configuration_that_is_no_configuration_at_all_is_one_clear_fault_and_78(
            String kind, byte[] content, String words, @TempDir Path folder) throws Exception {
        String file = Files.write(folder.resolve("isthmus.yaml"), content).toString();
        for (String[] command : new String[][] {
            {"config", "check", "-c", file}, {"run", "-c", file}, {"links", "-c", file}, {"user", "list", "-c", file}
        }) {
            Said said = Said.run(command);
            assertThat(said.code()).as(String.join(" ", command)).isEqualTo(78);
            assertThat(said.err()).contains(words).doesNotContain("\tat ", "Exception");
            assertThat(said.err().lines()).hasSizeLessThan(6);
        }
    }

    @Test
    void a_folder_in_place_of_a_configuration_is_one_clear_fault_and_78(@TempDir Path folder) {
        Said said = Said.run("config", "check", "-c", folder.toString());
        assertThat(said.code()).isEqualTo(78);
        assertThat(said.err()).contains("is a folder").doesNotContain("\tat ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesThatAreNoText")
    void a_users_file_that_is_no_users_file_is_a_fault_in_words_and_stays_as_it_is(
            String kind, byte[] content, String unused, @TempDir Path folder) throws Exception {
        Path users = network.data().resolve("users.yaml");
        Path password = Files.writeString(folder.resolve("password"), "open sesame");
        try {
            Files.write(users, content);
            Said said = Said.run(
                    "user",
                    "add",
                    "zoe",
                    "--addresses",
                    "sip:zoe@" + SimulatedNetwork.DOMAIN,
                    "--password-file",
                    password.toString(),
                    "--data",
                    network.data().toString());
            assertThat(said.code()).as(said.err()).isNotZero().isNotEqualTo(70);
            assertThat(said.err()).contains("users file").doesNotContain("\tat ", "Exception");
            assertThat(users).hasBinaryContent(content);
        } finally {
            Files.delete(users);
        }
    }
}
