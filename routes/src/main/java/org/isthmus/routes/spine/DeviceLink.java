// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.isthmus.cpm.delivery.Delivery;
import org.isthmus.cpm.delivery.DeliveryEffect.HandOverParts;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.delivery.Target;
import org.isthmus.sip.cpm.CpmService;
import org.isthmus.sip.cpm.NativeHandOver;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipOutcome;

/// Takes an item to the recipient's devices, or to a function of the SIP core: one MESSAGE to each, side by
/// side, and one outcome made of their answers.
final class DeviceLink implements LegLink {
    private final Recipients recipients;
    private final String domain;
    private final PagerMessageWriter writer;
    private final String mark;
    private final GatewayWays.Calls calls;
    private final InstantSource clock;

    DeviceLink(
            Recipients recipients,
            PagerMessageWriter writer,
            String mark,
            GatewayWays.Calls calls,
            InstantSource clock) {
        this.recipients = recipients;
        this.domain = writer.domain();
        this.writer = writer;
        this.mark = mark;
        this.calls = calls;
        this.clock = clock;
    }

    @Override
    public Prepared prepare(CpmItem item, HandOverParts request) {
        Instant now = clock.instant();
        List<OutgoingSip> requests = targets(item, request.leg().target(), now).stream()
                .map(target -> write(item, target, now))
                .toList();
        return new Prepared.Ready(
                () -> Collections.nCopies(request.parts().size(), NativeHandOver.of(item, callAll(requests))));
    }

    private List<SipTarget> targets(CpmItem item, Target target, Instant now) {
        return switch (target) {
            case Target.HandToCore(String route) ->
                List.of(SipTarget.core(item.parties().recipient(), domain, route));
            case Target.Native _, Target.Interwork _ ->
                recipients.devices(item.parties().recipient(), now).stream()
                        .map(SipTarget::device)
                        .toList();
        };
    }

    private OutgoingSip write(CpmItem item, SipTarget target, Instant now) {
        OutgoingSip request = writer.write(item, target, service(item, now), now);
        return target.trusted()
                ? new OutgoingSip(
                        request.method(),
                        request.requestUri(),
                        request.route(),
                        request.headers().with(PagerStep.PASSED, mark),
                        request.body(),
                        request.target(),
                        request.flow())
                : request;
    }

    private static CpmService service(CpmItem item, Instant now) {
        return Delivery.kept(item, now) ? CpmService.DEFERRED : CpmService.MSG;
    }

    private List<SipOutcome> callAll(List<OutgoingSip> requests) {
        if (requests.size() == 1) {
            return List.of(calls.device(requests.getFirst()));
        }
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SipOutcome>> waiting = requests.stream()
                    .map(request -> each.submit(() -> calls.device(request)))
                    .toList();
            List<SipOutcome> outcomes = new ArrayList<>();
            for (Future<SipOutcome> call : waiting) {
                outcomes.add(call.get());
            }
            return outcomes;
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a call to a device failed inside", fault.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling devices", interrupted);
        }
    }
}
