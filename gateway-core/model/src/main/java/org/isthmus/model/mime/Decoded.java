// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.mime;

import org.isthmus.model.Octets;

/// What undoing an encoding gives. Never an exception: all of it comes from a peer.
public sealed interface Decoded {

    record Plain(Octets octets) implements Decoded {}

    /// Not what the encoding's name promises; `why` is in our words and holds nothing of the content.
    record Malformed(String why) implements Decoded {}

    /// An encoding or charset that is not known here; `name` is as the peer wrote it, cut to 64 characters.
    record Unsupported(String name) implements Decoded {
        public Unsupported {
            name = name.length() > 64 ? name.substring(0, 64) : name;
        }
    }

    /// More comes out than the limits allow.
    record TooLarge(String why) implements Decoded {}
}
