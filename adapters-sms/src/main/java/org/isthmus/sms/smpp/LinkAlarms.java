// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which troubles of links last, each as one alarm with a name: raised once, with one line in the log, and over
/// once. A trouble is told when it lasted for a while, and is over when there was none for a while; moments without
/// it in between do not count, so a link that comes and goes all the time has one alarm and not many.
///
/// It looks when it is asked to, and remembers what it saw. Safe for use by many threads.
public final class LinkAlarms {
    private static final Logger log = LoggerFactory.getLogger(LinkAlarms.class);

    /// What can be wrong, how long it lasts before it is told, and how long it is away before it is over.
    public enum Kind {
        LINK_DOWN(Duration.ofSeconds(10)),
        /// No link of a group takes submits.
        GROUP_DOWN(Duration.ofSeconds(10)),
        /// A message centre slows a link down again and again.
        LINK_THROTTLED(Duration.ofSeconds(60));

        private static final Duration OVER_AFTER = Duration.ofSeconds(10);

        private final Duration toldAfter;

        Kind(Duration toldAfter) {
            this.toldAfter = toldAfter;
        }

        /// `link-down`.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// `of` is the link or the group; `since` is when the trouble began.
    public record Alarm(Kind kind, String of, Instant since, String words) {
        @Override
        public String toString() {
            return kind.word() + " " + of + ": " + words;
        }
    }

    private record Subject(Kind kind, String of) {}

    private record Trouble(Instant since, @Nullable Instant awaySince, String words, boolean told) {}

    private final Map<Subject, Trouble> troubles = new LinkedHashMap<>();

    /// Looks at the links of all groups. Links that are gone have no trouble any more.
    public synchronized void look(List<SmscLinks> groups, Instant now) {
        Map<Subject, Optional<String>> seen = new LinkedHashMap<>();
        for (SmscLinks group : groups) {
            boolean sends = false;
            boolean open = false;
            for (SmsLink link : group.all()) {
                LinkStatus status = link.status();
                seen.put(new Subject(Kind.LINK_DOWN, status.name()), down(status));
                seen.put(
                        new Subject(Kind.LINK_THROTTLED, status.name()),
                        status.state() == LinkStatus.State.THROTTLED
                                ? Optional.of("the message centre slows it down")
                                : Optional.empty());
                sends |= link.sends();
                open |= link.sends() && status.state().takesSubmits();
            }
            if (sends) {
                seen.put(
                        new Subject(Kind.GROUP_DOWN, group.group()),
                        open ? Optional.empty() : Optional.of("none of its links takes messages, so they wait"));
            }
        }
        troubles.keySet().stream()
                .filter(known -> !seen.containsKey(known))
                .toList()
                .forEach(this::over);
        seen.forEach((subject, trouble) -> look(subject, trouble, now));
    }

    private static Optional<String> down(LinkStatus status) {
        return switch (status.state()) {
            case CONNECTING, DOWN, CLOSED ->
                Optional.of(status.lastError().isEmpty() ? "it is not bound" : status.lastError());
            case UP, THROTTLED, PAUSED, DRAINING, DRAINED -> Optional.empty();
        };
    }

    private void look(Subject subject, Optional<String> trouble, Instant now) {
        Trouble known = troubles.get(subject);
        if (trouble.isEmpty()) {
            if (known == null) {
                return;
            }
            Instant left = known.awaySince();
            Instant away = left == null ? now : left;
            if (!now.isBefore(away.plus(Kind.OVER_AFTER))) {
                over(subject);
            } else {
                troubles.put(subject, new Trouble(known.since(), away, known.words(), known.told()));
            }
            return;
        }
        Instant since = known == null ? now : known.since();
        boolean told = known != null && known.told();
        boolean lasts = !now.isBefore(since.plus(subject.kind().toldAfter));
        if (lasts && !told) {
            log.warn("alarm {} {}: {}", subject.kind().word(), subject.of(), trouble.get());
        }
        troubles.put(subject, new Trouble(since, null, trouble.get(), told || lasts));
    }

    private void over(Subject subject) {
        Trouble gone = troubles.remove(subject);
        if (gone != null && gone.told()) {
            log.info("alarm {} {} is over", subject.kind().word(), subject.of());
        }
    }

    /// Those that stand, the oldest first.
    public synchronized List<Alarm> raised() {
        List<Alarm> raised = new ArrayList<>();
        troubles.forEach((subject, trouble) -> {
            if (trouble.told()) {
                raised.add(new Alarm(subject.kind(), subject.of(), trouble.since(), trouble.words()));
            }
        });
        raised.sort(Comparator.comparing(Alarm::since));
        return raised;
    }

    public synchronized boolean isRaised(Kind kind, String of) {
        Trouble trouble = troubles.get(new Subject(kind, of));
        return trouble != null && trouble.told();
    }
}
