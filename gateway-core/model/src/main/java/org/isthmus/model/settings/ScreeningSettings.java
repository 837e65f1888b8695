// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is refused for its content, whatever side it comes from.
public record ScreeningSettings(
        @Setting(
                value = "Media types that nobody may send: type/subtype or type/*.",
                fallback = "[]",
                example = "[application/x-msdownload, video/*]",
                pattern = "[a-z0-9.+-]+/([a-z0-9.+-]+|\\*)",
                live = true)
        List<String> media,

        @Setting(
                value = "A file of words and phrases that no text may have: one a line, in UTF-8, whole words in any"
                        + " case; a line that begins with # is a comment. `isthmus reload` reads it again.",
                example = "/etc/isthmus/screened-words.txt",
                live = true)
        Optional<Path> wordsFile) {

    /// Refuses nothing.
    public static final ScreeningSettings DEFAULT = new ScreeningSettings(List.of(), Optional.empty());

    public ScreeningSettings {
        media = List.copyOf(media);
    }
}
