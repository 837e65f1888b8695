// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.command;

import java.util.List;

/// One thing that a person can ask of the running gateway. The registry of these is what the admin API, the
/// command line and the web console are all made from, so that each button is a call and a command of the same
/// name.
///
/// `name` is one or two words (`links`, `user add`). A command that only reads is GET, one that changes is POST,
/// at `/api/v1/<name with slashes>`.
public record CommandSpec(
        String name, String summary, String description, Role role, boolean changes, List<Parameter> parameters) {
    public CommandSpec {
        parameters = List.copyOf(parameters);
    }

    /// One parameter: a positional one on the command line, or an option `--name`. `kind` is how it is read and
    /// described; `label` stands for its value in help, empty for the usual one.
    public record Parameter(
            String name, Kind kind, boolean positional, boolean required, String summary, String label) {
        public Parameter(String name, Kind kind, boolean positional, boolean required, String summary) {
            this(name, kind, positional, required, summary, "");
        }
    }

    public enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        INSTANT,
        /// Never in a URL or on a command line: the command line reads it from a file or asks for it, the API takes
        /// it in a body.
        SECRET
    }
}
