// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.platform.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.testkit.contract.UserDirectoryContract;
import org.junit.jupiter.api.io.TempDir;

/// The users file keeps the laws of the port.
class WatchedUserDirectoryContractTest extends UserDirectoryContract {
    @TempDir
    Path folder;

    @Override
    protected UserDirectory serving(List<User> users) throws IOException {
        Path file = folder.resolve("users.yaml");
        Files.writeString(file, UserFileText.whole(DOMAIN, users));
        WatchedUserDirectory directory = new WatchedUserDirectory(file, DOMAIN, List.of(DOMAIN));
        directory.refreshIfChanged();
        return directory;
    }
}
