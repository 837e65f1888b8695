// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

/// A command that can not go on, in words for the person who gave it: what is wrong, what to do, and the exit code.
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String advice;

    CommandFailure(int exitCode, String what, String advice) {
        super(what);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    int exitCode() {
        return exitCode;
    }

    String advice() {
        return advice;
    }
}
