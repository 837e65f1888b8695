// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Where a running gateway can be reached: what `admin.json` in its data directory says. It is there while the
/// gateway runs; one that a crash left behind names a process that is gone, and counts as none. A process id is
/// given again, so `started` tells whose it is: the start of the process as the system knows it, or empty.
public record AdminAddress(String address, Path tokenFile, long pid, String started) {
    private static final String FILE = "admin.json";

    public static Optional<AdminAddress> read(Path dataDirectory) throws IOException {
        String text;
        try {
            text = Files.readString(dataDirectory.resolve(FILE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        JsonNode json = Json.tree(text);
        AdminAddress found = new AdminAddress(
                json.path("address").asText(),
                Path.of(json.path("tokenFile").asText()),
                json.path("pid").asLong(),
                json.path("started").asText());
        // Whoever took the port after a crash must not be handed a token.
        return ProcessHandle.of(found.pid())
                .filter(process -> started(process).equals(found.started()))
                .map(_ -> found);
    }

    static AdminAddress ofThisProcess(String address, Path tokenFile) {
        ProcessHandle self = ProcessHandle.current();
        return new AdminAddress(address, tokenFile, self.pid(), started(self));
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    void write(AdminFolder folder) throws IOException {
        folder.files()
                .replace(
                        folder.path().resolve(FILE),
                        Json.write(Map.of(
                                        "address",
                                        address,
                                        "tokenFile",
                                        tokenFile.toString(),
                                        "pid",
                                        pid,
                                        "started",
                                        started))
                                + "\n");
    }

    /// Removes the file, unless another process has written its own meanwhile.
    void remove(Path dataDirectory) throws IOException {
        if (read(dataDirectory).filter(this::equals).isPresent()) {
            Files.deleteIfExists(dataDirectory.resolve(FILE));
        }
    }
}
