// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
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
            UserCommands.REMOVE,
            ReloadCommand.SPEC);

    private GatewayCommands() {}
}
