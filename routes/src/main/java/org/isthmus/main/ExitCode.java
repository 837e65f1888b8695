// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

/// What the `isthmus` command tells the shell. The numbers follow sysexits.h where it has one, so that scripts and
/// service units can act on them; `docs/operating.md` lists them.
final class ExitCode {
    static final int OK = 0;
    /// The command ran and its answer is no: a demo step that did not happen, nothing found.
    static final int NO = 1;
    static final int USAGE = 64;
    static final int UNAVAILABLE = 69;
    static final int INTERNAL = 70;
    /// What was asked for can not be done while the gateway runs.
    static final int RESTART_NEEDED = 75;
    static final int NO_ACCESS = 77;
    static final int CONFIGURATION = 78;
    /// A signal ended the demonstration before its conversation was over: what a shell makes of Ctrl-C.
    static final int ENDED_EARLY = 130;

    private ExitCode() {}
}
