// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.RegistrationStore;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.users.User;
import org.isthmus.model.users.UserDirectory;
import org.isthmus.routes.delivery.DeliveryRunner;
import org.isthmus.routes.delivery.Gathering;
import org.isthmus.sip.core.CoreRegistrar;
import org.isthmus.sip.core.Registrar;
import org.isthmus.sip.core.Registration;
import org.isthmus.sip.message.SipAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A REGISTER of an authenticated user, or of a core about one: decided, stored, and only then
/// answered 200. What was kept for a user who has a device again is taken up, in its order.
public final class RegistrationStep {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationStep.class);
    private static final int STRIPES = 256;
    private static final int AT_ONCE = 1000;

    private final Supplier<Registrar> registrar;
    private final CoreRegistrar core;
    private final UserDirectory users;
    private final RegistrationStore registrations;
    private final DeliveryLedger ledger;
    private final DeliveryRunner runner;
    private final DeviceCalls calls;
    private final InstantSource clock;
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    public RegistrationStep(
            Supplier<Registrar> registrar,
            CoreRegistrar core,
            UserDirectory users,
            RegistrationStore registrations,
            DeliveryLedger ledger,
            DeliveryRunner runner,
            DeviceCalls calls,
            InstantSource clock) {
        this.registrar = registrar;
        this.core = core;
        this.users = users;
        this.registrations = registrations;
        this.ledger = ledger;
        this.runner = runner;
        this.calls = calls;
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    public SipAnswer register(Identification.Registrant registrant) {
        User user = registrant.user();
        SipUri aor = user.addressOfRecord().orElseThrow(() -> new IllegalStateException("a user without SIP address"));
        Instant now = clock.instant();
        ReentrantLock stripe = stripes[Math.floorMod(aor.hashCode(), STRIPES)];
        stripe.lock();
        try {
            List<Binding> before = registrations.bindings(aor, now);
            List<Binding> own = registrations.bindings(user, now);
            Registration decided = registrant.byCore()
                    ? core.decide(registrant.request(), user, own, now)
                    : byAnother(user, users.byAddress(aor))
                            .orElseGet(() -> registrar.get().decide(registrant.request(), user, own, now));
            return switch (decided) {
                case Registration.Refused(Refusal _, SipAnswer answer) -> answer;
                case Registration.Registered registered -> {
                    stored(registered, user, before);
                    yield registered.answer();
                }
            };
        } catch (StoreUnavailable gone) {
            LOG.warn("a registration was refused, the store can not write: {}", gone.getMessage());
            return SipAnswers.of(Refusal.of(Cause.STORE_UNAVAILABLE, ""));
        } finally {
            stripe.unlock();
        }
    }

    /// Between the proof and this step the users may have changed: what somebody else registers at the address must not
    /// be lost to one who had it.
    static Optional<Registration> byAnother(User proven, Optional<User> present) {
        Refusal refusal = Refusal.of(Cause.IDENTITY_NOT_OWN, "the address or password has changed just now");
        return present.filter(owner -> !owner.login().isSameAs(proven.login()))
                .map(_ -> new Registration.Refused(refusal, SipAnswer.refusing(refusal)));
    }

    /// What a core told by an event: its binding of the user is `binding` from now on, or none. Throws
    /// [StoreUnavailable].
    void told(User user, Optional<Binding> binding) {
        SipUri aor = user.addressOfRecord().orElseThrow(() -> new IllegalStateException("a user without SIP address"));
        Instant now = clock.instant();
        ReentrantLock stripe = stripes[Math.floorMod(aor.hashCode(), STRIPES)];
        stripe.lock();
        try {
            List<Binding> before = registrations.bindings(aor, now);
            List<Binding> own = registrations.bindings(user, now);
            stored(CoreRegistrar.replaced(aor, own, binding, SipAnswer.of(200), now), user, before);
        } finally {
            stripe.unlock();
        }
    }

    /// The user's address or password was another one before: nobody waits for the devices of then any longer. They
    /// stay in the store until somebody registers there, and would count again if all was as before. Whom the core
    /// has is the core's to say. Throws [StoreUnavailable].
    void ended(User user) {
        SipUri aor = user.addressOfRecord().orElseThrow(() -> new IllegalStateException("a user without SIP address"));
        Instant now = clock.instant();
        ReentrantLock stripe = stripes[Math.floorMod(aor.hashCode(), STRIPES)];
        stripe.lock();
        try {
            List<Binding> before = registrations.bindings(aor, now);
            List<Binding> left = before.stream()
                    .filter(binding -> binding.atCore() || !binding.madeBy().isNone())
                    .toList();
            if (left.size() < before.size()) {
                // Of these it would not be known later.
                registrations.update(aor, left);
            }
            List<Binding> own = registrations.bindings(user, now);
            if (own.size() < before.size()) {
                calls.changed(before, own);
                LOG.info("{} has another owner or password: its devices have to register again", aor);
            }
        } finally {
            stripe.unlock();
        }
    }

    /// What waits for who had the address before is looked at, and so comes to its end.
    void passedOn(Address address) {
        Gathering gathering = runner.gather(List.of(address));
        Thread.startVirtualThread(() -> takeUp(List.of(address), gathering));
    }

    /// What was kept begins to be gathered before the device can be seen, so that no new message goes before it.
    private void stored(Registration.Registered registered, User user, List<Binding> before) {
        Gathering gathering = runner.gather(registered.bindings().isEmpty() ? List.of() : user.addresses());
        boolean begun = false;
        try {
            if (!registered.changes().isEmpty()) {
                registrations.update(registered.aor(), registered.bindings());
                calls.changed(before, registered.bindings());
            }
            if (!registered.bindings().isEmpty()) {
                Thread.startVirtualThread(() -> takeUp(user.addresses(), gathering));
                begun = true;
            }
        } finally {
            if (!begun) {
                gathering.close();
            }
        }
    }

    /// Beside the answer: a user may have much waiting, and the device wants to know that it is registered.
    /// Each item is taken up once for one registration, however soon it waits again.
    private void takeUp(List<Address> addresses, Gathering gathering) {
        Set<ItemId> taken = new HashSet<>();
        try (gathering) {
            for (Address address : addresses) {
                List<ItemId> waiting = waiting(address, taken);
                while (!waiting.isEmpty()) {
                    waiting.forEach(gathering::add);
                    waiting = waiting(address, taken);
                }
            }
        } catch (StoreUnavailable gone) {
            LOG.warn("what waits for {} stays waiting, the store can not write: {}", addresses, gone.getMessage());
        }
    }

    private List<ItemId> waiting(Address address, Set<ItemId> taken) {
        return ledger.awaiting(address, AT_ONCE + taken.size()).stream()
                .filter(taken::add)
                .toList();
    }
}
