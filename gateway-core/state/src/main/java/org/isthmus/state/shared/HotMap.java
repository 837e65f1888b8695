// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.state.shared;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The latest entries of a map that is otherwise on disk: at least `size`, at most twice as many, in two halves of
/// which the older is dropped as a whole when the younger is full. Readers take no lock. Writers agree among
/// themselves: for one key, puts do not overlap.
final class HotMap<K, V> {
    private final int size;
    private final AtomicInteger filled = new AtomicInteger();
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    HotMap(int size) {
        this.size = size;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(peek(key));
    }

    @Nullable
    V peek(K key) {
        V found = young.get(key);
        return found != null ? found : old.get(key);
    }

    void put(K key, V value) {
        if (young.put(key, value) == null && filled.incrementAndGet() >= size) {
            turn();
        }
    }

    /// For what is known from elsewhere: it never takes the place of a newer value.
    void putIfAbsent(K key, V value) {
        if (!old.containsKey(key) && young.putIfAbsent(key, value) == null && filled.incrementAndGet() >= size) {
            turn();
        }
    }

    void remove(K key) {
        young.remove(key);
        old.remove(key);
    }

    private synchronized void turn() {
        if (filled.get() >= size) {
            old = young;
            young = new ConcurrentHashMap<>();
            filled.set(0);
        }
    }
}
