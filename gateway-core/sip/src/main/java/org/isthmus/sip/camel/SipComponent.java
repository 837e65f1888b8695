// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.camel;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.isthmus.sip.stack.SipStack;
import org.jspecify.annotations.Nullable;

/// The Camel component `sip:` over one [SipStack]. It opens the listening points when the context starts and closes
/// them when it stops; in between, `sip:NAME` is a consumer (one per stack: an `IncomingSip` in, a `SipAnswer` out)
/// and a producer (an `OutgoingSip` in, a `SipOutcome` out). The name is for the reader of the route; there are no
/// options, since the edge's settings are those of the node.
public final class SipComponent extends DefaultComponent {
    private final Opening opening;
    private final Duration drain;
    private volatile @Nullable SipStack stack;

    /// `drain` is how long a stopping consumer waits for the requests in progress.
    public SipComponent(Opening opening, Duration drain) {
        this.opening = opening;
        this.drain = drain;
    }

    /// Opens the stack: `() -> SipStack.open(settings, clock, counters)`.
    @FunctionalInterface
    public interface Opening {
        SipStack open() throws IOException;
    }

    /// Throws [IllegalStateException] while the component is not started.
    public SipStack stack() {
        SipStack current = stack;
        if (current == null) {
            throw new IllegalStateException("the SIP edge is not started");
        }
        return current;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new SipEndpoint(uri, this, remaining, drain);
    }

    @Override
    protected void doStart() throws Exception {
        if (stack == null) {
            stack = opening.open();
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        SipStack current = stack;
        stack = null;
        if (current != null) {
            current.close();
        }
    }
}
