// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.isthmus.model.settings.Listen;

/// Where a simulated SMSC listens, what it calls itself, who may bind (system id and password; empty for
/// anybody), how it behaves, the number of its first message id and the clock that dates its receipts.
public record SmscSettings(
        Listen listen,
        String systemId,
        Map<String, String> accounts,
        SmscBehaviour behaviour,
        long firstId,
        InstantSource clock) {
    public SmscSettings {
        accounts = Map.copyOf(accounts);
    }

    /// On an ephemeral port of the loopback, open to anybody, plain. Ids start from the time, so that one
    /// started later does not give the same ids again.
    public static SmscSettings onLoopback(InstantSource clock) {
        return new SmscSettings(
                new Listen("127.0.0.1", 0), "simsmsc", Map.of(), SmscBehaviour.PLAIN, clock.millis(), clock);
    }

    public SmscSettings at(Listen other) {
        return new SmscSettings(other, systemId, accounts, behaviour, firstId, clock);
    }

    public SmscSettings withAccount(String user, String password) {
        Map<String, String> more = new HashMap<>(accounts);
        more.put(user, password);
        return new SmscSettings(listen, systemId, more, behaviour, firstId, clock);
    }

    public SmscSettings as(SmscBehaviour other) {
        return new SmscSettings(listen, systemId, accounts, other, firstId, clock);
    }

    /// `personality` as in [SmscPersonality#behaviour(String)].
    public SmscSettings as(String personality) {
        return as(SmscPersonality.behaviour(personality));
    }

    public SmscSettings firstId(long other) {
        return new SmscSettings(listen, systemId, accounts, behaviour, other, clock);
    }
}
