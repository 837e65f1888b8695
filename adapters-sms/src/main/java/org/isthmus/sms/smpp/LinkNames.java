// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Which link stands for a name, over all groups: a message centre may let one of a name in at a
/// time, so another one of it starts only when the one before is closed. Who waits may hold names that others wait
/// for, when one change of the settings follows another; so a wait ends as soon as its group has a newer
/// change to make. The newest settings give each name to one group, and every group lets go before it
/// waits, so all come to an end. Safe for use by many threads.
public final class LinkNames {
    private final Map<String, SmsLink> holders = new HashMap<>();

    /// Whether `link` stands for its name from now on.
    synchronized boolean claim(SmsLink link) {
        return holders.computeIfAbsent(link.settings().name(), _ -> link) == link;
    }

    /// Waits until one of `links` stands for its name; empty when `needless` says, after [#lookAgain] perhaps, that
    /// nobody wants that any more.
    synchronized Optional<SmsLink> await(Collection<SmsLink> links, BooleanSupplier needless)
            throws InterruptedException {
        while (!needless.getAsBoolean()) {
            Optional<SmsLink> free = links.stream().filter(this::claim).findFirst();
            if (free.isPresent()) {
                return free;
            }
            wait();
        }
        return Optional.empty();
    }

    /// Who waits looks whether it still has to.
    synchronized void lookAgain() {
        notifyAll();
    }

    /// To be called when `link` is closed; one that never stood for its name changes nothing.
    synchronized void release(SmsLink link) {
        if (holders.remove(link.settings().name(), link)) {
            notifyAll();
        }
    }
}
