// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.command;

import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.model.VisibleText;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.command.CommandSpec.Kind;
import org.isthmus.model.command.CommandSpec.Parameter;
import org.isthmus.routes.story.Masking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `--reveal REASON`: whole numbers, for a reason, which is logged with who gave it and what they saw.
final class RevealArgument {
    static final Parameter PARAMETER =
            new Parameter("reveal", Kind.TEXT, false, false, "Show whole numbers, for this reason", "REASON");

    private static final Logger AUDIT = LoggerFactory.getLogger("org.isthmus.audit");

    private RevealArgument() {}

    /// The refusal of a reason that says nothing.
    static Optional<CommandOutcome> refusal(Command.Call call) {
        return call.argument(PARAMETER.name()).filter(String::isBlank).isPresent()
                ? Optional.of(new CommandOutcome.Failed(
                        "invalid",
                        "numbers are shown whole for a reason only, and none was given",
                        "Write why: --reveal 'ticket 4711'. The reason is logged."))
                : Optional.empty();
    }

    /// Logs a reason that was given; `seen` says of what the numbers are shown.
    static Masking masking(Command.Call call, Supplier<String> seen) {
        Optional<String> reason = call.argument(PARAMETER.name());
        reason.ifPresent(why -> AUDIT.info(
                "{} revealed the numbers of {} because: {}", call.caller(), seen.get(), VisibleText.of(why, 200)));
        return reason.isPresent() ? Masking.REVEALED : Masking.MASKED;
    }
}
