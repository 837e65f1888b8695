// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.isthmus.testkit.handset.HandsetSettings;
import org.isthmus.testkit.smsc.SmscSettings;

/// The simulators in the foreground for people to play with: simple lines are read from `in`, what happens is
/// printed to `out` in plain words with foreign text made harmless. Each method returns when it is told
/// `quit` or its input ends, with the exit code for the shell: 0 for a good end, 1 when the other side would not
/// have it. Throws when the machine would not: an address in use, a socket that can not be had.
public final class Simulators {
    private Simulators() {}

    /// Registers a handset and obeys its lines; `help` lists them.
    public static int handset(HandsetSettings settings, BufferedReader in, PrintStream out) throws IOException {
        return new HandsetDesk(settings, in, out).run();
    }

    /// Runs a message centre with its phones and obeys its lines; `help` lists them.
    public static int smsc(SmscSettings settings, BufferedReader in, PrintStream out) throws IOException {
        return new SmscDesk(settings, in, out).run();
    }
}
