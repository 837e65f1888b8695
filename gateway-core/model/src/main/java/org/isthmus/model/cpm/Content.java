// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.util.Locale;
import org.isthmus.model.Octets;

/// What the user wrote: a media type (`text/plain;charset=utf-8`, lower case up to the first parameter) and its
/// octets with all encodings undone. Its `toString` shows no content.
public record Content(String mediaType, Octets octets) {
    public static final String PLAIN_UTF8 = "text/plain;charset=utf-8";

    public static Content text(String text) {
        return new Content(PLAIN_UTF8, Octets.utf8(text));
    }

    /// `text/plain`: the media type without parameters.
    public String bareType() {
        int semicolon = mediaType.indexOf(';');
        return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    /// The text of a textual content that readers have already turned into UTF-8.
    public String text() {
        return octets.utf8();
    }
}
