// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a command gives back: data, as a record, a list or a map of plain values that becomes JSON as it stands,
/// with the lines that a terminal shows of it; or a failure with its stable code and what to do next.
///
/// A command that was asked a question answers it in either of the first two ways, so that a script needs no look
/// into the data to know which it was.
public sealed interface CommandOutcome {

    record Done(Object data, List<String> lines) implements CommandOutcome {
        public Done {
            lines = List.copyOf(lines);
        }
    }

    /// It ran, and what it found is a no: the message would be refused.
    record No(Object data, List<String> lines) implements CommandOutcome {
        public No {
            lines = List.copyOf(lines);
        }
    }

    /// `code` is a stable word (`not-found`, `invalid`, `forbidden`, `unavailable`); `advice` says what to do
    /// next. `data` are the particulars that a program acts on, in plain values; empty when the code says it all.
    record Failed(String code, String message, String advice, Map<String, Object> data) implements CommandOutcome {
        public Failed {
            data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        }

        public Failed(String code, String message, String advice) {
            this(code, message, advice, Map.of());
        }
    }
}
