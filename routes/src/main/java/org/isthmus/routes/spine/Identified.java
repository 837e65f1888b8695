// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;
import org.isthmus.model.users.User;
import org.isthmus.sip.message.IncomingSip;

/// A request whose sender is proven: by credentials, or asserted by a trusted peer. `aliases` are all addresses of the
/// same party.
public record Identified(IncomingSip request, Address sender, List<Address> aliases, Optional<User> user) {}
