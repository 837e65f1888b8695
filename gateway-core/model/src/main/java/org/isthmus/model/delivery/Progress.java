// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.delivery;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.refusal.Refusal;

/// What lies behind a delivery and must survive a restart.
///
/// - `attempts`: hand-overs begun, and fruitless looks for the recipient after one (1 while the first is under
///   way).
/// - `parts`: part numbers used up by all legs so far; the next leg starts there.
/// - `tried`: targets that were given up.
/// - `told`: types of disposition that the sender was notified of, each at most once (RFC 5438 section 7.2.1).
/// - `trouble`: the last thing that went wrong, in the words of the one who said so.
public record Progress(
        int attempts, int parts, List<Target> tried, Set<DispositionType> told, Optional<Refusal> trouble) {
    public static final Progress NONE = new Progress(0, 0, List.of(), Set.of(), Optional.empty());

    public Progress {
        tried = List.copyOf(tried);
        told = told.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(told));
    }

    public Progress withAttempts(int more) {
        return new Progress(more, parts, tried, told, trouble);
    }

    public Progress withParts(int used) {
        return new Progress(attempts, used, tried, told, trouble);
    }

    public Progress withTried(List<Target> targets) {
        return new Progress(attempts, parts, targets, told, trouble);
    }

    public Progress withTold(DispositionType type) {
        EnumSet<DispositionType> more = EnumSet.of(type);
        more.addAll(told);
        return new Progress(attempts, parts, tried, more, trouble);
    }

    public Progress withTrouble(Refusal refusal) {
        return new Progress(attempts, parts, tried, told, Optional.of(refusal));
    }
}
