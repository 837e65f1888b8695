// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state;

import static org.isthmus.testkit.contract.SampleItems.NOON;
import static org.isthmus.testkit.contract.SampleItems.handingOver;
import static org.isthmus.testkit.contract.SampleItems.message;
import static org.isthmus.testkit.contract.SampleItems.queued;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.Change;

/// The process that [CrashTest] kills: accepts items from many threads, marks every other one as being handed over,
/// and prints a line with its number and a full stop when the store has that.
final class CrashedWriter {
    static final DeliveryState HANDED = handingOver();
    private static final int THREADS = 32;

    private CrashedWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        var next = new AtomicLong(Long.parseLong(arguments[1]));
        try (Stores stores = TestStores.open(Path.of(arguments[0]));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                threads.execute(() -> {
                    while (true) {
                        accept(stores, next.getAndIncrement());
                    }
                });
            }
            Thread.currentThread().join();
        }
    }

    private static void accept(Stores stores, long number) {
        stores.messages().accept(message(number), queued(NOON), List.of());
        if (number % 2 != 0) {
            stores.ledger().commit(new Change(new ItemId(number), HANDED, List.of(), List.of(), List.of()));
        }
        System.out.println(number + ".");
    }
}
