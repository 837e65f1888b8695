// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import org.isthmus.model.store.StoreUnavailable;

/// Tells the operator's part of a failed start from our own: what the machine refused (a port, a file, the journal)
/// is a [CommandFailure] in words, everything else stays what it is.
final class StartFailure {
    private static final int DEEPEST = 20;

    private StartFailure() {}

    static Exception of(Exception failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            switch (cause) {
                case StoreUnavailable store -> {
                    return unavailable(
                            store.getMessage()
                                    + (store.getCause() == null
                                            ? ""
                                            : ": " + store.getCause().getMessage()),
                            "Look at data-directory in the configuration: who owns the folder, is its disk full, does"
                                    + " another gateway use it?");
                }
                case SocketException socket -> {
                    return unavailable(
                            "an address can not be listened on: " + socket.getMessage(),
                            "Look at sip.udp, sip.tcp and admin.listen in the configuration.");
                }
                case FileSystemException broken -> {
                    return unavailable(
                            broken.getFile() + " can not be used ("
                                    + broken.getClass().getSimpleName() + ")",
                            "Look at data-directory in the configuration and at who owns that folder.");
                }
                case IOException other -> {
                    return unavailable(String.valueOf(other.getMessage()), "");
                }
                default -> {}
            }
        }
        return failed;
    }

    private static CommandFailure unavailable(String what, String advice) {
        return new CommandFailure(ExitCode.UNAVAILABLE, what, advice);
    }
}
