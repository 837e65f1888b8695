// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.isthmus.model.store.RegistrationStore.Binding;

/// What is remembered of registered devices that were called in vain: those that gave no answer, and those that
/// answered no beside one that was silent. A device is known by the REGISTER that made its binding, so its next one
/// makes it a new device here, and what is known of the old one goes when that binding would have ended. In memory
/// only: after a restart each is called once more. Of no more than so many is anything remembered.
///
/// Time is an argument. Safe for use by many threads.
final class SilentDevices {
    private static final int MOST = 100_000;

    private record Key(String contact, String callId, long cseq) {
        static Key of(Binding binding) {
            return new Key(binding.contact(), binding.callId(), binding.cseq());
        }
    }

    private record Mark(boolean silent, Instant until) {}

    private final ConcurrentHashMap<Key, Mark> marks = new ConcurrentHashMap<>();
    private final int most;

    SilentDevices() {
        this(MOST);
    }

    SilentDevices(int most) {
        this.most = most;
    }

    /// It gave no answer.
    void silent(Binding binding, Instant now) {
        remember(binding, true, now);
    }

    /// It took a message.
    void took(Binding binding) {
        if (!marks.isEmpty()) {
            marks.remove(Key.of(binding));
        }
    }

    /// It answered no, or could not be called, and an item waits for it all the same.
    void refused(Binding binding, Instant now) {
        remember(binding, false, now);
    }

    boolean isSilent(Binding binding) {
        if (marks.isEmpty()) {
            return false;
        }
        Mark mark = marks.get(Key.of(binding));
        return mark != null && mark.silent();
    }

    /// Whether nothing is known against it since it registered.
    boolean isUntried(Binding binding) {
        return marks.isEmpty() || !marks.containsKey(Key.of(binding));
    }

    int remembered() {
        return marks.size();
    }

    private void remember(Binding binding, boolean silent, Instant now) {
        if (marks.size() >= most) {
            marks.values().removeIf(mark -> !mark.until().isAfter(now));
        }
        if (marks.size() < most) {
            marks.put(Key.of(binding), new Mark(silent, binding.expires()));
        }
    }
}
