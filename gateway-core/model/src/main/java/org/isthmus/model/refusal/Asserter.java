// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.refusal;

import java.util.Locale;

/// Who says so. Every status in this house names its asserter, so that nobody takes our guess for the handset's
/// word. `name` tells which one (a link, a peer's host, a rule); it holds no phone number.
public record Asserter(Kind kind, String name) {

    public enum Kind {
        /// The recipient's device or its user.
        HANDSET,
        /// A network element that is not ours: an SMSC, a SIP peer.
        PEER,
        /// This gateway.
        GATEWAY,
        /// A person with the operator's rights.
        OPERATOR
    }

    public static final Asserter GATEWAY = new Asserter(Kind.GATEWAY, "gateway");

    public static Asserter handset(String name) {
        return new Asserter(Kind.HANDSET, name);
    }

    public static Asserter peer(String name) {
        return new Asserter(Kind.PEER, name);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + (name.isEmpty() || this.equals(GATEWAY) ? "" : ":" + name);
    }
}
