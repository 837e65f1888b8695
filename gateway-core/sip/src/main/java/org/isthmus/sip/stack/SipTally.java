// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.stack;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts in memory: for tests, and for whoever reads counters from time to time. Names are
/// `received.MESSAGE`, `answered.2xx`, `retransmissions-absorbed`, `overload-refused`, `malformed`,
/// `sent.MESSAGE.2xx`, `sent.MESSAGE.silent`, `repeated`, `in-progress`.
public final class SipTally implements SipCounters {
    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder absorbed = counter("retransmissions-absorbed");
    private final LongAdder refused = counter("overload-refused");
    private final LongAdder malformed = counter("malformed");
    private final LongAdder overRate = counter("over-rate");
    private final LongAdder repeated = counter("repeated");
    private final LongAdder inProgress = counter("in-progress");

    public long count(String name) {
        LongAdder adder = counts.get(name);
        return adder == null ? 0 : adder.sum();
    }

    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((name, adder) -> all.put(name, adder.sum()));
        return all;
    }

    @Override
    public void received(String method) {
        counter("received." + method).increment();
    }

    @Override
    public void answered(int status) {
        counter("answered." + status / 100 + "xx").increment();
    }

    @Override
    public void retransmissionAbsorbed() {
        absorbed.increment();
    }

    @Override
    public void overloadRefused() {
        refused.increment();
    }

    /// Credentials that were not looked at, since too many before were wrong.
    public void guessHeldUp() {
        counter("guesses-held-up").increment();
    }

    /// A proven sender, or a remote network, sent more than its rate allows.
    public void overRate() {
        overRate.increment();
    }

    /// Credentials that can not be looked at: malformed, or for another request.
    public void credentialsUnusable() {
        counter("credentials-unusable").increment();
    }

    @Override
    public void malformed() {
        malformed.increment();
    }

    @Override
    public void sent(String method, int answeredStatus) {
        counter("sent." + method + (answeredStatus == 0 ? ".silent" : "." + answeredStatus / 100 + "xx"))
                .increment();
    }

    @Override
    public void repeated() {
        repeated.increment();
    }

    @Override
    public void inProgress(int by) {
        inProgress.add(by);
    }

    private LongAdder counter(String name) {
        LongAdder known = counts.get(name);
        return known != null ? known : counts.computeIfAbsent(name, _ -> new LongAdder());
    }
}
