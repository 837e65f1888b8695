// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.testkit.handset.HandsetAccount;
import org.isthmus.testkit.handset.SentMessage;
import org.isthmus.testkit.handset.SimulatedHandset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `isthmus reload` at the running gateway: a changed file while traffic runs.
class ReloadTest {
    @Test
    void a_valid_change_is_applied_while_traffic_runs(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            SimulatedHandset alice = own.online();
            HandsetAccount away = own.user("+447700939393");
            String file = Files.readString(own.configuration());

            Files.writeString(own.configuration(), file + """
                            policy:
                              max-message-size: 100
                            selection:
                              rules:
                                - {name: away, when: {served: true, registered: false}, then: defer}
                                - {name: late, when: {profile: [nihgt]}, then: defer}
                                - {name: rest, then: refuse, cause: no-route}
                            registrar:
                              shortest-expiry: 20m
                            """);
            CommandOutcome.Done dry = own.done(ReloadCommand.SPEC, Map.of("dry-run", "true"));
            assertThat(dry.lines().toString())
                    .contains(
                            "policy.max-message-size: 100KiB -> 100",
                            "selection.rules: + rest",
                            "dry run",
                            "no user has a profile nihgt");
            assertThat(alice.send("tel:" + SimulatedNetwork.number(), "x".repeat(200))
                            .status())
                    .isEqualTo(202);

            CommandOutcome.Done done = own.done(ReloadCommand.SPEC, Map.of());

            assertThat(done.lines()).last().isEqualTo("Applied.");
            assertThat(alice.send("tel:" + SimulatedNetwork.number(), "x".repeat(200))
                            .status())
                    .isEqualTo(413);
            assertThat(alice.send("tel:" + SimulatedNetwork.number(), "No rule now")
                            .status())
                    .isEqualTo(404);
            SentMessage kept = alice.send(away.addressOfRecord(), "Kept now");
            own.told(kept.imdnId(), TrailKind.DEFERRED);
            assertThat(own.done(ReloadCommand.SPEC, Map.of()).lines().toString())
                    .contains("in force already");
            assertThat(own.device(away).register().status()).isEqualTo(423);
        }
    }

    @Test
    void a_reload_by_signal_does_what_the_command_does(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            String file = Files.readString(own.configuration());
            Files.writeString(own.configuration(), file + "policy:\n  max-message-size: 100\n");
            assertThat(own.gateway().reload()).isInstanceOf(CommandOutcome.Done.class);
            assertThat(own.online()
                            .send("tel:" + SimulatedNetwork.number(), "x".repeat(200))
                            .status())
                    .isEqualTo(413);
            Files.writeString(own.configuration(), file + "no-such-section: 1\n");
            assertThat(own.gateway().reload()).isInstanceOf(CommandOutcome.Failed.class);
        }
    }

    @Test
    void a_faulty_file_changes_nothing_and_all_its_faults_are_told(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            Files.writeString(
                    own.configuration(),
                    Files.readString(own.configuration()) + "policy:\n  max-message-size: -1\n  no-such-key: 1\n");

            assertThat(own.command(ReloadCommand.SPEC, Map.of()))
                    .isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                        assertThat(failed.code()).isEqualTo("configuration");
                        assertThat(failed.message()).contains("max-message-size", "no-such-key", "line ");
                        assertThat(failed.advice()).contains("Nothing was changed");
                    });
            assertThat(own.online()
                            .send("tel:" + SimulatedNetwork.number(), "Still at work")
                            .status())
                    .isEqualTo(202);
        }
    }

    @Test
    void a_change_that_needs_a_restart_is_named_and_nothing_is_applied(@TempDir Path folder) throws Exception {
        try (SimulatedNetwork own = SimulatedNetwork.start(folder)) {
            Files.writeString(
                    own.configuration(),
                    Files.readString(own.configuration())
                            + "policy:\n  max-message-size: 100\nstate:\n  queue-limit: 500\n");

            CommandOutcome.Done dry = own.done(ReloadCommand.SPEC, Map.of("dry-run", "true"));
            assertThat(dry.lines().toString()).contains("state.queue-limit: 20000 -> 500   (needs a restart)");
            assertThat(dry.lines()).last().asString().startsWith("Nothing was applied");
            assertThat(dry.data())
                    .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                    .containsEntry("applied", false)
                    .containsEntry("needRestart", List.of("state.queue-limit"));
            assertThat(own.command(ReloadCommand.SPEC, Map.of()))
                    .isInstanceOfSatisfying(CommandOutcome.Failed.class, failed -> {
                        assertThat(failed.code()).isEqualTo("restart-needed");
                        assertThat(failed.data())
                                .containsEntry("applied", false)
                                .containsEntry("needRestart", List.of("state.queue-limit"))
                                .containsKey("changes");
                        assertThat(failed.message())
                                .startsWith("nothing was applied")
                                .contains("state.queue-limit: 20000 -> 500", "policy.max-message-size: 100KiB -> 100");
                    });
            assertThat(own.online()
                            .send("tel:" + SimulatedNetwork.number(), "x".repeat(200))
                            .status())
                    .isEqualTo(202);
        }
    }
}
