// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

/// Octets from our own store that are not a record of ours: the store is damaged, or was written by a later
/// version. Never the fault of a peer, so it is an exception and not an outcome. The message names the record's
/// kind and the place, and no content.
public final class CorruptRecord extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CorruptRecord(String kind, int position, String why) {
        super(kind + " at octet " + position + ": " + why);
    }
}
