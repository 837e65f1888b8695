// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSecretsTest {
    @Test
    void its_passwords_are_for_their_owner_alone_and_the_message_centre_has_its_own(@TempDir Path above)
            throws Exception {
        Path folder = above.resolve("demo");
        DemoFolder.fresh(folder).configure(2775, "the handset's", "centre");
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("password"))).isEqualTo("rw-------");
        assertThat(folder.resolve("password")).hasContent("centre");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
