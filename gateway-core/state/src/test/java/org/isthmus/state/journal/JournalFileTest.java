// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class JournalFileTest {
    @Test
    void the_journal_is_for_its_owner_alone_also_where_it_was_not_before(@TempDir Path data) throws Exception {
        Path folder = data.resolve("journal");
        useAndCheck(folder);

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("journal.db", "journal.lock")) {
            Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
        useAndCheck(folder);
    }

    @Test
    void a_journal_of_the_first_version_is_brought_up_to_date_and_keeps_what_it_holds(@TempDir Path folder)
            throws Exception {
        try (JournalFile file = JournalFile.open(folder);
                Session session = file.writer()) {
            session.run("INSERT INTO item VALUES (1, x'00')");
            for (String later : List.of(
                    "TABLE owner",
                    "TABLE log",
                    "TABLE damaged",
                    "INDEX long_message_done",
                    "INDEX long_message_first")) {
                session.run("DROP " + later);
            }
            session.run("INSERT INTO delivery VALUES (4611686018427387, 5, NULL, NULL, x'00')");
            session.run("PRAGMA user_version=1");
        }
        try (JournalFile file = JournalFile.open(folder);
                Session session = file.writer()) {
            assertThat(session.number("PRAGMA user_version", 0)).isEqualTo(3);
            assertThat(session.number("SELECT count(*) FROM log", -1)).isZero();
            assertThat(session.number("SELECT count(*) FROM item", -1)).isEqualTo(1);
            assertThat(session.number("SELECT wakes FROM delivery", -1)).isEqualTo(Records.ENDED + 1578936311627L);
        }
    }

    private static void useAndCheck(Path folder) throws Exception {
        try (JournalFile file = JournalFile.open(folder);
                Session session = file.writer()) {
            session.run("CREATE TABLE something (id INTEGER)");
            session.run("DROP TABLE something");
            assertThat(mode(folder)).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.toList())
                        .extracting(each -> each.getFileName().toString())
                        .contains("journal.db", "journal.db-wal", "journal.db-shm", "journal.lock");
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).allSatisfy(each -> assertThat(mode(each)).isEqualTo("rw-------"));
            }
        }
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
