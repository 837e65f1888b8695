// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandsTest {
    private static final List<String> BARS =
            List.of("all", "ratios", "half", "link20ms", "ready", "cold", "backlog", "slow-disk");

    @Test
    void every_bar_has_a_command_that_tells_what_it_does() {
        assertThat(Main.commandLine().getSubcommands().keySet()).containsExactlyInAnyOrderElementsOf(BARS);
        for (String bar : BARS) {
            assertThat(said(0, bar, "--help")).contains("dev/bench " + bar);
        }
    }

    @Test
    void an_option_that_makes_no_sense_is_refused_with_what_to_give() {
        assertThat(said(2, "half", "--window", "0")).contains("--window is 0; give 1 or more");
        assertThat(said(2, "ready", "--starts", "0")).contains("--starts is 0; give 1 or more");
        assertThat(said(2, "slow-disk", "--delay", "x")).contains("--delay");
        assertThat(said(2, "ratio")).contains("Did you mean: dev/bench ratios");
    }

    private static String said(int code, String... arguments) {
        StringWriter words = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(words)).setErr(new PrintWriter(words));
        String[] all = new String[arguments.length + 4];
        System.arraycopy(new String[] {"--distribution", "none", "--scratch", "none"}, 0, all, 0, 4);
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        assertThat(line.execute(all)).isEqualTo(code);
        return words.toString();
    }
}
