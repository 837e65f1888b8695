// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import java.util.Optional;
import org.isthmus.cpm.networks.RemoteNetwork;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.sip.core.SessionCase;
import org.isthmus.sip.cpm.TrailField;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;

/// Who a request at the SIP edge comes from, as [IdentityStep] found it.
public sealed interface Identification {

    /// A MESSAGE whose sender is proven: by credentials, or asserted by a trusted peer. `aliases` are all addresses
    /// of the same party; `user` is empty for a sender of another network. `sessionCase` is whose services an IMS
    /// core wants for it, if it says so. `network` is the remote network that it comes from, if it is one.
    record Sender(
            IncomingSip request,
            Address sender,
            List<Address> aliases,
            Optional<User> user,
            Optional<SessionCase> sessionCase,
            Optional<RemoteNetwork> network)
            implements Identification {
        public Sender {
            aliases = List.copyOf(aliases);
        }
    }

    /// A REGISTER of the user whose credentials it carries, or, `byCore`, one in which a trusted core tells about the
    /// user.
    record Registrant(IncomingSip request, User user, boolean byCore) implements Identification {}

    /// A NOTIFY of a trusted core.
    record Notified(IncomingSip request) implements Identification {}

    /// A MESSAGE of a function of this gateway in another process.
    record AtPoint(IncomingSip request, TrailField trail) implements Identification {}

    /// A request that ends here: challenged, refused, or one that needs nobody's identity.
    record Answered(SipAnswer answer) implements Identification {}
}
