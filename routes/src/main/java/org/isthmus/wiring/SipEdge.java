// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.wiring;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.isthmus.routes.spine.RegistrationEvents;
import org.isthmus.routes.spine.UsersLook;
import org.isthmus.sip.camel.SipComponent;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.isthmus.sip.stack.Bound;

/// The SIP edge once it has started: where it listens, what it asks the core, who is served, and
/// its orderly end.
record SipEdge(SipComponent component, RegistrationEvents events, UsersLook users) {
    /// Sends by the edge of `component`, on the caller's thread.
    static SipOutcome send(SipComponent component, OutgoingSip request) {
        try {
            return component.stack().send(request);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", interrupted);
        }
    }

    String words() {
        return bound().stream().map(Bound::toString).collect(Collectors.joining(" "));
    }

    String first() {
        return bound().getFirst().listen().toString();
    }

    /// Answers all that is new with 503 from now on and waits, at most for `patience`, for the requests in progress.
    /// What we send ourselves still goes out.
    void refuseNew(Duration patience) throws InterruptedException {
        component.stack().drain(patience);
    }

    private List<Bound> bound() {
        return component.stack().bound();
    }
}
