// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where a run happens: the distribution that is measured, and a folder for all that is written. A temporary
/// folder is removed after a run that could be carried out, a named one is kept.
record Place(Path distribution, Path folder, boolean kept, Clock clock) {
    Place {
        distribution = distribution.toAbsolutePath();
        folder = folder.toAbsolutePath();
    }

    static Place temporary(Path distribution, Path scratch, Clock clock) throws IOException {
        return new Place(distribution, Files.createTempDirectory(scratch, "bench-"), false, clock);
    }

    /// In a folder that is not there yet, or is empty.
    static Place kept(Path distribution, Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException(folder + " is not empty; name one that is not there yet");
            }
        }
        return new Place(distribution, folder, true, clock);
    }

    /// A new folder in it.
    Path part(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    void remove() throws IOException {
        if (kept) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(folder)) {
            deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
