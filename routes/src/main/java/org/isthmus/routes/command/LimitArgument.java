// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.util.Optional;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;

/// `--limit`: how many at most, from 1 to `most`, `usual` when nothing is said.
record LimitArgument(int usual, int most) {
    private static final String NAME = "limit";

    /// The refusal of a limit that is out of bounds.
    Optional<CommandOutcome> refusal(Command.Call call) {
        long wanted = wanted(call);
        return wanted >= 1 && wanted <= most
                ? Optional.empty()
                : Optional.of(new CommandOutcome.Failed(
                        "invalid",
                        "a limit of " + wanted + " makes no sense here",
                        "Give one from 1 to " + most + "."));
    }

    int of(Command.Call call) {
        return Math.toIntExact(wanted(call));
    }

    private long wanted(Command.Call call) {
        return Long.parseLong(call.argument(NAME).orElse(Integer.toString(usual)));
    }
}
