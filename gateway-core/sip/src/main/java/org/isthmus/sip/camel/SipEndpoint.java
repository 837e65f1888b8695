// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.camel;

import java.time.Duration;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.isthmus.sip.stack.SipStack;

/// `sip:NAME`: SIP requests outside a dialog, in and out.
@UriEndpoint(scheme = "sip", title = "SIP", syntax = "sip:name", firstVersion = "0.1.0")
public final class SipEndpoint extends DefaultEndpoint {
    private final SipComponent component;
    private final Duration drain;

    @UriPath(description = "What the route calls this end of the SIP edge")
    private final String name;

    SipEndpoint(String uri, SipComponent component, String name, Duration drain) {
        super(uri, component);
        this.component = component;
        this.name = name;
        this.drain = drain;
        setExchangePattern(ExchangePattern.InOut);
    }

    public String getName() {
        return name;
    }

    @Override
    public Producer createProducer() {
        return new SipProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SipConsumer consumer = new SipConsumer(this, processor, drain);
        configureConsumer(consumer);
        return consumer;
    }

    SipStack stack() {
        return component.stack();
    }
}
