// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SipSettings;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.SipAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives each request exactly one answer. The reading threads come in by [#take]: they look the request up among
/// those in progress and answered ([BranchCache]), let it in or refuse it at once, and go back to reading. Parsing
/// by jain-sip, the handler and writing the answer run on a virtual thread per request.
///
/// There is no server transaction (RFC 3261 section 17.2): all methods here are answered once and finally, so what
/// is left of it is the cache. ACK is never answered; CANCEL finds nothing to cancel and gets 481.
final class ServerSide {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSide.class);
    private static final Set<String> HANDLED = Set.of("MESSAGE", "REGISTER", "OPTIONS", "NOTIFY");
    private static final Set<String> IN_DIALOG = Set.of("BYE", "PRACK", "UPDATE", "INFO");

    private final JainParser parser;
    private final BranchCache cache;
    private final RequestKey keys = new RequestKey();
    /// A request in work is there as text, as octets of its body and as its parsed form.
    private static final long COPIES = 3;

    private final AtomicLong octetsInWork = new AtomicLong();
    private final long mostOctets;
    private final Semaphore free;
    private final int bound;
    private final SipAnswer busy;
    private final InstantSource clock;
    private final SipCounters counters;
    private final AtomicReference<@Nullable SipHandler> handler = new AtomicReference<>();

    ServerSide(SipSettings settings, JainParser parser, InstantSource clock, SipCounters counters) {
        this.parser = parser;
        this.clock = clock;
        this.counters = counters;
        this.bound = settings.limits().inProgress();
        this.free = new Semaphore(bound);
        this.mostOctets = settings.limits().buffered().octets();
        this.cache = new BranchCache(
                settings.limits().answersKept(), settings.timers().transaction(), clock);
        this.busy =
                SipAnswer.refusing(Cause.OVERLOAD).retryAfter(settings.limits().retryAfter());
    }

    /// One handler at a time; without one every request is refused with 503.
    boolean handler(SipHandler wanted) {
        return handler.compareAndSet(null, wanted);
    }

    /// Refuses what comes from now on, and waits for what is in progress.
    boolean drain(Duration longest) throws InterruptedException {
        handler.set(null);
        if (!free.tryAcquire(bound, longest.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        free.release(bound);
        return true;
    }

    /// `length` is how many octets the request had on the wire.
    void take(RawSip raw, int length, ReplyPath path) {
        Optional<TopVia> via = TopVia.read(raw.first("Via"));
        if (via.isEmpty() || raw.method().equals("ACK")) {
            return;
        }
        Arrived request = new Arrived(raw, length, via.get(), keys.of(raw, via.get()), path);
        switch (cache.begin(request.key())) {
            case BranchCache.Answered answered -> {
                counters.retransmissionAbsorbed();
                path.reply(written(request, answered.answer()), via.get());
            }
            case BranchCache.Running _ -> counters.retransmissionAbsorbed();
            case BranchCache.First _ -> letIn(request);
        }
    }

    private record Arrived(RawSip raw, int length, TopVia via, KeyedHash.Wide key, ReplyPath path) {
        long octets() {
            return COPIES * length;
        }
    }

    private void letIn(Arrived request) {
        counters.received(
                HANDLED.contains(request.raw().method()) ? request.raw().method() : "OTHER");
        SipHandler decider = handler.get();
        if (decider == null || !enter(request)) {
            counters.overloadRefused();
            cache.forget(request.key());
            send(request, written(request, busy), 503);
            return;
        }
        counters.inProgress(1);
        Thread.ofVirtual().name("sip-request").start(() -> work(request, decider));
    }

    /// Whether there is room for one more, in number and in octets; one alone always has room.
    private boolean enter(Arrived request) {
        if (!free.tryAcquire()) {
            return false;
        }
        long before = octetsInWork.getAndAdd(request.octets());
        if (before > 0 && before + request.octets() > mostOctets) {
            leave(request);
            return false;
        }
        return true;
    }

    private void leave(Arrived request) {
        octetsInWork.addAndGet(-request.octets());
        free.release();
    }

    private void work(Arrived request, SipHandler decider) {
        try {
            SipAnswer answer = decide(request, decider);
            byte[] response;
            try {
                response = written(request, answer);
            } catch (IllegalArgumentException e) {
                LOG.error("an answer of the handler can not be written: {}", e.getMessage());
                answer = SipAnswer.refusing(Cause.INTERNAL);
                response = written(request, answer);
            }
            if (request.path().reliable()) {
                cache.forget(request.key());
            } else {
                cache.answered(request.key(), answer);
            }
            send(request, response, answer.status());
        } finally {
            counters.inProgress(-1);
            leave(request);
        }
    }

    private SipAnswer decide(Arrived request, SipHandler decider) {
        try {
            parser.check(request.raw());
        } catch (ParseException e) {
            // Its text repeats the request, so it is not logged.
            LOG.debug(
                    "a {} passed the pre-check and not the parser",
                    request.raw().method());
            counters.malformed();
            return SipAnswer.refusing(Cause.MALFORMED);
        }
        return refused(request.raw()).orElseGet(() -> handled(request, decider));
    }

    private static Optional<SipAnswer> refused(RawSip request) {
        String method = request.method();
        if (method.equals("CANCEL") || (IN_DIALOG.contains(method) && AnswerWriter.hasTag(request.first("To")))) {
            return Optional.of(SipAnswer.of(481));
        }
        if (!HANDLED.contains(method)) {
            return Optional.of(SipAnswer.refusing(Cause.METHOD_NOT_ALLOWED).allowing());
        }
        return Optional.empty();
    }

    private SipAnswer handled(Arrived request, SipHandler decider) {
        RawSip raw = request.raw();
        IncomingSip incoming = new IncomingSip(
                raw.method(),
                raw.requestUri(),
                raw.headers(),
                raw.body(),
                request.path().source(),
                clock.instant());
        try {
            return decider.answer(incoming);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return busy;
        } catch (Exception | StackOverflowError e) {
            LOG.error("the handler failed on a {}, answered 500", raw.method(), e);
            return SipAnswer.refusing(Cause.INTERNAL);
        }
    }

    private byte[] written(Arrived request, SipAnswer answer) {
        return AnswerWriter.write(
                request.raw(), request.via(), request.path().source(), answer, keys.tag(request.key()));
    }

    private void send(Arrived request, byte[] response, int status) {
        request.path().reply(response, request.via());
        counters.answered(status);
    }
}
