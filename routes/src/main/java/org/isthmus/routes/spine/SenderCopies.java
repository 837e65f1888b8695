// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import org.isthmus.cpm.devices.DeviceFunction;
import org.isthmus.cpm.devices.SendingDevice;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.settings.CopySettings;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.sip.cpm.CpmService;
import org.isthmus.sip.cpm.PagerMessageWriter;
import org.isthmus.sip.cpm.SipTarget;
import org.isthmus.sip.field.NameAddress;
import org.isthmus.sip.message.IncomingSip;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipAnswer;
import org.isthmus.sip.message.SipOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of what one device of a user sent, for the user's other devices that may have messages (architecture document
/// section 5.3.1.3). A copy is the message with its sender, recipient and ids, and asks for no disposition. It is sent
/// once, after the message was stored, to the devices that are registered then: nothing is kept for those that do not
/// take it, so a repetition, a restart or a kill makes no second one. It is no part of the delivery, which takes no
/// notice of it.
///
/// Where it can not be told which device sent the message nobody gets a copy, or that device would. What is behind a
/// core is the core's to copy to.
public final class SenderCopies {
    private static final Logger LOG = LoggerFactory.getLogger(SenderCopies.class);

    private final Supplier<CopySettings> settings;
    private final UserDirectory users;
    private final RegistrationStore registrations;
    private final Supplier<DeviceFunction> devices;
    private final PagerMessageWriter writer;
    private final Function<OutgoingSip, SipOutcome> send;
    private final Trail trail;
    private final InstantSource clock;
    private final Semaphore underWay;

    /// `users` and `registrations` as they are now; `devices` by the policy in force.
    public record Known(UserDirectory users, RegistrationStore registrations, Supplier<DeviceFunction> devices) {}

    /// Of at most `most` messages copies are under way at once; others have none.
    public SenderCopies(
            Supplier<CopySettings> settings,
            Known known,
            PagerMessageWriter writer,
            Function<OutgoingSip, SipOutcome> send,
            Trail trail,
            InstantSource clock,
            int most) {
        this.settings = settings;
        this.users = known.users();
        this.registrations = known.registrations();
        this.devices = known.devices();
        this.writer = writer;
        this.send = send;
        this.trail = trail;
        this.clock = clock;
        this.underWay = new Semaphore(most);
    }

    /// What tells which device sent `request`. Nothing while no copies are sent.
    Optional<SendingDevice> device(IncomingSip request) {
        if (!settings.get().send()) {
            return Optional.empty();
        }
        Optional<String> instance = request.headers().first("Contact").flatMap(NameAddress::readSingle).stream()
                .flatMap(contact -> contact.parameters().stream())
                .filter(parameter -> parameter.name().equals("+sip.instance"))
                .map(NameAddress.Parameter::value)
                .filter(value -> !value.isEmpty())
                .findFirst();
        return Optional.of(new SendingDevice(request.source().flow(), instance));
    }

    /// `message` was stored for the first time; `device` sent it. Does not wait, and no fault of it reaches the caller:
    /// the message is taken whatever becomes of its copies.
    void stored(CpmMessage message, SendingDevice device) {
        CopySettings wished = settings.get();
        if (!wished.send()) {
            return;
        }
        if (!underWay.tryAcquire()) {
            told(message, Fact.word("copies", 0), Fact.word("because", "too many copies are under way"));
            return;
        }
        Thread.ofVirtual().name("sender-copies").start(() -> {
            try {
                copy(message, device, wished);
            } catch (RuntimeException fault) {
                LOG.error("item {}: no copies were sent to the sender's other devices", message.id(), fault);
                told(message, Fact.word("copies", 0), Fact.word("because", "a fault of our own, see the log"));
            } finally {
                underWay.release();
            }
        });
    }

    private void copy(CpmMessage message, SendingDevice device, CopySettings wished) {
        Optional<User> sender = users.byAddress(message.parties().sender());
        boolean toOthers =
                sender.isPresent() && !sender.get().owns(message.parties().recipient());
        if (toOthers && sender.get().addressOfRecord().isPresent()) {
            copy(message, device, sender.get(), wished);
        }
    }

    private void copy(CpmMessage message, SendingDevice device, User sender, CopySettings wished) {
        Instant now = clock.instant();
        List<Binding> registered = registrations.bindings(sender, now).stream()
                .filter(binding -> !binding.atCore())
                .toList();
        Optional<Binding> own = device.among(registered);
        List<Binding> others = own.isEmpty()
                ? List.of()
                : devices.get().devices(message, sender, registered).stream()
                        .filter(binding -> !SendingDevice.isSame(binding, own.get()))
                        .toList();
        if (own.isEmpty() && !registered.isEmpty()) {
            told(
                    message,
                    Fact.word("copies", 0),
                    Fact.word("because", "the sending device is none that is registered, or can not be told"));
        } else if (!others.isEmpty()) {
            send(message, DeviceFlows.byDevice(others), wished, now);
        }
    }

    private void send(CpmMessage message, Collection<List<Binding>> devices, CopySettings wished, Instant now) {
        CpmMessage copy = copy(message);
        List<SipOutcome> outcomes = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SipOutcome>> sent = devices.stream()
                    .map(flows -> each.submit(() -> send(copy, flows, wished, now)))
                    .toList();
            sent.forEach(one -> outcomes.add(outcome(one)));
        }
        List<String> words = outcomes.stream()
                .filter(outcome -> !isTaken(outcome))
                .map(SenderCopies::words)
                .toList();
        Fact copies = Fact.word("copies", (outcomes.size() - words.size()) + " of " + outcomes.size());
        if (words.isEmpty()) {
            told(message, copies);
        } else {
            told(message, copies, Fact.word("others", String.join(", ", words)));
        }
    }

    private static SipOutcome outcome(Future<SipOutcome> sent) {
        try {
            return sent.get();
        } catch (ExecutionException fault) {
            LOG.error("a fault of our own while a copy was sent to another device", fault.getCause());
            return new SipOutcome.NotSent("a fault of our own");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new SipOutcome.Silent("");
        }
    }

    private static boolean isTaken(SipOutcome outcome) {
        return outcome instanceof SipOutcome.Answered answered
                && answered.answer().success();
    }

    private static String words(SipOutcome outcome) {
        return switch (outcome) {
            case SipOutcome.Answered(SipAnswer answer, String _) -> Integer.toString(answer.status());
            case SipOutcome.Silent _ -> "no answer";
            case SipOutcome.NotSent _ -> "not sent";
        };
    }

    /// Over the first flow that is not certainly gone.
    private SipOutcome send(CpmMessage copy, List<Binding> flows, CopySettings wished, Instant now) {
        SipOutcome outcome = new SipOutcome.NotSent("no flow");
        for (Binding flow : flows) {
            if (outcome instanceof SipOutcome.NotSent) {
                OutgoingSip request = writer.write(copy, SipTarget.device(flow), CpmService.MSG, now);
                outcome = send.apply(
                        wished.mark().map(mark -> marked(request, mark)).orElse(request));
            }
        }
        return outcome;
    }

    private static OutgoingSip marked(OutgoingSip request, String mark) {
        int colon = mark.indexOf(':');
        return request.with(mark.substring(0, colon), mark.substring(colon + 1).strip());
    }

    /// It stays with its sender, so nobody is to be hidden from it.
    private static CpmMessage copy(CpmMessage message) {
        Parties parties =
                new Parties(message.parties().sender(), message.parties().recipient(), false);
        return new CpmMessage(
                message.id(),
                parties,
                message.threading(),
                message.content(),
                Set.of(),
                message.lifetime(),
                message.origin(),
                message.marks());
    }

    private void told(CpmMessage message, Fact... facts) {
        trail.append(TrailEvent.of(message.id(), clock.instant(), TrailKind.COPIED, "sip", facts));
    }
}
