// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.isthmus.cpm.delivery.Delivery;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.delivery.Target;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.spine.DeviceCalls.Call;
import org.isthmus.sip.cpm.CpmService;
import org.isthmus.sip.cpm.NativeHandOver;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;

/// Takes an item to the recipient's devices, or to a function of the SIP core: one MESSAGE to each, side by
/// side, and one outcome made of their answers. What a device says after another one took the item is put on the
/// trail and changes nothing.
final class DeviceLink implements LegLink {
    private static final Fact PART = Fact.word("part", 1);

    private final Recipients recipients;
    private final String domain;
    private final PagerMessageWriter writer;
    private final String mark;
    private final DeviceCalls devices;
    private final Function<OutgoingSip, SipOutcome> core;
    private final Trail trail;
    private final InstantSource clock;

    DeviceLink(
            Recipients recipients,
            PagerMessageWriter writer,
            String mark,
            DeviceCalls devices,
            Function<OutgoingSip, SipOutcome> core,
            Trail trail,
            InstantSource clock) {
        this.recipients = recipients;
        this.domain = writer.domain();
        this.writer = writer;
        this.mark = mark;
        this.devices = devices;
        this.core = core;
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public Prepared prepare(CpmItem item, HandOverParts request) {
        Instant now = clock.instant();
        Optional<Refusal> objection = recipients.objection(item);
        if (objection.isPresent()) {
            return new Prepared.Decided(new HandOver.Rejected(objection.get()));
        }
        Supplier<HandOver> send = switch (request.leg().target()) {
            case Target.HandToCore(String route) -> {
                OutgoingSip only = write(item, SipTarget.core(item.parties().recipient(), domain, route), now);
                yield () -> NativeHandOver.byRoute(item, core.apply(only));
            }
            case Target.Native _, Target.Interwork _, Target.HandOn _, Target.Network _ -> {
                List<Call> calls = calls(item, now);
                yield () -> call(item, calls);
            }
        };
        return new Prepared.Ready(() -> Collections.nCopies(request.parts().size(), send.get()));
    }

    /// Whether the recipient has a device that was not called in vain since it registered.
    boolean untried(CpmItem item, Instant now) {
        return devices.anyUntried(recipients.devices(item, now));
    }

    private List<Call> calls(CpmItem item, Instant now) {
        List<Binding> worth = devices.worthCalling(recipients.devices(item, now));
        if (worth.size() == 1) {
            return List.of(call(item, worth, now));
        }
        return DeviceFlows.byDevice(worth).stream()
                .map(flows -> call(item, flows, now))
                .toList();
    }

    private Call call(CpmItem item, List<Binding> flows, Instant now) {
        List<OutgoingSip> requests = flows.stream()
                .map(flow -> write(item, SipTarget.device(flow), now))
                .toList();
        return new Call(flows.getFirst(), requests.getFirst(), requests.subList(1, requests.size()));
    }

    private HandOver call(CpmItem item, List<Call> calls) {
        HandOver outcome = NativeHandOver.of(item, devices.all(calls, (call, late) -> tell(item, late)));
        if (!(outcome instanceof HandOver.Accepted)) {
            devices.refused(calls);
        }
        return outcome;
    }

    private void tell(CpmItem item, SipOutcome late) {
        Fact which = Fact.word("what", "a further device");
        TrailEvent event = switch (late) {
            case SipOutcome.Answered(SipAnswer answer, String _) ->
                new TrailEvent(
                        item.id(),
                        clock.instant(),
                        answer.success() ? TrailKind.ACCEPTED : TrailKind.REFUSED,
                        Asserter.handset(""),
                        "sip",
                        List.of(PART, which, Fact.word("code", answer.status())));
            case SipOutcome.Silent _ ->
                TrailEvent.of(
                        item.id(),
                        clock.instant(),
                        TrailKind.UNKNOWN,
                        "sip",
                        PART,
                        which,
                        Fact.word("cause", Cause.PEER_SILENT.code()),
                        Fact.word("detail", "no answer; not called again before it registers"));
            case SipOutcome.NotSent(String why, SipOutcome.NotSent.Reason _) ->
                TrailEvent.of(
                        item.id(), clock.instant(), TrailKind.UNKNOWN, "sip", PART, which, Fact.word("detail", why));
        };
        trail.append(event);
    }

    private OutgoingSip write(CpmItem item, SipTarget target, Instant now) {
        OutgoingSip request = writer.write(item, target, service(item, now), now);
        return target.trusted() || !target.route().isEmpty() ? request.with(PagerStep.PASSED, mark) : request;
    }

    private static CpmService service(CpmItem item, Instant now) {
        return Delivery.kept(item, now) ? CpmService.DEFERRED : CpmService.MSG;
    }
}
