// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.console.api;

import java.io.IOException;
import java.nio.file.Path;

/// The data directory as the admin API uses it: where its token file and its address stand, and how they are put
/// there.
public record AdminFolder(Path path, PrivateFiles files) {

    /// What the API needs of whoever writes files: all of the text or none of it, for the owner alone from the
    /// first octet on.
    public interface PrivateFiles {
        void replace(Path file, String text) throws IOException;
    }
}
