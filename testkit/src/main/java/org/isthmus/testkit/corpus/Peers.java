// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.corpus;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Foreign programs that some tests drive. Where one is not installed its tests are skipped with a line that
/// names the Debian package; when the system property `isthmus.peers` is `required`, as in CI, they fail
/// instead.
public final class Peers {
    private Peers() {}

    /// The path of `executable` from Debian package `debianPackage`.
    public static Path require(String debianPackage, String executable) {
        Optional<Path> found = find(executable);
        if (found.isEmpty()) {
            String words = "skipped: " + executable + " is not installed (Debian package " + debianPackage + ")";
            if (System.getProperty("isthmus.peers", "").equals("required")) {
                Assertions.fail(words.replace("skipped: ", ""));
            }
            System.out.println(words);
            Assumptions.abort(words);
        }
        return found.orElseThrow();
    }

    private static Optional<Path> find(String executable) {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, executable))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
