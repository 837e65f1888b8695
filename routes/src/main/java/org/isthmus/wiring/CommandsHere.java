// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandOutcome;
import org.isthmus.model.settings.RolesSettings;

/// The commands of a process in which roles are switched off: those that look at or change what belongs to such
/// a role say where to ask.
record CommandsHere(RolesSettings roles) {
    List<Command> of(List<Command> all) {
        return all.stream().map(this::here).toList();
    }

    private Command here(Command command) {
        return roleThatIsOff(command.spec().name())
                .map(role -> new Command(
                        command.spec(),
                        _ -> new CommandOutcome.Failed(
                                "unavailable",
                                command.spec().name() + " is of a function that is switched off here (roles." + role
                                        + ")",
                                "Ask the process in which roles." + role + " is on.")))
                .orElse(command);
    }

    private Optional<String> roleThatIsOff(String command) {
        String subject = command.split(" ", 2)[0];
        return switch (subject) {
            case "links", "receipts" -> off(roles.sms(), "sms");
            case "numbers", "number" -> off(roles.selection(), "selection");
            case "user" -> off(roles.participating(), "participating");
            default -> Optional.empty();
        };
    }

    private static Optional<String> off(boolean on, String role) {
        return on ? Optional.empty() : Optional.of(role);
    }
}
