// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.command;

import java.util.Map;
import java.util.Optional;

/// A command with what it does. `run` is called on a virtual thread with parameters that were checked against
/// `spec`.
public record Command(CommandSpec spec, Handler handler) {

    public interface Handler {
        CommandOutcome run(Call call);
    }

    /// Who calls with what. Absent optional parameters are absent from the map.
    public record Call(String caller, Role role, Map<String, String> arguments) {
        public Call {
            arguments = Map.copyOf(arguments);
        }

        public Optional<String> argument(String name) {
            return Optional.ofNullable(arguments.get(name));
        }

        public boolean flag(String name) {
            return "true".equals(arguments.get(name));
        }
    }
}
