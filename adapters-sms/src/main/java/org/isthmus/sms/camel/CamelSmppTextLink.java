// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.smpp.SmppConstants;
import org.isthmus.model.Octets;
import org.isthmus.model.VisibleText;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.MarkCodes;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.PduAddressWriter;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.smpp.DeliverHandler;
import org.isthmus.sms.smpp.JsmppOutcomes;
import org.isthmus.sms.smpp.LinkCounters;
import org.isthmus.sms.smpp.LinkStatus;
import org.isthmus.sms.smpp.LinkStatus.Order;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.SessionWatch;
import org.isthmus.sms.smpp.SmsLink;
import org.isthmus.sms.text.InboundText;
import org.isthmus.sms.text.InboundText.Read;
import org.isthmus.sms.text.Shifts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The simple link kind, on camel-smpp as it stands, for peers that exchange short plain texts. Its limits,
/// which are camel-smpp's and are refused here rather than met on the wire:
/// - one part only: its splitters cut characters in half, and it drops a single segment's header bit;
/// - `data_coding` 0 only for characters that ASCII and the peer's alphabet write alike, else UCS-2 of at
///   most 70;
/// - long inbound messages are not joined, since it does not hand on `esm_class`;
/// - a receipt that jSMPP can not parse is answered as taken and lost, and so is an answer after its time-out;
/// - jSMPP's own PDU reader, which trusts declared lengths: only for peers that are trusted too;
/// - no privacy_indicator and no callback_num, and nothing of how a message that comes in is marked;
/// - it builds a lost link again by itself, at a fixed pace.
///
/// Ids, receipts, outcomes and status are those of any other link.
final class CamelSmppTextLink implements SmsLink {
    private static final Logger log = LoggerFactory.getLogger(CamelSmppTextLink.class);
    private static final int LONGEST_UCS2 = 70;

    private final SmsSettings.Link settings;
    private final SmscMessageIdForms forms;
    private final DeliverHandler handler;
    private final Supplier<CamelContext> context;
    private final InstantSource clock;
    private final PduAddressWriter addresses;
    private final MarkCodes marks;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Semaphore window;
    private final LinkCounters counters;
    private volatile @Nullable Producer producer;
    private volatile State state = State.CONNECTING;
    private volatile Order order = Order.RUN;
    private volatile boolean leaving;
    private volatile Instant since;
    private volatile String lastError = "";

    public CamelSmppTextLink(
            SmsSettings.Link settings,
            SmscMessageIdForms forms,
            DeliverHandler handler,
            LinkCounters counters,
            Supplier<CamelContext> context,
            InstantSource clock) {
        this.settings = settings;
        this.forms = forms;
        this.handler = handler;
        this.counters = counters;
        this.context = context;
        this.clock = clock;
        this.addresses = new PduAddressWriter(settings.numbering());
        this.marks = new MarkCodes(settings.marks());
        this.window = new Semaphore(settings.flow().window());
        this.since = clock.instant();
    }

    @Override
    public void start() {
        Thread.ofPlatform().daemon().name("smsc-" + settings.name()).start(this::open);
    }

    @Override
    public SmsSettings.Link settings() {
        return settings;
    }

    @Override
    public synchronized void order(Order told) {
        if (leaving) {
            log.info("smsc link {} is leaving and takes no order", settings.name());
            return;
        }
        order = told;
        log.info("smsc link {} is told to {}", settings.name(), told.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized void leave() {
        leaving = true;
        order = Order.DRAIN;
        log.info("smsc link {} is leaving", settings.name());
    }

    @Override
    public boolean isLeaving() {
        return leaving;
    }

    @Override
    public boolean awaitIdle(Duration patience) {
        int all = settings.flow().window();
        try {
            if (!window.tryAcquire(all, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            window.release(all);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public LinkStatus status() {
        int size = settings.flow().window();
        int used = size - window.availablePermits();
        State known = state;
        return new LinkStatus(
                settings.name(),
                settings.group(),
                known == State.UP ? State.ofBound(order, false, used) : known,
                since,
                new LinkStatus.Window(used, size),
                counters.counts(),
                lastError,
                order,
                settings.protection());
    }

    @Override
    public LinkCounters counters() {
        return counters;
    }

    @Override
    public List<HandOver> submit(HandOverRequest request, SmsMessage message) {
        List<HandOver> outcomes = new ArrayList<>();
        if (message.parts() != 1) {
            Refusal refusal = Refusal.of(Cause.TOO_MANY_PARTS, "link " + settings.name() + " carries one part only");
            return Collections.nCopies(
                    request.parts().size(), counters.counted(new HandOver.Rejected(refusal), settings));
        }
        for (int _ : request.parts()) {
            outcomes.add(counters.counted(submitOne(request, message), settings));
        }
        return outcomes;
    }

    private HandOver submitOne(HandOverRequest request, SmsMessage message) {
        Optional<PduAddress> source = addresses.sender(marks.shown(request.sender(), message.marks()));
        Optional<PduAddress> destination = addresses.recipient(request.recipient());
        if (source.isEmpty() || destination.isEmpty()) {
            return new HandOver.Rejected(Refusal.of(Cause.BAD_ADDRESS, "an address that SMPP can not carry"));
        }
        Octets octets = message.part(0).content();
        InboundText reader = new InboundText(settings.defaultAlphabet());
        String text = reader.read(message.part(0).dataCoding(), Shifts.NONE, octets) instanceof Read.Text(String words)
                ? words
                : "";
        boolean ucs2 = !(message.part(0).dataCoding() == 0
                && octets.text(StandardCharsets.US_ASCII).equals(text));
        if (ucs2 && text.length() > LONGEST_UCS2) {
            String words = "link " + settings.name() + " carries such characters in at most 70 units";
            return new HandOver.Rejected(Refusal.of(Cause.NOT_ACCEPTABLE, words));
        }
        Producer current = producer;
        if (current == null || state != State.UP) {
            return JsmppOutcomes.outcome(new IOException("link " + settings.name() + " is down"), settings, false);
        }
        int priority = marks.priorityFlag(message.marks().priority());
        return send(request, priority, source.get(), destination.get(), text, ucs2, current);
    }

    private HandOver send(
            HandOverRequest request,
            int priority,
            PduAddress source,
            PduAddress destination,
            String text,
            boolean ucs2,
            Producer current) {
        boolean placed = false;
        try {
            placed = window.tryAcquire(settings.flow().windowTimeout().toMillis(), TimeUnit.MILLISECONDS);
            if (placed && order != Order.RUN) {
                return JsmppOutcomes.outcome(
                        new IOException("link " + settings.name() + " is held back by an operator"), settings, false);
            }
            if (!placed) {
                return JsmppOutcomes.outcome(new IOException("the window is full"), settings, false);
            }
            Exchange exchange = current.getEndpoint().createExchange();
            exchange.getMessage().setBody(text);
            exchange.getMessage().setHeaders(CamelSmppForms.headers(request, priority, source, destination, ucs2));
            current.process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return new HandOver.Accepted(ids(exchange), false, settings.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JsmppOutcomes.outcome(e, settings, placed);
        } catch (Exception e) {
            return JsmppOutcomes.outcome(e, settings, state == State.UP);
        } finally {
            if (placed) {
                window.release();
            }
        }
    }

    private List<ForeignId> ids(Exchange exchange) {
        Object id = exchange.getMessage().getHeader(SmppConstants.ID);
        Object first = id instanceof List<?> all && !all.isEmpty() ? all.getFirst() : id;
        return first == null ? List.of() : forms.ofAnswer(first.toString());
    }

    /// Starts the producer, again and again until the peer is there; from then on camel-smpp keeps the link.
    private void open() {
        try {
            CamelContext camel = context.get();
            camel.getRegistry().bind(CamelSmppForms.name(settings, "watch"), new SessionWatch(this::bound));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:" + CamelSmppForms.name(settings, "in"))
                            .routeId(CamelSmppForms.name(settings, "in"))
                            .errorHandler(noErrorHandler())
                            .process(CamelSmppTextLink.this::take);
                }
            });
            Endpoint endpoint = camel.getEndpoint(CamelSmppForms.uri(settings));
            do {
                Producer next = endpoint.createProducer();
                try {
                    next.start();
                    producer = next;
                    return;
                } catch (Exception e) {
                    changed(State.DOWN, VisibleText.of(String.valueOf(e.getMessage())));
                    next.stop();
                }
            } while (!closing.await(settings.flow().reconnectDelay().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.error("smsc link {} can not be opened", settings.name(), e);
            changed(State.DOWN, VisibleText.of(String.valueOf(e.getMessage())));
        }
    }

    private void bound(boolean bound) {
        if (bound) {
            counters.bound();
        }
        changed(bound ? State.UP : State.DOWN, bound ? "" : "the session was lost");
    }

    private synchronized void changed(State next, String why) {
        if (state == State.CLOSED || (state == next && (why.isEmpty() || why.equals(lastError)))) {
            return;
        }
        since = state == next ? since : clock.instant();
        state = next;
        lastError = why.isEmpty() ? lastError : why;
        log.info("smsc link {} to {} is {} {}", settings.name(), settings.peer(), next, why);
    }

    private void take(Exchange exchange) throws Exception {
        counters.received();
        int status = handler.take(CamelSmppForms.deliverSm(exchange.getMessage()), settings.name());
        counters.answered(status);
        if (status != CommandStatus.ROK) {
            throw JsmppOutcomes.answer(status);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        changed(State.CLOSED, "");
        Producer current = producer;
        if (current != null) {
            stop(current);
        }
        leave(context.get());
    }

    /// So that another link of this name can come in its place.
    private void leave(CamelContext camel) {
        if (!camel.isStarted()) {
            return;
        }
        try {
            String route = CamelSmppForms.name(settings, "in");
            camel.getRouteController().stopRoute(route);
            camel.removeRoute(route);
            camel.removeEndpoints(CamelSmppForms.uri(settings));
        } catch (Exception e) {
            log.warn("smsc link {} left its route behind", settings.name(), e);
        }
    }

    /// camel-smpp 4.17.0 forgets its session on the thread that sees it end, also while it is being stopped by
    /// another, and then throws for what it forgot. The link is over in any case.
    private void stop(Producer producer) {
        try {
            producer.stop();
        } catch (RuntimeException gone) {
            log.debug("smsc link {} had ended by itself", settings.name(), gone);
        }
    }
}
