// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;

/// What a URI or name-addr says about who is meant.
public sealed interface AddressReading {

    /// `displayName` is empty when there is none. It comes from the wire and is to be escaped where it is
    /// shown.
    record Party(Address address, String displayName) implements AddressReading {}

    /// A URI of a scheme that no technology here takes; `scheme` is empty when the text has none.
    record UnsupportedScheme(String scheme) implements AddressReading {
        public Refusal refusal() {
            return Refusal.of(Cause.URI_SCHEME, "sip, sips, tel and mailto are supported");
        }
    }

    /// A URI of a known scheme that names nobody who can be reached; `why` does not repeat it.
    record BadAddress(String why) implements AddressReading {
        public Refusal refusal() {
            return Refusal.of(Cause.BAD_ADDRESS, why);
        }
    }
}
