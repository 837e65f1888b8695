// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.benchmarks.peer.Absent;
import org.isthmus.benchmarks.peer.KamailioProxy;
import org.isthmus.benchmarks.peer.KannelStack;
import org.isthmus.benchmarks.peer.Yardstick;
import org.isthmus.testkit.load.LoadPlan;

/// The software to compare with that is on this machine, up and running, and what is missing.
final class Yardsticks implements AutoCloseable {
    private final List<Yardstick> all = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private interface Start {
        Yardstick start() throws IOException, InterruptedException;
    }

    /// What is not installed is said on standard error, and left out.
    static Yardsticks start(Place place, BenchPlan.Ratios plan, LoadPlan.Senders senders, Progress progress)
            throws IOException, InterruptedException {
        Yardsticks yardsticks = new Yardsticks();
        try {
            yardsticks.add(
                    "kamailio",
                    () -> KamailioProxy.start(place.part("kamailio"), plan.path(), senders, place.clock()),
                    progress);
            for (KannelStack.Store store : KannelStack.Store.values()) {
                String name = "kannel_" + store.word();
                yardsticks.add(
                        name,
                        () -> KannelStack.start(
                                place.part(name),
                                plan.path(),
                                store,
                                plan.common().receiptAfter()),
                        progress);
            }
            return yardsticks;
        } catch (IOException | InterruptedException failed) {
            yardsticks.close();
            throw failed;
        }
    }

    private void add(String name, Start start, Progress progress) throws IOException, InterruptedException {
        try {
            all.add(start.start());
        } catch (Absent missing) {
            String why = String.valueOf(missing.getMessage());
            progress.say(why);
            absent.put(name, why);
        }
    }

    List<Yardstick> all() {
        return all;
    }

    /// By name: why it is not there.
    Map<String, String> absent() {
        return absent;
    }

    List<ProcessHandle> processes() {
        return all.stream().flatMap(one -> one.processes().stream()).toList();
    }

    @Override
    public void close() throws IOException {
        for (Yardstick yardstick : all) {
            yardstick.close();
        }
    }
}
