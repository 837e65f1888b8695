// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.HashMap;
import java.util.Map;

/// Which link stands for a name, over all groups: a message centre may let one of a name in at a
/// time, so another one of it starts only when the one before is closed. Who waits for a name holds
/// none that somebody else waits for, so no two groups wait for each other. Safe for use by many
/// threads.
public final class LinkNames {
    private final Map<String, SmsLink> holders = new HashMap<>();

    /// Whether `link` stands for its name from now on.
    synchronized boolean claim(SmsLink link) {
        return holders.computeIfAbsent(link.settings().name(), _ -> link) == link;
    }

    /// Waits until `link` stands for its name.
    synchronized void await(SmsLink link) throws InterruptedException {
        while (!claim(link)) {
            wait();
        }
    }

    /// To be called when `link` is closed; one that never stood for its name changes nothing.
    synchronized void release(SmsLink link) {
        if (holders.remove(link.settings().name(), link)) {
            notifyAll();
        }
    }
}
