// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.users.User;
import org.isthmus.sip.message.SipAnswer;

/// Where a request for a request URI goes, as [RecipientDevices] sees it.
public sealed interface Recipients {

    /// To these devices of `user`, best first.
    record Devices(User user, SipUri aor, List<Device> devices) implements Recipients {
        public Devices {
            devices = List.copyOf(devices);
        }
    }

    /// `user` is served here and has no device registered (480).
    record Offline(User user, Refusal refusal, SipAnswer answer) implements Recipients {}

    /// The address is in our domain and nobody's (404).
    record Unknown(Refusal refusal, SipAnswer answer) implements Recipients {}

    /// The address is of another domain, or a telephone number of nobody here.
    record Elsewhere() implements Recipients {}

    /// One device: the URI for the request line, the Route to it, and the flow it registered over.
    record Device(String requestUri, List<String> route, String flow, Binding binding) {
        public Device {
            route = List.copyOf(route);
        }
    }
}
