// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.users.User;
import org.isthmus.sip.message.SipAnswer;

/// What [SenderIdentity] says of the sender of a request.
public sealed interface SenderProof {

    /// The sender is `sender`. `addresses` are all that are known to be the same party, `sender` among them; `user`
    /// is the user served here, empty for a sender of another network.
    /// `sessionCase` is what a trusted core said about whose services it wants.
    record Proven(Address sender, List<Address> addresses, Optional<User> user, Optional<SessionCase> sessionCase)
            implements SenderProof {
        public Proven {
            addresses = List.copyOf(addresses);
        }

        /// Of a request that does not say whose services it wants.
        public Proven(Address sender, List<Address> addresses, Optional<User> user) {
            this(sender, addresses, user, Optional.empty());
        }
    }

    /// Nobody trusted vouches for the sender: credentials are to be asked for.
    record Unproven() implements SenderProof {}

    /// The request claims an identity that is not the sender's, or one that can not be read.
    record Refused(Refusal refusal, SipAnswer answer) implements SenderProof {}
}
