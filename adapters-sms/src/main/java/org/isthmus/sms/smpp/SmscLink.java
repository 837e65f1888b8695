// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.isthmus.model.LinePacing;
import org.isthmus.model.Technology;
import org.isthmus.model.Via;
import org.isthmus.model.VisibleText;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.CommandStatus;
import org.isthmus.sms.codec.MarkCodes;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.PduAddressWriter;
import org.isthmus.sms.codec.SubmitSm;
import org.isthmus.sms.codec.SubmitSmWriter;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.receipt.SmscMessageIdForms;
import org.isthmus.sms.segment.Segment;
import org.isthmus.sms.smpp.LinkStatus.Order;
import org.isthmus.sms.smpp.LinkStatus.State;
import org.isthmus.sms.smpp.SubmitAnswer.Answered;
import org.isthmus.sms.smpp.SubmitAnswer.NoAnswer;
import org.isthmus.sms.smpp.SubmitAnswer.NoPlace;
import org.isthmus.sms.smpp.SubmitAnswer.NotWritten;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A link to a message centre as an ESME: binds, keeps the session, and builds it again with growing pauses
/// when it is lost; hands over finished segments inside its window and says what became of each. A part that
/// was written and not answered is `Unknown`; one that did not leave, or that the peer can not take now, is
/// `Deferred`. What the peer answers later than it was waited for goes to the handler.
///
/// It logs one line for each change of its state, not for each attempt. It does not choose among links, and
/// keeps nothing: what is in its window when the process dies is the ledger's to know.
public final class SmscLink implements SmsLink {
    private static final Logger log = LoggerFactory.getLogger(SmscLink.class);

    private final SmsSettings.Link settings;
    private final SmscMessageIdForms forms;
    private final DeliverHandler handler;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final PduAddressWriter addresses;
    private final SubmitAnswerPolicy policy;
    private final MarkCodes marks;
    private final SubmitTlvs tlvs;
    private final ThrottlePacing pacing;
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), 2);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LinkCounters counters;
    private final TlsContexts contexts;

    private volatile @Nullable SmscSession session;
    private volatile Standing standing;
    private volatile Ordered ordered;
    private volatile boolean started;
    private volatile boolean leaving;

    private record Standing(State state, Instant since, String lastError) {}

    private record Ordered(Order order, Instant at) {}

    /// `counters` go on from a link of the same name that was before this one.
    public SmscLink(
            SmsSettings.Link settings,
            SmscMessageIdForms forms,
            DeliverHandler handler,
            LinkCounters counters,
            TlsContexts contexts,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.pacing = new ThrottlePacing(settings.flow().perSecond().orElse(0));
        this.counters = counters;
        this.contexts = contexts;
        this.forms = forms;
        this.handler = handler;
        this.clock = clock;
        this.random = random;
        this.addresses = new PduAddressWriter(settings.numbering());
        this.policy = SubmitAnswerPolicy.of(settings.errors());
        this.marks = new MarkCodes(settings.marks());
        this.tlvs = new SubmitTlvs(settings.tlvs(), marks, addresses);
        this.standing = new Standing(State.CONNECTING, clock.instant(), "");
        this.ordered = new Ordered(Order.RUN, clock.instant());
    }

    @Override
    public void start() {
        started = true;
        Thread.ofPlatform().daemon().name("smsc-" + settings.name()).start(this::keepUp);
    }

    @Override
    public SmsSettings.Link settings() {
        return settings;
    }

    @Override
    public synchronized void order(Order order) {
        if (leaving) {
            log.info("smsc link {} is leaving and takes no order", settings.name());
            return;
        }
        ordered = new Ordered(order, clock.instant());
        log.info("smsc link {} is told to {}", settings.name(), order.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public synchronized void leave() {
        leaving = true;
        ordered = new Ordered(Order.DRAIN, clock.instant());
        log.info("smsc link {} is leaving", settings.name());
    }

    @Override
    public boolean isLeaving() {
        return leaving;
    }

    @Override
    public boolean awaitIdle(Duration patience) {
        SmscSession current = session;
        try {
            return current == null || current.awaitIdle(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public LinkStatus status() {
        SmscSession now = session;
        Standing known = standing;
        Ordered told = ordered;
        int used = now == null ? 0 : now.windowUsed();
        State state = known.state() == State.UP
                ? State.ofBound(told.order(), pacing.slowed(System.nanoTime()), used)
                : known.state();
        return new LinkStatus(
                settings.name(),
                settings.group(),
                state,
                state.isHeldBack() && told.at().isAfter(known.since()) ? told.at() : known.since(),
                new LinkStatus.Window(used, settings.flow().window()),
                counters.counts(),
                known.lastError(),
                told.order(),
                settings.protection());
    }

    @Override
    public LinkCounters counters() {
        return counters;
    }

    @Override
    public List<HandOver> submit(HandOverRequest request, SmsMessage message) {
        Optional<PduAddress> source = addresses.sender(marks.shown(request.sender(), message.marks()));
        Optional<PduAddress> destination = addresses.recipient(request.recipient());
        if (source.isEmpty() || destination.isEmpty()) {
            String which = source.isEmpty() ? "sender" : "recipient";
            return all(
                    request,
                    new HandOver.Rejected(
                            Refusal.of(Cause.BAD_ADDRESS, "the " + which + " has no form that SMPP can carry")));
        }
        SmscSession current = session;
        if (current == null || !current.isOpen()) {
            return all(request, SubmitOutcomes.linkDown("link " + settings.name() + " is down"));
        }
        Optional<String> heldBack = heldBackBy();
        if (heldBack.isPresent()) {
            return all(request, SubmitOutcomes.linkDown(heldBack.get()));
        }
        List<Sent> sent = new ArrayList<>(request.parts().size());
        try {
            return submit(request, message, source.get(), destination.get(), current, sent);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return interrupted(request, current, sent);
        }
    }

    private record Sent(boolean reported, Submission submission) {}

    private List<HandOver> submit(
            HandOverRequest request,
            SmsMessage message,
            PduAddress source,
            PduAddress destination,
            SmscSession current,
            List<Sent> sent)
            throws InterruptedException {
        // Written before any place is taken: what can not be written costs none, and nothing of it leaves.
        List<byte[]> pdus = new ArrayList<>(request.parts().size());
        List<Tlvs.Tlv> beside = tlvs.of(request.item(), message);
        int priority = marks.priorityFlag(message.marks().priority());
        for (int part : request.parts()) {
            Segment segment = message.part(part);
            boolean receipt = request.reports() && segment.reported();
            pdus.add(SubmitSmWriter.write(
                    new SubmitSm(source, destination, priority, receipt, request.validity(), segment, beside)));
        }
        @Nullable HandOver notSent = null;
        long patience = System.nanoTime() + settings.flow().windowTimeout().toNanos();
        while (notSent == null && sent.size() < pdus.size()) {
            int next = sent.size();
            int part = request.parts().get(next);
            boolean reported = message.part(part).reported();
            Submission submission = current.submit(
                    pdus.get(next),
                    new Submission.Wishes(
                            next == 0 ? this::heldBackBy : Optional::empty, patience, late(request, part, reported)));
            sent.add(new Sent(reported, submission));
            notSent = awaitLeft(current, submission, patience, sent.size() == pdus.size());
            if (notSent != null) {
                sent.removeLast();
            }
        }
        List<HandOver> outcomes = new ArrayList<>(request.parts().size());
        for (Sent each : sent) {
            outcomes.add(counters.counted(outcome(current, each.submission().outcome(), each.reported()), policy));
        }
        while (notSent != null && outcomes.size() < request.parts().size()) {
            outcomes.add(counters.counted(notSent, policy));
        }
        return outcomes;
    }

    /// Waits until it has left; gives the outcome when it does not in time, or may not: then it never leaves.
    /// The session's watch bounds that. The last part is waited for until it is answered, so that its caller is
    /// woken once.
    private @Nullable HandOver awaitLeft(SmscSession current, Submission submission, long patience, boolean last)
            throws InterruptedException {
        if (!submission.hasLeft() && System.nanoTime() - patience >= 0 && current.takeBack(submission)) {
            return noPlace(current);
        }
        if (!last) {
            submission.awaitLeft();
        }
        SubmitAnswer answer = last ? submission.outcome() : submission.answer().orElse(null);
        if (answer instanceof NotWritten(String why)) {
            return SubmitOutcomes.linkDown(why);
        }
        return answer instanceof NoPlace ? noPlace(current) : null;
    }

    /// It did not leave in time: for its turn, which then comes later, or for want of a place.
    private HandOver noPlace(SmscSession current) {
        return pacing.keepsPace()
                ? SubmitOutcomes.inTurn("link " + settings.name() + " is as fast as it may be", later(current))
                : SubmitOutcomes.noRoom("the window of link " + settings.name() + " is full of unanswered parts");
    }

    private Duration later(SmscSession current) {
        return Duration.ofNanos(pacing.later(System.nanoTime(), current.waiting()));
    }

    /// Looked at with the place taken: who waits for all places of a link that was told to take no more
    /// misses none that is still to leave. A message of which parts are out is finished all the same.
    private Optional<String> heldBackBy() {
        return ordered.order() == Order.RUN
                ? Optional.empty()
                : Optional.of("link " + settings.name() + " is held back by an operator");
    }

    /// What waited for a place never leaves; of the others nobody waits for the answer.
    private List<HandOver> interrupted(HandOverRequest request, SmscSession current, List<Sent> sent) {
        List<HandOver> outcomes = new ArrayList<>(request.parts().size());
        for (Sent each : sent) {
            if (current.takeBack(each.submission())) {
                break;
            }
            String why = "the wait for an answer was interrupted";
            current.giveUp(each.submission(), why);
            outcomes.add(counters.counted(SubmitOutcomes.unknown(settings.name(), why), policy));
        }
        while (outcomes.size() < request.parts().size()) {
            outcomes.add(counters.counted(noPlace(current), policy));
        }
        return outcomes;
    }

    private Consumer<Answered> late(HandOverRequest request, int part, boolean reported) {
        return answer -> handler.answeredLate(
                new LateAnswer(
                        request.item(),
                        new Target.Interwork(new Via(Technology.SMS, settings.group()), request.recipient()),
                        part,
                        answered(answer, reported, 0)),
                settings.name());
    }

    private HandOver outcome(SmscSession current, SubmitAnswer answer, boolean reported) {
        return switch (answer) {
            case Answered answered -> answered(answered, reported, current.waiting());
            case NotWritten(String why) -> SubmitOutcomes.linkDown(why);
            case NoPlace _ -> noPlace(current);
            case NoAnswer(String why) -> SubmitOutcomes.unknown(settings.name(), why);
        };
    }

    private HandOver answered(Answered answer, boolean reported, int waiting) {
        if (answer.status() == CommandStatus.ROK) {
            return new HandOver.Accepted(forms.ofAnswer(answer.messageId()), !reported, settings.name());
        }
        Duration wait = policy.isThrottled(answer.status())
                ? Duration.ofNanos(pacing.later(System.nanoTime(), waiting))
                : Duration.ZERO;
        return SubmitOutcomes.refused(answer.status(), settings.name(), wait, policy);
    }

    private List<HandOver> all(HandOverRequest request, HandOver outcome) {
        request.parts().forEach(_ -> counters.counted(outcome, policy));
        return Collections.nCopies(request.parts().size(), outcome);
    }

    /// The link's own thread: one session after the other until [#close]. A platform thread, so that a lost
    /// link comes back even while virtual threads keep all carriers busy.
    private void keepUp() {
        Backoff backoff =
                new Backoff(settings.flow().reconnectDelay(), settings.flow().reconnectLimit());
        int failures = 0;
        try {
            while (closing.getCount() > 0) {
                SmscSession next =
                        new SmscSession(settings, handler, counters, contexts, new ThrottledPace(), forms::answered);
                session = next;
                if (closing.getCount() == 0) {
                    // Who closes may have looked for a session just before this one was there.
                    break;
                }
                try {
                    next.open();
                    failures = 0;
                    counters.bound();
                    handler.bound(settings.name());
                    changed(State.UP, "");
                    changed(State.DOWN, next.awaitEnd());
                } catch (IOException e) {
                    changed(State.DOWN, String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    log.error("smsc link {} failed inside", settings.name(), e);
                    changed(State.DOWN, "failed inside: " + e);
                }
                session = null;
                failures++;
                if (closing.await(backoff.delay(failures, random).toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            changed(State.CLOSED, "");
            ended.countDown();
        }
    }

    /// One log line for each change, and no more than one a minute for each direction; an attempt that fails
    /// for the same reason as the one before is none.
    private void changed(State state, String why) {
        Standing before = standing;
        String error = VisibleText.of(why);
        if (before.state() == state && before.lastError().equals(error)) {
            return;
        }
        Instant since = before.state() == state ? before.since() : clock.instant();
        standing = new Standing(state, since, error.isEmpty() ? before.lastError() : error);
        if (state == State.DOWN && closing.getCount() > 0) {
            // A link that comes and goes, or fails in ever other words, fills no log; what lasts is an alarm.
            if (lines.due("down", System.nanoTime()) > 0) {
                log.warn("smsc link {} is down: {}", settings.name(), error);
            }
        } else if (state == State.CLOSED || lines.due("up", System.nanoTime()) > 0) {
            log.info("smsc link {} to {} is {}", settings.name(), settings.peer(), words(state));
        }
    }

    private final class ThrottledPace implements SmscSession.Pace {
        @Override
        public boolean isKept() {
            return pacing.keepsPace();
        }

        @Override
        public long pause() {
            return pacing.pause(System.nanoTime());
        }

        @Override
        public void leaves() {
            pacing.leaves(System.nanoTime());
        }

        @Override
        public boolean answered(int status, long leftAt) {
            boolean tooFast = status != CommandStatus.ROK && policy.isThrottled(status);
            pacing.answered(tooFast, leftAt, System.nanoTime());
            return tooFast;
        }

        @Override
        public void again() {
            counters.throttled();
        }
    }

    private static String words(State state) {
        return switch (state) {
            case CONNECTING -> "connecting";
            case UP -> "up";
            case DOWN -> "down";
            case CLOSED -> "closed";
            case THROTTLED, PAUSED, DRAINING, DRAINED -> throw new IllegalArgumentException("no state of a session");
        };
    }

    @Override
    public void close() {
        closing.countDown();
        if (!started) {
            changed(State.CLOSED, "");
            return;
        }
        SmscSession current = session;
        if (current != null) {
            current.close();
        }
        try {
            if (!ended.await(settings.flow().bindTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("smsc link {} did not end in time", settings.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
