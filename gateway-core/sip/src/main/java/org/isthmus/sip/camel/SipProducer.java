// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.DefaultAsyncProducer;
import org.isthmus.sip.message.OutgoingSip;

/// Sends the `OutgoingSip` in the body and puts the `SipOutcome` in its place. A refusal or a silence is an outcome,
/// not an exception. On a virtual thread it waits there; any other thread is given back, and a virtual one waits.
final class SipProducer extends DefaultAsyncProducer {
    private final SipEndpoint endpoint;

    SipProducer(SipEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (Thread.currentThread().isVirtual()) {
            send(exchange);
            callback.done(true);
            return true;
        }
        Thread.ofVirtual().name("sip-send").start(() -> {
            send(exchange);
            callback.done(false);
        });
        return false;
    }

    private void send(Exchange exchange) {
        try {
            OutgoingSip request = exchange.getIn().getMandatoryBody(OutgoingSip.class);
            exchange.getMessage().setBody(endpoint.stack().send(request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.setException(e);
        } catch (InvalidPayloadException | RuntimeException e) {
            exchange.setException(e);
        }
    }
}
