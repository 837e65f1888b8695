// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a demonstration may wipe.
class DemoFolderTest {
    @Test
    void the_folder_of_an_earlier_demonstration_is_wiped(@TempDir Path above) throws Exception {
        Path folder = above.resolve("demo");
        DemoFolder.fresh(folder);
        Path old = Files.writeString(folder.resolve("old"), "x");

        DemoFolder.fresh(folder);

        assertThat(old).doesNotExist();
    }

    @Test
    void a_folder_of_somebody_else_stays_as_it_is(@TempDir Path folder) throws Exception {
        Path theirs = Files.writeString(folder.resolve("theirs"), "x");

        assertThatExceptionOfType(DemoFolder.Taken.class)
                .isThrownBy(() -> DemoFolder.fresh(folder))
                .withMessageContaining(folder.toString());
        assertThat(theirs).exists();
    }

    @Test
    void the_folder_of_a_demonstration_that_runs_stays_as_it_is(@TempDir Path above) throws Exception {
        Path folder = above.resolve("demo");
        DemoFolder.fresh(folder);
        Path journal = Files.createDirectories(folder.resolve("journal"));
        try (FileChannel channel = FileChannel.open(
                        journal.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatExceptionOfType(DemoFolder.Taken.class)
                    .isThrownBy(() -> DemoFolder.fresh(folder))
                    .withMessageContaining("runs in " + folder);
            assertThat(journal).exists();
        }
    }
}
