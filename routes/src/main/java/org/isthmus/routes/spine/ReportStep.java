// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.routes.spine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.isthmus.cpm.report.ReportBelief;
import org.isthmus.model.LinePacing;
import org.isthmus.model.ReferencePoint;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.DeliveryState.Ended;
import org.isthmus.model.delivery.LateAnswer;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.interworking.InterworkingFunction;
import org.isthmus.model.store.DeliveryLedger;
import org.isthmus.model.store.DeliveryLedger.PartOf;
import org.isthmus.model.store.MessageStore;
import org.isthmus.model.store.StoreUnavailable;
import org.isthmus.model.trail.Fact;
import org.isthmus.model.trail.Trail;
import org.isthmus.model.trail.TrailEvent;
import org.isthmus.model.trail.TrailKind;
import org.isthmus.routes.delivery.DeliveryRunner;
import org.isthmus.sip.cpm.NativeIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the part that a report is about and gives it to the delivery machine. A report whose id nobody knows
/// yet is kept, durably, for the answer that may still be on its way; when its id is known to the trail for
/// somebody else, the item's story tells that it came and was not believed.
public final class ReportStep {
    private static final Logger LOG = LoggerFactory.getLogger(ReportStep.class);
    private static final int LOOK_AT = 5;

    /// What became of a report.
    public enum Taken {
        BELIEVED,
        KEPT
    }

    private static final int SUBJECTS = 100;

    private final LinePacing misplaced = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final LinePacing lines = new LinePacing(Duration.ofMinutes(1), SUBJECTS);
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder receiptsMatched = new LongAdder();
    private final LongAdder receiptsUnmatched = new LongAdder();
    private final MessageStore messages;
    private final DeliveryLedger ledger;
    private final DeliveryRunner runner;
    private final Trail trail;
    private final Collection<InterworkingFunction> adapters;
    private final Predicate<ItemId> elsewhere;

    /// `adapters` tell, for each technology that has an adapter, how the ids in its reports are to be read.
    /// `elsewhere` tells of an item that another node holds.
    public ReportStep(
            MessageStore messages,
            DeliveryLedger ledger,
            DeliveryRunner runner,
            Trail trail,
            Collection<InterworkingFunction> adapters,
            Predicate<ItemId> elsewhere) {
        this.messages = messages;
        this.ledger = ledger;
        this.runner = runner;
        this.trail = trail;
        this.adapters = adapters;
        this.elsewhere = elsewhere;
    }

    public Taken take(DeliveryReport report) {
        runner.awaitWritten(report.ids());
        List<ReportBelief.Candidate> candidates = candidates(report);
        Optional<DeliveryReport> believable = believable(report, candidates);
        Optional<PartOf> part = believable.flatMap(this::find).or(() -> believable.flatMap(ledger::keepUnmatched));
        part.ifPresent(found -> requireHere(found.item(), report));
        if (adapter(report.technology()).isPresent() && !report.ids().stream().allMatch(ForeignId::isUnmatchable)) {
            (part.isPresent() ? receiptsMatched : receiptsUnmatched).increment();
        }
        if (part.isPresent()) {
            runner.reported(part.get(), report);
            return Taken.BELIEVED;
        }
        if (believable.isEmpty() && candidates.stream().anyMatch(ReportStep::isOpen)) {
            ledger.keepUnmatched(with(report, List.of(report.ids().getFirst().unmatchable())));
        }
        told(report);
        tellThoseItNames(report);
        return Taken.KEPT;
    }

    /// What a peer answered after its hand-over was given up.
    public void takeLate(LateAnswer answer) {
        runner.answeredLate(answer);
    }

    /// Another node's item is changed by that node alone. Until reports are handed on between nodes, its peer
    /// is told to come again, on another link perhaps: answered well, the report would be lost.
    private void requireHere(ItemId item, DeliveryReport report) {
        if (!elsewhere.test(item) || messages.item(item).isPresent()) {
            return;
        }
        long events = misplaced.due(report.by().toString(), System.nanoTime());
        if (events > 0) {
            LOG.warn(
                    "a report from {} is about item {} of node {} and is asked for again; it has to come to a link of"
                            + " that node ({} since the last such line)",
                    report.by(),
                    item,
                    item.node(),
                    events);
        }
        throw new StoreUnavailable("item " + item + " is in the store of node " + item.node());
    }

    /// So many reports were about ids that nobody knew when they came.
    public long unmatched() {
        return unmatched.sum();
    }

    /// So many reports of peers that have an adapter were about a part that was known when they came.
    public long receiptsMatched() {
        return receiptsMatched.sum();
    }

    public long receiptsUnmatched() {
        return receiptsUnmatched.sum();
    }

    private void told(DeliveryReport report) {
        unmatched.increment();
        long events = lines.due(report.by().toString(), System.nanoTime());
        if (events > 0) {
            LOG.info(
                    "a report from {} is about an id that is not known (yet) and is kept ({} since the last such line)",
                    report.by(),
                    events);
        }
    }

    private Optional<PartOf> find(DeliveryReport report) {
        for (ForeignId id : report.ids()) {
            Optional<PartOf> found = id.isUnmatchable() ? Optional.empty() : ledger.find(id);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// What the ids lead to; empty where none of them is a guess, so that there is nothing to doubt.
    private List<ReportBelief.Candidate> candidates(DeliveryReport report) {
        Optional<InterworkingFunction> known = adapter(report.technology());
        if (known.isEmpty() || report.ids().stream().noneMatch(id -> known.get().isGuess(report, id))) {
            return List.of();
        }
        InterworkingFunction adapter = known.get();
        return report.ids().stream()
                .filter(id -> !id.isUnmatchable())
                .map(id -> candidate(id, adapter.isGuess(report, id)))
                .toList();
    }

    /// The report with the ids that may be believed; empty when none may.
    private static Optional<DeliveryReport> believable(DeliveryReport report, List<ReportBelief.Candidate> candidates) {
        if (candidates.isEmpty()) {
            return Optional.of(report);
        }
        List<ForeignId> ids = new ArrayList<>(ReportBelief.believable(candidates));
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        ForeignId written = report.ids().getFirst();
        if (written.isUnmatchable()) {
            ids.addFirst(written);
        }
        return Optional.of(with(report, ids));
    }

    private static DeliveryReport with(DeliveryReport report, List<ForeignId> ids) {
        return new DeliveryReport(
                ids, report.state(), report.by(), report.remoteCode(), report.at(), report.technology());
    }

    /// One that leads only to what has ended is most likely the repetition of what ended it.
    private static boolean isOpen(ReportBelief.Candidate candidate) {
        return candidate.part().isPresent() && !candidate.ended();
    }

    /// Any of its technology: all of them read ids alike.
    private Optional<InterworkingFunction> adapter(Technology technology) {
        for (InterworkingFunction one : adapters) {
            if (one.technology().equals(technology)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private ReportBelief.Candidate candidate(ForeignId id, boolean guess) {
        Optional<PartOf> part = ledger.find(id);
        boolean ended = part.filter(named -> hasEnded(named.item())).isPresent();
        return new ReportBelief.Candidate(id, guess, part, ended);
    }

    private boolean hasEnded(ItemId item) {
        return ledger.state(item).filter(Ended.class::isInstance).isPresent();
    }

    /// A disposition names its message by an id that the sender chose, so others may name it too. One that
    /// comes from the right party is only early.
    private void tellThoseItNames(DeliveryReport report) {
        if (!report.technology().equals(Technology.RCS)) {
            return;
        }
        for (ForeignId id : report.ids()) {
            if (ReferencePoint.of(id.scope()).isPresent()) {
                continue;
            }
            for (ItemId item : trail.find(id.value(), LOOK_AT)) {
                boolean early = messages.item(item)
                        .map(named ->
                                NativeIds.of(named.parties(), named.threading().imdn()))
                        .filter(report.ids()::contains)
                        .isPresent();
                if (early) {
                    continue;
                }
                trail.append(new TrailEvent(
                        item,
                        report.at(),
                        TrailKind.NOT_BELIEVED,
                        report.by(),
                        report.technology().name(),
                        List.of(
                                Fact.word("state", report.state().name().toLowerCase(Locale.ROOT)),
                                Fact.word("because", "it was not handed over to this party"))));
            }
        }
    }
}
