// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.isthmus.model.settings.Secret;

/// References to secrets: `file:PATH` (its first line end and what follows are not part of the secret) and
/// `env:NAME`. The secret itself in the configuration is refused, so that the file can be shown and kept anywhere.
/// No message says what was read.
final class SecretReferences {
    private static final int LARGEST = 16 * 1024;

    private SecretReferences() {}

    static Scanned read(String text, Surroundings around) {
        if (text.startsWith("env:")) {
            String name = text.substring("env:".length());
            if (name.isBlank()) {
                return new Scanned.Bad("the name of an environment variable after env: (there is none)");
            }
            Optional<String> value = around.environment().apply(name).filter(found -> !found.isEmpty());
            return value.isPresent()
                    ? new Scanned.Good(new Secret(value.get()))
                    : new Scanned.Bad("an environment variable that is set (" + name + " is not)");
        }
        if (text.startsWith("file:")) {
            String path = text.substring("file:".length());
            return path.isBlank() ? new Scanned.Bad("a path after file: (there is none)") : fromFile(path, around);
        }
        return new Scanned.Bad("a reference, file:PATH or env:NAME, and never the secret itself");
    }

    private static Scanned fromFile(String path, Surroundings around) {
        try {
            Path file = around.folder().resolve(path).normalize();
            if (!Files.isRegularFile(file)) {
                return new Scanned.Bad("a file that exists (there is no " + file + ")");
            }
            byte[] octets;
            try (InputStream in = Files.newInputStream(file)) {
                octets = in.readNBytes(LARGEST + 1);
            }
            String secret = new String(octets, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            return secret.isEmpty() || octets.length > LARGEST
                    ? new Scanned.Bad(
                            "a file with the secret in its first line (" + file + " has none, or is too long)")
                    : new Scanned.Good(new Secret(secret));
        } catch (InvalidPathException _) {
            return new Scanned.Bad("a path after file:");
        } catch (IOException unreadable) {
            return new Scanned.Bad(
                    "a file that can be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }
}
