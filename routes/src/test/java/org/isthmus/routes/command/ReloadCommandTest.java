// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.Role;
import org.isthmus.routes.command.ReloadCommand.Preparation;
import org.isthmus.routes.command.ReloadCommand.Reading;
import org.junit.jupiter.api.Test;

class ReloadCommandTest {
    private static CommandOutcome reload(Preparation preparation) {
        return new ReloadCommand(() -> new Reading.Changed(List.of(), List.of("a remark"), preparation))
                .run(new Command.Call("test", Role.ADMIN, Map.of()));
    }

    @Test
    void what_can_not_be_made_ready_changes_nothing_and_says_so() {
        CommandOutcome outcome = reload(() -> {
            throw new IllegalStateException("the list is gone");
        });
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("nothing was changed", "the list is gone"));
    }

    @Test
    void what_fails_when_it_is_in_force_already_is_told_so() {
        CommandOutcome outcome = reload(() -> () -> {
            throw new IllegalStateException("no thread");
        });
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CommandOutcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("are in force", "no thread"));
    }

    @Test
    void remarks_are_told_and_stop_nothing() {
        AtomicBoolean applied = new AtomicBoolean();
        CommandOutcome outcome = reload(() -> () -> applied.set(true));
        assertThat(applied).isTrue();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CommandOutcome.Done.class,
                        done -> assertThat(done.lines()).contains("a remark"));
    }
}
