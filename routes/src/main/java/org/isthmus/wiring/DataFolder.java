// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data directory, made fit for what lies in it: messages, secrets and who is served. It is for its owner alone
/// (mode 700). One that is there already is made so, with a line in the log; but not one that everybody may write,
/// like `/tmp`: what lies there may be anybody's, and it is shared on purpose.
final class DataFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private DataFolder() {}

    /// Throws with one line for the operator when it can not be used.
    static Path ready(Path wanted) throws IOException {
        boolean made = Files.notExists(wanted);
        if (made) {
            Files.createDirectories(wanted);
        }
        if (Files.getFileAttributeView(wanted, PosixFileAttributeView.class) != null) {
            closeToOthers(wanted, made);
        }
        if (!Files.isWritable(wanted)) {
            throw new IOException("the data directory " + wanted + " can not be written");
        }
        return wanted;
    }

    private static void closeToOthers(Path folder, boolean made) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
        if (OWNER_ALONE.containsAll(mode)) {
            return;
        }
        if (mode.contains(PosixFilePermission.OTHERS_WRITE) && !made) {
            throw new IOException("the data directory " + folder + " can be written by everybody: name another one, or"
                    + " look at what lies in it and chmod 700 " + folder);
        }
        Set<PosixFilePermission> narrowed = EnumSet.copyOf(mode);
        narrowed.retainAll(OWNER_ALONE);
        try {
            Files.setPosixFilePermissions(folder, narrowed);
        } catch (IOException refused) {
            throw new IOException(
                    "the data directory " + folder + " is open to others than its owner: chmod 700 " + folder, refused);
        }
        if (!made) {
            LOG.warn(
                    "the data directory {} was open to others ({}); it is for its owner alone now",
                    folder,
                    PosixFilePermissions.toString(mode));
        }
    }
}
