// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.util.Optional;

/// Copies of what one device of a user sent, for the user's other devices (architecture document section 5.3.1.3,
/// multiple devices).
public record CopySettings(
        @Setting(
                value = "Whether a user's other registered devices get a copy of what one of them sends.",
                fallback = "false",
                live = true)
        boolean send,

        @Setting(
                value = "A header field that copies carry beside the others, for devices that know one: its name, a"
                        + " colon and its value. Without it a device knows a copy by its own user in From.",
                example = "\"Message-Direction: Sent\"",
                pattern = "[A-Za-z][A-Za-z0-9-]{0,63}: [ -~]{1,200}",
                live = true)
        Optional<String> mark) {
    public CopySettings {
        String name = mark.map(written -> written.substring(0, Math.max(0, written.indexOf(':'))))
                .orElse("");
        new SectionLaws()
                .law(
                        !SipFieldNames.isTaken(name),
                        "mark is a field named " + name + ", which means something else in SIP",
                        "mark")
                .enforce();
    }

    /// None are sent.
    public static final CopySettings DEFAULT = new CopySettings(false, Optional.empty());
}
