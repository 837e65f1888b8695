// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

/// The name that a peer gave to what we handed over: an SMSC's message id, an MM7 MessageID, an IMDN id at a
/// recipient. Unique only inside `scope`: the link group, peer or party that may speak of it, so that nobody
/// else's report is believed. `value` is the id as the peer wrote it; spellings of the same id are the business
/// of the adapter, which registers and looks up every form it means.
public record ForeignId(String scope, String value) {
    public ForeignId {
        Ids.requireVisible("scope", scope);
        Ids.requireVisible("foreign id", value);
    }

    @Override
    public String toString() {
        return scope + "/" + value;
    }
}
