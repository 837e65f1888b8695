// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.List;

/// Which of a user's registered devices get a message (architecture document section 5.3.1.3). The primary
/// device of the user's record always does.
public record DeviceSettings(
        @Setting(
                value = "Which devices get a message: all of those below, or primary (only the primary device while it"
                        + " is registered, else all of those below).",
                fallback = "all",
                live = true)
        Reach deliver,

        @Setting(
                value = "Only devices with a feature tag that contains one of these texts get messages; all when empty."
                        + " Whose devices have none counts as away.",
                fallback = "[]",
                example = "[oma.cpm.msg]",
                live = true)
        List<String> features,

        @Setting(
                value = "Whether only devices get messages whose instance id stands in the user's record.",
                fallback = "false",
                live = true)
        boolean knownOnly) {

    /// All of them.
    public static final DeviceSettings DEFAULT = new DeviceSettings(Reach.ALL, List.of(), false);

    public DeviceSettings {
        features = List.copyOf(features);
    }

    /// Which devices of those that may have messages.
    public enum Reach {
        ALL,
        PRIMARY
    }
}
