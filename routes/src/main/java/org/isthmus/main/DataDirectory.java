// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.main;

import java.nio.file.Path;

/// Where the data of a gateway is when nobody says otherwise: what the launcher found out, else `data` here.
final class DataDirectory {
    private DataDirectory() {}

    static Path standard() {
        String told = System.getenv("ISTHMUS_DATA");
        return Path.of(told == null || told.isEmpty() ? "data" : told);
    }
}
