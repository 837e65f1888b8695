// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls the devices of a recipient side by side, and waits until one of them has taken the request or none is left
/// to answer. After the first 2xx the other calls go on without holding anybody up; so many of them may, those above
/// are given up. One request to a device is out at a time (RFC 3428 section 8), the others wait here for their turn.
///
/// A device that gave no answer is remembered ([SilentDevices]), and those that wait for their turn with it end with
/// the one that it did not answer. A call to a binding that is removed, or replaced by one at another place, ends as
/// silence. What has been sent is never interrupted, since that would close the socket that all share: it is left to
/// its end, and nobody waits for it.
public final class DeviceCalls {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceCalls.class);
    private static final int MOST_AT_A_DEVICE = 1_000;

    /// A live device answers sooner.
    private static final Duration LONG = Duration.ofSeconds(2);

    private static final SipOutcome ENDED = new SipOutcome.Silent("");

    /// One request to one device. `otherFlows` are the same request over other flows of that device (RFC 5626
    /// section 5.3): one is taken when the flow before it is certainly gone.
    record Call(Binding device, OutgoingSip request, List<OutgoingSip> otherFlows) {
        Call {
            otherFlows = List.copyOf(otherFlows);
        }

        /// To a device with one flow.
        Call(Binding device, OutgoingSip request) {
            this(device, request, List.of());
        }
    }

    /// Where a device is: a binding that is renewed there is the same place.
    private record Place(String contact, String from) {
        static Place of(Binding binding) {
            return new Place(binding.contact(), binding.receivedFrom());
        }
    }

    private enum Turn {
        NOW,
        LATER,
        NEVER
    }

    private enum Stage {
        AWAITED,
        /// Nobody waits for it, and it has one of the places for that.
        IN_BACKGROUND,
        OVER
    }

    private static final class Running {
        final Call call;
        final CompletableFuture<SipOutcome> outcome = new CompletableFuture<>();
        final AtomicReference<Stage> stage = new AtomicReference<>(Stage.AWAITED);
        volatile @Nullable Instant sent;

        Running(Call call) {
            this.call = call;
        }
    }

    private final Function<OutgoingSip, SipOutcome> send;
    private final SilentDevices memory;
    private final InstantSource clock;
    private final Semaphore background;
    private final ConcurrentHashMap<Place, Deque<Running>> lanes = new ConcurrentHashMap<>();

    DeviceCalls(
            Function<OutgoingSip, SipOutcome> send, SilentDevices memory, InstantSource clock, int mostInBackground) {
        this.send = send;
        this.memory = memory;
        this.clock = clock;
        this.background = new Semaphore(mostInBackground);
    }

    /// Those to be called now: all but the ones known to be silent, or all when there are no others.
    List<Binding> worthCalling(List<Binding> devices) {
        List<Binding> live =
                devices.stream().filter(device -> !memory.isSilent(device)).toList();
        return live.isEmpty() ? devices : live;
    }

    /// Whether one of them was not called in vain since it registered.
    boolean anyUntried(List<Binding> devices) {
        return devices.stream().anyMatch(memory::isUntried);
    }

    /// What came of the calls that are over when there is nothing more to wait for, one of them a 2xx if any is. `late`
    /// gets what comes after that one.
    List<SipOutcome> all(List<Call> calls, BiConsumer<Call, SipOutcome> late) {
        CompletableFuture<Boolean> oneTookIt = new CompletableFuture<>();
        List<Running> begun = calls.stream().map(Running::new).toList();
        CompletableFuture<?>[] over = begun.stream()
                .map(one -> one.outcome.handle((outcome, fault) -> noted(one.call, outcome, fault, oneTookIt, late)))
                .toArray(CompletableFuture<?>[]::new);
        begun.forEach(this::begin);
        await(CompletableFuture.anyOf(oneTookIt, CompletableFuture.allOf(over)));
        List<SipOutcome> outcomes = new ArrayList<>();
        List<Throwable> faults = new ArrayList<>();
        for (Running one : begun) {
            switch (one.outcome.state()) {
                case SUCCESS -> outcomes.add(one.outcome.resultNow());
                case FAILED, CANCELLED -> faults.add(one.outcome.exceptionNow());
                case RUNNING -> detach(one);
            }
        }
        if (!faults.isEmpty() && outcomes.stream().noneMatch(DeviceCalls::taken)) {
            throw new IllegalStateException("a call to a device failed inside", faults.getFirst());
        }
        return outcomes;
    }

    /// None of them took it; those that answered no, or could not be called, are not worth another call for the item
    /// before its time, or before they register again.
    void refused(List<Call> calls) {
        calls.stream()
                .map(Call::device)
                .filter(memory::isUntried)
                .forEach(device -> memory.refused(device, clock.instant()));
    }

    /// What a REGISTER changed: whoever waits for an answer from a place that is none any more need not wait, nor, when
    /// there is another place now, for one that has been silent for [#LONG].
    void changed(List<Binding> before, List<Binding> now) {
        Set<Place> were = places(before);
        Set<Place> are = places(now);
        boolean another = !were.containsAll(are);
        for (Place place : were) {
            if (!are.contains(place)) {
                end(place, _ -> true);
            } else if (another) {
                underWay(place).ifPresent(one -> endUnlessAnswered(place, one));
            }
        }
    }

    private static Set<Place> places(List<Binding> bindings) {
        return bindings.stream().map(Place::of).collect(Collectors.toSet());
    }

    private Optional<Running> underWay(Place place) {
        AtomicReference<Running> first = new AtomicReference<>();
        lanes.computeIfPresent(place, (_, lane) -> {
            first.set(lane.peek());
            return lane;
        });
        return Optional.ofNullable(first.get());
    }

    /// Ends it, and those that wait for their turn behind it, when it has been out for [#LONG].
    private void endUnlessAnswered(Place place, Running one) {
        Instant now = clock.instant();
        Instant sent = one.sent;
        Duration left = Duration.between(now, (sent == null ? now : sent).plus(LONG));
        if (!left.isPositive()) {
            end(place, _ -> true);
            return;
        }
        CompletableFuture.delayedExecutor(left.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!one.outcome.isDone()) {
                        end(place, _ -> true);
                    }
                });
    }

    /// How many requests wait for an answer.
    int waiting() {
        return lanes.values().stream().mapToInt(Deque::size).sum();
    }

    private void begin(Running one) {
        Place place = Place.of(one.call.device());
        AtomicReference<Turn> turn = new AtomicReference<>(Turn.LATER);
        lanes.compute(place, (_, lane) -> {
            Deque<Running> open = lane == null ? new ArrayDeque<>() : lane;
            turn.set(lane == null ? Turn.NOW : open.size() < MOST_AT_A_DEVICE ? Turn.LATER : Turn.NEVER);
            if (turn.get() != Turn.NEVER) {
                open.add(one);
            }
            return open;
        });
        switch (turn.get()) {
            case NOW -> Thread.ofVirtual().name("device-calls").start(() -> drain(place, one));
            case LATER -> LOG.trace("a request waits for the one before it to the same device");
            case NEVER ->
                one.outcome.complete(new SipOutcome.NotSent(
                        "too many requests wait for this device", SipOutcome.NotSent.Reason.BUSY));
        }
    }

    private void drain(Place place, Running first) {
        Optional<Running> next = Optional.of(first);
        while (next.isPresent()) {
            Running one = next.get();
            if (!one.outcome.isDone()) {
                send(one);
            }
            if (one.stage.getAndSet(Stage.OVER) == Stage.IN_BACKGROUND) {
                background.release();
            }
            next = after(place);
        }
    }

    /// Takes the one that is over out of the lane and gives the next; with none left the lane is closed in the same
    /// step.
    private Optional<Running> after(Place place) {
        AtomicReference<Running> next = new AtomicReference<>();
        lanes.computeIfPresent(place, (_, lane) -> {
            lane.remove();
            next.set(lane.peek());
            return lane.isEmpty() ? null : lane;
        });
        return Optional.ofNullable(next.get());
    }

    private void send(Running one) {
        one.sent = clock.instant();
        try {
            SipOutcome outcome = send.apply(one.call.request());
            for (OutgoingSip other : one.call.otherFlows()) {
                if (isFlowGone(outcome)) {
                    outcome = send.apply(other);
                }
            }
            one.outcome.complete(outcome);
        } catch (RuntimeException | Error fault) {
            // Whatever it is, those that wait behind it must get their turn.
            one.outcome.completeExceptionally(fault);
        }
    }

    /// 430 is `Flow Failed` (RFC 5626 section 11.5).
    private static boolean isFlowGone(SipOutcome outcome) {
        return outcome instanceof SipOutcome.NotSent
                || (outcome instanceof SipOutcome.Answered answered
                        && answered.answer().status() == 430);
    }

    private boolean noted(
            Call call,
            @Nullable SipOutcome outcome,
            @Nullable Throwable fault,
            CompletableFuture<Boolean> oneTookIt,
            BiConsumer<Call, SipOutcome> late) {
        boolean tooLate = oneTookIt.isDone();
        switch (outcome) {
            case null -> LOG.debug("a call to a device was given up or failed inside", fault);
            case SipOutcome.Silent _ -> {
                memory.silent(call.device(), clock.instant());
                if (outcome != ENDED) {
                    end(Place.of(call.device()), waiting -> sameRegistration(waiting, call.device()));
                }
            }
            case SipOutcome.Answered _
            when taken(outcome) -> {
                memory.took(call.device());
                tooLate = !oneTookIt.complete(true);
            }
            case SipOutcome.Answered _, SipOutcome.NotSent _ -> LOG.trace("a device did not take a request");
        }
        if (tooLate && outcome != null) {
            late.accept(call, outcome);
        }
        return true;
    }

    /// A device that registered again since may answer after all.
    private static boolean sameRegistration(Binding one, Binding other) {
        return one.callId().equals(other.callId()) && one.cseq() == other.cseq();
    }

    private void end(Place place, Predicate<Binding> which) {
        List<Running> waiting = new ArrayList<>();
        lanes.computeIfPresent(place, (_, lane) -> {
            waiting.addAll(lane);
            return lane;
        });
        waiting.stream().filter(one -> which.test(one.call.device())).forEach(one -> one.outcome.complete(ENDED));
    }

    private void detach(Running one) {
        if (background.tryAcquire()) {
            if (!one.stage.compareAndSet(Stage.AWAITED, Stage.IN_BACKGROUND)) {
                background.release();
            }
        } else {
            one.outcome.completeExceptionally(new CancellationException("too many calls in the background"));
        }
    }

    private static boolean taken(SipOutcome outcome) {
        return outcome instanceof SipOutcome.Answered answered
                && answered.answer().success();
    }

    private static void await(CompletableFuture<Object> enough) {
        try {
            enough.get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("what was learnt of a device could not be noted", fault.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling devices", interrupted);
        }
    }
}
