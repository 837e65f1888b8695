// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.cpm.delivery.DeliveryEvent;
import org.isthmus.cpm.networks.NetworkRates;
import org.isthmus.cpm.networks.RemoteNetworks;
import org.isthmus.cpm.selection.Selection;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Via;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.imdn.InterworkingEncoding;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.RolesSettings;
import org.isthmus.model.store.LeaseStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Trail;
import org.isthmus.routes.delivery.Ways;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ways out: natively over SIP, through an adapter, or to a function of the SIP core.
public final class GatewayWays implements Ways {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayWays.class);

    /// Devices beside one that took the item, waited for without holding it up.
    private static final int MOST_IN_BACKGROUND = 2_000;

    private final SelectionStep selection;
    private final Recipients recipients;
    private final DeviceLink devices;
    private final LegLink adapters;
    private final LegLink functions;
    private final LegLink networks;
    private final FunctionWatch watch;
    private final DeviceCalls deviceCalls;
    private final Map<Via, Window> places = new ConcurrentHashMap<>();
    private final ToIntFunction<Via> windows;

    private GatewayWays(
            SelectionStep selection,
            Recipients recipients,
            DeviceLink devices,
            LegLink adapters,
            LegLink functions,
            LegLink networks,
            FunctionWatch watch,
            DeviceCalls deviceCalls,
            ToIntFunction<Via> windows) {
        this.selection = selection;
        this.recipients = recipients;
        this.devices = devices;
        this.adapters = adapters;
        this.functions = functions;
        this.networks = networks;
        this.watch = watch;
        this.deviceCalls = deviceCalls;
        this.windows = windows;
    }

    /// Places of which there can be more or fewer later; those that are taken stay so until they are
    /// given back.
    private static final class Window extends Semaphore {
        private static final long serialVersionUID = 1;

        private volatile int size;

        Window(int size) {
            super(size, true);
            this.size = size;
        }

        void resize(int wanted) {
            if (size != wanted) {
                change(wanted);
            }
        }

        private synchronized void change(int wanted) {
            if (wanted > size) {
                release(wanted - size);
            } else {
                reducePermits(size - wanted);
            }
            size = wanted;
        }
    }

    /// The calls that leave the house.
    public interface Calls {
        /// Sends a request by the SIP edge and waits for what comes of it.
        SipOutcome device(OutgoingSip request);

        /// Sends a request to the function at the other end of `point` and waits for what comes of it.
        SipOutcome function(ReferencePoint point, OutgoingSip request);

        /// Gives a request to the adapter's endpoint at CPM-IW2 and waits for its answer.
        List<HandOver> adapter(Via via, HandOverRequest request);
    }

    /// What the ways are made of. `domain` is the one that users without a number are shown in, `mark`
    /// tells our own requests when they come back. `windows` tells of each adapter how many hand-overs
    /// its links bear at once, which may change; 0 when it does not say. `networks` are the remote
    /// networks in force, and `rates` counts what they are sent.
    public record Surroundings(
            SelectionStep selection,
            Recipients recipients,
            Collection<InterworkingFunction> adapters,
            ShownSender senders,
            LeaseStore leases,
            Trail trail,
            String domain,
            String mark,
            RolesSettings roles,
            InstantSource clock,
            Calls calls,
            ToIntFunction<Via> windows,
            Supplier<RemoteNetworks> networks,
            NetworkRates rates) {}

    public static GatewayWays of(Surroundings with) {
        ImdnWriter imdn = new ImdnWriter(InterworkingEncoding.CPM_NAMESPACE);
        PagerMessageWriter writer = new PagerMessageWriter(with.domain(), imdn);
        FunctionWatch watch = new FunctionWatch(
                with.roles(),
                with.domain(),
                with.calls(),
                task -> Thread.ofVirtual().name("function-watch").start(task));
        NumberLending lending = new NumberLending(with.senders(), with.leases(), with.trail(), with.clock());
        DeviceCalls deviceCalls =
                new DeviceCalls(with.calls()::device, new SilentDevices(), with.clock(), MOST_IN_BACKGROUND);
        return new GatewayWays(
                with.selection(),
                with.recipients(),
                new DeviceLink(
                        with.recipients(),
                        writer,
                        with.mark(),
                        deviceCalls,
                        with.calls()::device,
                        with.trail(),
                        with.clock()),
                new AdapterLink(with.adapters(), lending, with.calls()),
                new FunctionLink(
                        with.roles(), lending, new PagerMessageWriter(with.domain(), imdn, true), watch, with.clock()),
                new NetworkLink(with.networks(), with.rates(), writer, with.mark(), with.calls()::device, with.clock()),
                watch,
                deviceCalls,
                with.windows());
    }

    /// The calls to devices, for whoever learns that a device is gone.
    public DeviceCalls deviceCalls() {
        return deviceCalls;
    }

    /// The functions in other processes, for whoever looks whether one that was away is back.
    public FunctionWatch functions() {
        return watch;
    }

    @Override
    public Choice choose(CpmItem item, List<Target> tried, Instant now) {
        Selection chosen = selection.select(item, tried, now, now);
        DeliveryEvent event = switch (chosen) {
            case Selection.Native _ -> new DeliveryEvent.Chosen(new Target.Native(), 1, now);
            case Selection.Interwork interwork ->
                new DeliveryEvent.Chosen(
                        interwork.first().target(),
                        interwork.first().converted().message().parts(),
                        now);
            case Selection.HandToCore core -> new DeliveryEvent.Chosen(new Target.HandToCore(core.route()), 1, now);
            case Selection.HandOn on -> new DeliveryEvent.Chosen(on.target(), 1, now);
            case Selection.ToNetwork to -> new DeliveryEvent.Chosen(to.target(), 1, now);
            case Selection.Defer _ -> new DeliveryEvent.Held(now);
            case Selection.Refuse refuse -> new DeliveryEvent.NotChosen(refuse.refusal(), now);
        };
        boolean absent = chosen.explanation().facts().recipient().devices() == 0;
        return new Choice(event, absent, SelectionStory.of(item.id(), now, chosen));
    }

    @Override
    public boolean reachable(CpmItem item, Instant now) {
        return isToEnd(item) || !recipients.devices(item, now).isEmpty();
    }

    /// Natively each device has a lane of its own, and what a crash interrupts there may be sent again.
    @Override
    public Optional<Place> place(Target target, Duration patience) {
        int size = target instanceof Target.Interwork(Via via, Address _) ? windows.applyAsInt(via) : 0;
        if (!(target instanceof Target.Interwork way) || size == 0) {
            return Optional.of(() -> {});
        }
        Window free = places.computeIfAbsent(way.via(), _ -> new Window(size));
        free.resize(size);
        try {
            return free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.of(free::release)
                    : Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a place", interrupted);
        }
    }

    @Override
    public boolean untried(CpmItem item, Instant now) {
        return isToEnd(item) || devices.untried(item, now);
    }

    /// What is for nobody any more does not wait for them: choosing a way for it ends it.
    private boolean isToEnd(CpmItem item) {
        return recipients.objection(item).isPresent();
    }

    @Override
    public List<HandOver> handOver(CpmItem item, HandOverParts request) {
        return handOver(link(request.leg().target()), item, request);
    }

    static List<HandOver> handOver(LegLink link, CpmItem item, HandOverParts request) {
        HandOver certain;
        try {
            switch (link.prepare(item, request)) {
                case LegLink.Prepared.Ready(Supplier<List<HandOver>> send) -> {
                    return sent(item, request, send);
                }
                case LegLink.Prepared.Decided(HandOver outcome) -> certain = outcome;
            }
        } catch (StoreUnavailable gone) {
            certain = new HandOver.Deferred(Refusal.of(Cause.STORE_UNAVAILABLE, ""), Duration.ZERO);
        } catch (RuntimeException fault) {
            LOG.error("item {}: a fault of our own before anything left; it is tried again", item.id(), fault);
            certain = new HandOver.Deferred(fault(fault), Duration.ZERO);
        }
        return Collections.nCopies(request.parts().size(), certain);
    }

    private static List<HandOver> sent(CpmItem item, HandOverParts request, Supplier<List<HandOver>> send) {
        try {
            return send.get();
        } catch (RuntimeException fault) {
            LOG.error("item {}: a fault of our own while sending it; its outcome is unknown", item.id(), fault);
            return Collections.nCopies(request.parts().size(), new HandOver.Unknown(fault(fault), List.of()));
        }
    }

    private LegLink link(Target target) {
        return switch (target) {
            case Target.Native _, Target.HandToCore _ -> devices;
            case Target.Network _ -> networks;
            case Target.Interwork _ -> adapters;
            case Target.HandOn _ -> functions;
        };
    }

    private static Refusal fault(RuntimeException fault) {
        return Refusal.of(Cause.INTERNAL, fault.getClass().getSimpleName());
    }
}
