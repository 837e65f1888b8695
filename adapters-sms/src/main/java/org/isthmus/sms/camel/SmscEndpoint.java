// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import java.util.Optional;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.sms.inbound.InboundSink;

/// One group's end of the spine; see [SmscComponent]. Producer and consumer block the calling virtual thread.
final class SmscEndpoint extends DefaultEndpoint {
    private final SmscGroup group;

    SmscEndpoint(String uri, SmscComponent component, SmscGroup group) {
        super(uri, component);
        this.group = group;
        setExchangePattern(ExchangePattern.InOut);
    }

    @Override
    public Producer createProducer() {
        return new SmscProducer();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new SmscConsumer(processor);
    }

    private final class SmscProducer extends DefaultProducer {
        private SmscProducer() {
            super(SmscEndpoint.this);
        }

        @Override
        public void process(Exchange exchange) {
            HandOverRequest request = exchange.getMessage().getBody(HandOverRequest.class);
            if (request == null) {
                throw new IllegalArgumentException("smsc: takes a HandOverRequest");
            }
            exchange.getMessage().setBody(group.links().handOver(request));
        }
    }

    private final class SmscConsumer extends DefaultConsumer implements InboundSink {
        private SmscConsumer(Processor processor) {
            super(SmscEndpoint.this, processor);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            group.consumer(this);
        }

        @Override
        protected void doStop() throws Exception {
            group.consumer(null);
            super.doStop();
        }

        @Override
        public Optional<Refusal> report(DeliveryReport report) {
            return through(report);
        }

        @Override
        public void late(LateAnswer answer) {
            through(answer);
        }

        @Override
        public Optional<Refusal> message(CpmMessage message) {
            return through(message);
        }

        private Optional<Refusal> through(Object body) {
            Exchange exchange = createExchange(false);
            try {
                exchange.getMessage().setBody(body);
                getProcessor().process(exchange);
                Exception failure = exchange.getException();
                if (failure != null) {
                    throw failure;
                }
                return exchange.getMessage().getBody() instanceof Refusal refusal
                        ? Optional.of(refusal)
                        : Optional.empty();
            } catch (StoreUnavailable e) {
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailable("stopping", e);
            } catch (Exception e) {
                getExceptionHandler().handleException("the route of smsc:" + group.name() + " failed", e);
                return Optional.of(Refusal.of(Cause.INTERNAL, "the route failed"));
            } finally {
                releaseExchange(exchange, false);
            }
        }
    }
}
