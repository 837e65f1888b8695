// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.interworking;

import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmMessage;

/// The port of one legacy technology: what it can carry, and how a CPM message becomes its message. Pure: no
/// sockets, no clock. Handing over and reports are Camel endpoints of the adapter (`direct:iw2/<technology>`
/// takes a [HandOverRequest] and answers with a list of `HandOver`, one per part asked for; its reports go to
/// `direct:reports`, what its users write goes to `direct:iw1/in`). Architecture document section 5.3.1.6.
public interface InterworkingFunction {

    Technology technology();

    Capabilities capabilities();

    /// The same message in this technology, for `recipient`. Gives the same parts each time it is asked for the
    /// same item, so that single parts can be tried again.
    Conversion convert(CpmMessage message, Address recipient);
}
