// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.util.ArrayList;
import java.util.List;

/// A command that can not go on, in words for the person who gave it: what is wrong, the details (one line each), what
/// to do, and the exit code.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final ArrayList<String> details;
    private final String advice;

    CommandFailure(int exitCode, String what, String advice) {
        this(exitCode, what, List.of(), advice);
    }

    CommandFailure(int exitCode, String what, List<String> details, String advice) {
        super(what);
        this.details = new ArrayList<>(details);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    int exitCode() {
        return exitCode;
    }

    List<String> details() {
        return List.copyOf(details);
    }

    String advice() {
        return advice;
    }
}
