// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.camel;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.stack.SipStack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the route for each request on the virtual thread that the stack gives it. The body that the route ends with is
/// the answer; a route that ends with anything else, or with an exception, has failed, and the stack answers 500.
///
/// Stopping or suspending it refuses what comes with 503 and lets what runs finish.
final class SipConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(SipConsumer.class);

    private final SipEndpoint endpoint;
    private final Duration drain;
    private volatile @Nullable SipStack handled;

    SipConsumer(SipEndpoint endpoint, Processor processor, Duration drain) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.drain = drain;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        handle();
    }

    @Override
    protected void doStop() throws Exception {
        finish();
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        finish();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        handle();
    }

    private void handle() {
        SipStack stack = endpoint.stack();
        stack.handle(this::answer);
        handled = stack;
    }

    /// A consumer that was never started, since a listening point was taken, has nothing to finish.
    private void finish() throws InterruptedException {
        SipStack stack = handled;
        if (stack != null && !stack.drain(drain)) {
            LOG.warn("SIP requests are still in progress after {}", drain);
        }
    }

    private SipAnswer answer(IncomingSip request) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(request);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (exchange.getMessage().getBody() instanceof SipAnswer answer) {
                return answer;
            }
            throw new IllegalStateException("the route ended without a SipAnswer");
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
