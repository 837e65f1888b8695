// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.isthmus.platform.users.NewUser;
import org.isthmus.platform.users.UserFileEditor;
import org.isthmus.state.Stores;
import org.jspecify.annotations.Nullable;

/// The folder that a demonstration runs in: made afresh each time, with a configuration file that differs from the
/// defaults only in where it listens, whom it serves and which message centre it binds to.
public final class DemoFolder {
    static final String DOMAIN = "isthmus.example";
    static final String SMSC_ACCOUNT = "isthmus";

    /// A file that only a demonstration leaves, so that nothing else is ever wiped.
    private static final String MARK = "made-by-isthmus-demo";

    private final Path folder;

    private DemoFolder(Path folder) {
        this.folder = folder;
    }

    /// The folder can not be had for a demonstration; the message says why and what to do.
    public static final class Taken extends IOException {
        private static final long serialVersionUID = 1;

        Taken(String why) {
            super(why);
        }
    }

    static DemoFolder fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            if (!Files.exists(folder.resolve(MARK))) {
                throw new Taken(folder + " exists and is not the folder of a demonstration; move it away");
            }
            if (Stores.isInUse(folder.resolve("journal"))) {
                throw new Taken("a demonstration runs in " + folder + " already; end that one first");
            }
            wipe(folder);
        }
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.createFile(folder.resolve(MARK));
        return new DemoFolder(folder);
    }

    /// Writes users and configuration; gives the configuration file. `secret` is the password of the handset,
    /// `smscSecret` that of the gateway at the message centre, at most the 8 characters that SMPP carries.
    Path configure(int smscPort, String secret, String smscSecret) throws IOException {
        Path secretFile = folder.resolve("password");
        Files.createFile(
                secretFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secretFile, smscSecret);
        new UserFileEditor(folder.resolve("users.yaml"), DOMAIN)
                .add(new NewUser("alice", List.of("sip:alice@" + DOMAIN), Optional.empty(), secret));
        Path file = folder.resolve("isthmus.yaml");
        Files.writeString(file, """
                # The configuration of the demonstration. `isthmus config sample` shows all settings.
                data-directory: .
                numbering:
                  region: GB
                admin:
                  listen: 127.0.0.1:0
                sip:
                  udp: ["127.0.0.1:0"]
                  tcp: ["127.0.0.1:0"]
                  domains: [%s]
                sms:
                  links:
                    - name: demo
                      peer: 127.0.0.1:%d
                      login:
                        system-id: %s
                        password: file:password
                      flow:
                        reconnect-delay: 100ms
                interworking-numbers:
                  numbers: ["+447700900100-+447700900109"]
                """.formatted(DOMAIN, smscPort, SMSC_ACCOUNT));
        return file;
    }

    private static void wipe(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
