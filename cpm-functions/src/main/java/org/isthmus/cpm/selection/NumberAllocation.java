// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.selection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.AlphanumericSender;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.address.ShortCode;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.settings.NumberPoolSettings;
import org.isthmus.model.settings.NumberRange;
import org.isthmus.model.store.LeaseStore.Lease;

/// Which number stands for whom between people with and people without one (architecture document section
/// 5.3.1.5, stage 3 section 3.2). Decides only; the lease itself, durable and unique per legacy user, is the
/// store's.
public final class NumberAllocation {
    private final NumberPoolSettings settings;
    private final List<Msisdn> pool;
    private final Set<Msisdn> members;

    public NumberAllocation(NumberPoolSettings settings) {
        this.settings = settings;
        this.members = new LinkedHashSet<>(settings.numbers().stream()
                .map(NumberRange::numbers)
                .flatMap(List::stream)
                .toList());
        this.pool = List.copyOf(members);
    }

    /// Whether `address` is one of the numbers that are lent, and so nobody's own.
    public boolean lends(Address address) {
        return address instanceof Msisdn number && members.contains(number);
    }

    /// Why nobody is reached under `dialled` from here: a number that is lent stands for its partner to one legacy
    /// user, and to nobody else.
    public Optional<Refusal> standsForNobody(Address dialled) {
        return lends(dialled)
                ? Optional.of(Refusal.of(Cause.UNKNOWN_RECIPIENT, "the number stands for nobody to this sender"))
                : Optional.empty();
    }

    /// The sender to show for a message. `own` are the sender's other addresses, none for somebody who is not
    /// served here.
    public SenderNumber sender(Parties parties, List<Address> own) {
        if (parties.anonymous()) {
            return anonymous()
                    .<SenderNumber>map(SenderNumber.Anonymous::new)
                    .orElseGet(
                            () -> new SenderNumber.None(
                                    Refusal.of(
                                            Cause.BARRED,
                                            "interworking-numbers.anonymous-sender is not set, so an anonymous message has no sender to show")));
        }
        Optional<Address> number = Stream.concat(Stream.of(parties.sender()), own.stream())
                .filter(NumberAllocation::isNumber)
                .findFirst();
        if (number.isPresent()) {
            return new SenderNumber.Own(number.get());
        }
        return pool.isEmpty()
                ? new SenderNumber.None(
                        Refusal.of(Cause.NO_ROUTE, "the sender has no number and there are no interworking numbers"))
                : new SenderNumber.Leased(pool, settings.lease());
    }

    /// Whom a message to `dialled` is for. `lease` looks up what a number of the pool stands for to the legacy
    /// user who wrote it; it is asked for those alone.
    public ReplyRecipient recipient(Address dialled, Function<Msisdn, Optional<Lease>> lease) {
        if (!(dialled instanceof Msisdn number) || !lends(number)) {
            return new ReplyRecipient.Dialled(dialled);
        }
        return lease.apply(number)
                .<ReplyRecipient>map(found -> new ReplyRecipient.Partner(found.partner()))
                .orElseGet(() -> new ReplyRecipient.Nobody(
                        Refusal.of(Cause.UNKNOWN_RECIPIENT, "the number stands for nobody to this sender")));
    }

    private Optional<Address> anonymous() {
        return settings.anonymousSender().map(written -> {
            if (Msisdn.isValid(written)) {
                return new Msisdn(written);
            }
            return ShortCode.isValid(written) ? new ShortCode(written) : new AlphanumericSender(written);
        });
    }

    /// What a legacy technology can show as it is. A legacy user's own sender, whatever kind of number or a
    /// name, passes.
    private static boolean isNumber(Address address) {
        return address instanceof Msisdn || address instanceof ShortCode || address instanceof AlphanumericSender;
    }
}
