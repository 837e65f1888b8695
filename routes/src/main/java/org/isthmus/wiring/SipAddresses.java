// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.util.List;
import java.util.stream.Collectors;
import org.isthmus.sip.camel.SipComponent;
import org.isthmus.sip.stack.Bound;

/// Where the SIP edge listens, known once it has started.
record SipAddresses(SipComponent component) {
    String words() {
        return bound().stream().map(Bound::toString).collect(Collectors.joining(" "));
    }

    String first() {
        return bound().getFirst().listen().toString();
    }

    private List<Bound> bound() {
        return component.stack().bound();
    }
}
