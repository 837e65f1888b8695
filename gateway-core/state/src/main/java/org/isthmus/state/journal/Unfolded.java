// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.isthmus.model.delivery.DeliveryState;
import org.isthmus.model.hash.KeyedHash;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.store.DeliveryLedger.PartOf;

/// What the log holds and the tables do not have yet, in two layers: the young one takes what is committed, the old one
/// is being taken into the tables. Whoever reads looks here first and then into the tables; since the old layer goes
/// only after the tables have it, nothing is ever missing from both.
final class Unfolded {
    private static final int MOST_ITEMS = 200_000;
    private static final long MOST_OCTETS = 96L << 20;

    private volatile Layers layers = new Layers(new Recent(), new Recent());

    /// No item with a greater id is in the tables.
    private volatile long highestFolded;

    record Layers(Recent young, Recent old) {

        Optional<Recent.Standing> item(ItemId id) {
            Recent.Standing standing = young.items().get(id);
            return Optional.ofNullable(standing == null ? old.items().get(id) : standing);
        }

        /// The item itself, which may have come in the layer below the one that knows where it stands.
        Optional<Records.NewItem> fresh(ItemId id) {
            Recent.Standing standing = young.items().get(id);
            if (standing != null && standing.fresh().isPresent()) {
                return standing.fresh();
            }
            return Optional.ofNullable(old.items().get(id)).flatMap(Recent.Standing::fresh);
        }

        Optional<ItemId> keyed(KeyedHash.Wide key) {
            ItemId item = young.keys().get(key);
            return Optional.ofNullable(item == null ? old.keys().get(key) : item);
        }

        Optional<PartOf> part(KeyedHash.Wide id) {
            PartOf part = young.parts().get(id);
            return Optional.ofNullable(part == null ? old.parts().get(id) : part);
        }

        /// Items whose time of waking satisfies `wanted`, with that time.
        Map<ItemId, Long> waking(LongPredicate wanted) {
            Map<ItemId, Long> found = new HashMap<>();
            for (Recent layer : List.of(old, young)) {
                layer.items().forEach((item, standing) -> {
                    Optional<Long> wakes = standing.state().wakes();
                    if (wakes.isPresent() && wanted.test(wakes.get())) {
                        found.put(item, wakes.get());
                    } else {
                        found.remove(item);
                    }
                });
            }
            return found;
        }

        List<ItemId> heldFor(long recipient) {
            List<ItemId> found = new ArrayList<>();
            for (Recent layer : List.of(old, young)) {
                for (ItemId item : layer.held(recipient)) {
                    boolean still = item(item)
                            .flatMap(standing -> standing.state().held())
                            .filter(now -> now == recipient)
                            .isPresent();
                    if (still && !found.contains(item)) {
                        found.add(item);
                    }
                }
            }
            return found;
        }

        /// Where each item stands that moved of late.
        Map<ItemId, DeliveryState> states() {
            Map<ItemId, DeliveryState> found = new HashMap<>();
            for (Recent layer : List.of(old, young)) {
                layer.items()
                        .forEach((item, standing) ->
                                found.put(item, standing.state().state()));
            }
            return found;
        }

        List<ItemId> before(ItemId bound) {
            return Stream.of(old, young)
                    .flatMap(layer -> layer.items().keySet().stream())
                    .filter(item -> item.compareTo(bound) < 0)
                    .toList();
        }

        Optional<ItemId> greatest() {
            return Stream.of(old, young)
                    .flatMap(layer -> layer.items().keySet().stream())
                    .max(Comparator.naturalOrder());
        }

        boolean isEmpty() {
            return young.isEmpty() && old.isEmpty();
        }
    }

    Unfolded(long highestFolded) {
        this.highestFolded = highestFolded;
    }

    Layers layers() {
        return layers;
    }

    /// Whether so much waits for the tables that nothing more is to be accepted: they have not taken it for long.
    boolean isFull() {
        Layers now = layers;
        return items() > MOST_ITEMS || now.young().octets() + now.old().octets() > MOST_OCTETS;
    }

    /// How many items moved since the tables were told.
    int items() {
        Layers now = layers;
        return now.young().items().size() + now.old().items().size();
    }

    boolean mayBeFolded(ItemId item) {
        return item.value() <= highestFolded;
    }

    /// The young layer becomes the old one. On the writer's thread, when the old one is empty.
    void rotate() {
        Layers now = layers;
        if (!now.old().isEmpty()) {
            throw new IllegalStateException("the old layer is not in the tables yet");
        }
        long highest = highestFolded;
        for (ItemId item : now.young().items().keySet()) {
            highest = Math.max(highest, item.value());
        }
        highestFolded = highest;
        layers = new Layers(new Recent(), now.young());
    }

    /// The tables have the old layer. On the writer's thread.
    void folded() {
        layers = new Layers(layers.young(), new Recent());
    }
}
