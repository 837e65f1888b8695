// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.Duration;

/// The people served here. `file` is text and not a path, since a relative one starts in the data directory and not
/// beside the configuration as all paths do.
public record UsersSettings(
        @Setting(
                value = "The users file, which `isthmus user` writes and the running gateway watches. A relative path"
                        + " starts in the data directory.",
                fallback = "users.yaml")
        String file,

        @Setting(
                value = "How often the users file is looked at for changes.",
                fallback = "2s",
                min = "100ms",
                max = "1h")
        Duration lookEvery) {}
