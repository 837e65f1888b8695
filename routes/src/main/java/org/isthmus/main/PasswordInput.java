// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A secret that a command needs: from the file that an option names, else asked for on the terminal without echo.
/// Never from the command line itself, where everybody on the machine can read it.
final class PasswordInput {
    private PasswordInput() {}

    /// `what` is what to ask for, `option` the option that names the file.
    static String read(@Nullable Path file, String what, String option) {
        if (file != null) {
            return fromFile(file, option);
        }
        Console terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no terminal to ask for this: " + what,
                    "Give it in a file: " + option + " FILE");
        }
        char[] typed = terminal.readPassword("%s: ", what);
        if (typed == null) {
            throw new CommandFailure(ExitCode.USAGE, "nothing was typed for this: " + what, "");
        }
        return new String(typed);
    }

    private static String fromFile(Path file, String option) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            String why = switch (unreadable) {
                case NoSuchFileException _ -> "there is no such file";
                case AccessDeniedException _ -> "you may not read it";
                case CharacterCodingException _ -> "it is not text in UTF-8";
                default -> unreadable.getClass().getSimpleName();
            };
            throw new CommandFailure(
                    ExitCode.USAGE,
                    option + " " + file + " can not be read: " + why,
                    "Name a file that holds the password and nothing else.");
        }
    }
}
