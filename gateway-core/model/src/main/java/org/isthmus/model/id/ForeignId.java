// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.id;

/// The name that a peer gave to what we handed over: an SMSC's message id, an MM7 MessageID, an IMDN id at a
/// recipient. Unique only inside `scope`: the link group, peer or party that may speak of it, so that nobody
/// else's report is believed. `value` is the id as the peer wrote it; spellings of the same id are the business
/// of the adapter, which registers and looks up every form it means.
public record ForeignId(String scope, String value) {
    /// Behind a scope; nobody's has it.
    private static final String NOBODY = "?";

    public ForeignId {
        Ids.requireVisible("scope", scope);
        Ids.requireVisible("foreign id", value);
    }

    /// The same value where no peer's id is ever registered: for people to see, never for a match.
    public ForeignId unmatchable() {
        return isUnmatchable() ? this : new ForeignId(scope + NOBODY, value);
    }

    public boolean isUnmatchable() {
        return scope.endsWith(NOBODY);
    }

    @Override
    public String toString() {
        return scope + "/" + value;
    }
}
