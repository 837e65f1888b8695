// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.routes.command.ExplainCommand;
import org.isthmus.routes.command.LinkCommands;
import org.isthmus.routes.command.LinksCommand;
import org.isthmus.routes.command.NumberCommands;
import org.isthmus.routes.command.ReceiptsCommand;
import org.isthmus.routes.command.ReloadCommand;
import org.isthmus.routes.command.StatusCommand;
import org.isthmus.routes.command.TraceCommand;
import org.isthmus.routes.command.UserCommands;

/// The registry of commands: what the admin API serves and the command line offers.
public final class GatewayCommands {
    public static final List<CommandSpec> SPECS = List.of(
            StatusCommand.SPEC,
            LinksCommand.SPEC,
            LinkCommands.PAUSE,
            LinkCommands.DRAIN,
            LinkCommands.RESUME,
            ReceiptsCommand.SPEC,
            TraceCommand.SPEC,
            ExplainCommand.SPEC,
            NumberCommands.LIST,
            NumberCommands.EXTEND,
            NumberCommands.REVOKE,
            UserCommands.ADD,
            UserCommands.LIST,
            UserCommands.SHOW,
            UserCommands.SET,
            UserCommands.REMOVE,
            ReloadCommand.SPEC);

    private GatewayCommands() {}

    /// These commands, which must be just the ones of the registry: what only one side knows could be asked for and
    /// not be answered, or be answered and not asked for.
    static List<Command> complete(List<Command> commands) {
        Set<CommandSpec> served = commands.stream().map(Command::spec).collect(Collectors.toSet());
        if (!served.equals(Set.copyOf(SPECS))) {
            throw new IllegalStateException("the admin API and the command line have different commands");
        }
        return commands;
    }
}
