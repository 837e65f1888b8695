// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The demonstration as somebody at a terminal has it, who presses Ctrl-C.
@Tag("black-box")
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void ended_in_the_middle_of_its_conversation_it_closes_everything_and_gives_130(String signal) throws Exception {
        try (ForeignProgram demo = demo()) {
            awaitOutput(demo, "== Alice writes");
            assertThat(folder.resolve("demo/admin.json")).exists();
            assertThat(folder.resolve("demo/journal")).isDirectoryContaining("glob:**-wal");
            demo.signal(signal);
            assertThat(demo.awaitExit(PATIENCE)).as(demo.output()).isEqualTo(130);
            assertThat(demo.output())
                    .contains("Ended before the conversation was over.")
                    .doesNotContain("Every step happened", "Exception", "\tat ", "isthmus: ");
            assertEverythingIsClosed();
        }
    }

    @Test
    void ended_while_it_stays_up_it_closes_everything_and_gives_0() throws Exception {
        try (ForeignProgram demo = demo()) {
            awaitOutput(demo, "It stays up.");
            demo.signal("INT");
            assertThat(demo.awaitExit(PATIENCE)).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains("Every step happened", "its IMDN message id is ")
                    .doesNotContain("Exception", "\tat ");
            assertThat(demo.output().lines().limit(4))
                    .as("what to try first")
                    .anyMatch(line -> line.contains("./isthmus trace +447700900123"));
            assertEverythingIsClosed();
        }
    }

    /// `env` gives the signal its ordinary meaning back: who starts something in the background takes it away.
    private ForeignProgram demo() throws IOException {
        return ForeignProgram.start(
                folder,
                "demo",
                Map.of("ISTHMUS_DATA", folder.toString()),
                List.of(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        GatewayProcess.classPath(),
                        "org.isthmus.main.Main",
                        "demo"));
    }

    private static void awaitOutput(ForeignProgram demo, String words) {
        await("it says: " + words)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(demo.runs()).as(demo.output()).isTrue();
                    return demo.output().contains(words);
                });
    }

    /// The admin API takes its address away when it closes, the journal its write-ahead log.
    private void assertEverythingIsClosed() {
        assertThat(folder.resolve("demo/admin.json")).doesNotExist();
        assertThat(folder.resolve("demo/journal")).isDirectoryNotContaining("glob:**-wal");
    }
}
