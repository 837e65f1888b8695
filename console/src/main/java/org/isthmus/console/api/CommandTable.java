// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.command.Command;
import org.isthmus.model.command.CommandSpec;
import org.isthmus.model.command.CommandSpec.Kind;

/// The commands by the exact path that each has in the API. Two commands with one path, or a reading command that
/// would take a secret in its URL, are our own mistake and throw.
final class CommandTable {
    static final String ROOT = "/api/v1/";

    private final Map<String, Command> byPath = new LinkedHashMap<>();

    CommandTable(List<Command> commands) {
        for (Command command : commands) {
            CommandSpec spec = command.spec();
            if (!spec.changes() && spec.parameters().stream().anyMatch(one -> one.kind() == Kind.SECRET)) {
                throw new IllegalArgumentException("the reading command " + spec.name() + " takes a secret");
            }
            if (byPath.put(path(spec), command) != null) {
                throw new IllegalArgumentException("two commands have the name " + spec.name());
            }
        }
    }

    Optional<Command> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    List<CommandSpec> specs() {
        return byPath.values().stream().map(Command::spec).toList();
    }

    /// `/api/v1/user/add` for `user add`.
    static String path(CommandSpec spec) {
        return ROOT + spec.name().replace(' ', '/');
    }
}
