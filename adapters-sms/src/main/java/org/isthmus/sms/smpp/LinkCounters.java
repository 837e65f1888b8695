// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.model.delivery.HandOver;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.sms.codec.CommandStatus;

/// Counts what a link did since the start. Safe for use by many threads.
public final class LinkCounters {
    /// The statuses that a `deliver_sm` or `data_sm` may be answered with; another one counts as the last.
    public static final List<Integer> ANSWERS = List.of(
            CommandStatus.ROK,
            CommandStatus.RTHROTTLED,
            CommandStatus.RMSGQFUL,
            CommandStatus.RX_T_APPN,
            CommandStatus.RX_P_APPN,
            CommandStatus.RX_R_APPN,
            CommandStatus.RINVSRCADR,
            CommandStatus.RINVDSTADR,
            CommandStatus.RINVCMDLEN,
            CommandStatus.RINVMSGLEN,
            CommandStatus.RINVOPTPARSTREAM,
            CommandStatus.RINVBNDSTS,
            CommandStatus.RSYSERR);

    /// What came of a part.
    public enum Submit {
        ACCEPTED,
        /// The message centre said that we are too fast; a part is counted once for each time.
        THROTTLED,
        /// Not taken for now, for any other reason; most of these never left.
        DEFERRED,
        REJECTED,
        UNKNOWN
    }

    private final Map<Submit, LongAdder> submits = adders(Stream.of(Submit.values()));
    private final Map<Integer, LongAdder> answers = adders(ANSWERS.stream());
    private final LongAdder received = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder sessions = new LongAdder();

    /// Counts an outcome on the link with `settings` and gives it back.
    public HandOver counted(HandOver outcome, SmsSettings.Link settings) {
        return counted(outcome, SubmitAnswerPolicy.of(settings.errors()));
    }

    HandOver counted(HandOver outcome, SubmitAnswerPolicy policy) {
        Submit submit = switch (outcome) {
            case HandOver.Accepted _ -> Submit.ACCEPTED;
            case HandOver.Deferred deferred
            when policy.isTooFast(deferred.refusal().remoteCode()) -> Submit.THROTTLED;
            case HandOver.Deferred _ -> Submit.DEFERRED;
            case HandOver.Rejected _ -> Submit.REJECTED;
            case HandOver.Unknown _ -> Submit.UNKNOWN;
        };
        of(submits, submit).increment();
        return outcome;
    }

    /// The message centre said that we are too fast, and the part waits for another turn.
    void throttled() {
        of(submits, Submit.THROTTLED).increment();
    }

    /// A request came that could be read.
    public void received() {
        received.increment();
    }

    /// A request was answered so.
    public void answered(int status) {
        of(answers, ANSWERS.contains(status) ? status : ANSWERS.getLast()).increment();
    }

    /// Octets came that are no SMPP, or a PDU of which no sense can be made.
    void malformed() {
        malformed.increment();
    }

    /// A session was bound.
    public void bound() {
        sessions.increment();
    }

    public long submits(Submit what) {
        return of(submits, what).sum();
    }

    /// `status` is one of [#ANSWERS].
    public long answers(int status) {
        return of(answers, status).sum();
    }

    public long malformedPdus() {
        return malformed.sum();
    }

    /// How often the link was bound again after it had been bound once.
    public long reconnects() {
        return Math.max(0, sessions.sum() - 1);
    }

    public LinkStatus.Counts counts() {
        return new LinkStatus.Counts(
                submits(Submit.ACCEPTED),
                submits(Submit.THROTTLED) + submits(Submit.DEFERRED),
                submits(Submit.REJECTED),
                submits(Submit.UNKNOWN),
                received.sum());
    }

    private static <T> LongAdder of(Map<T, LongAdder> adders, T key) {
        return Objects.requireNonNull(adders.get(key));
    }

    private static <T> Map<T, LongAdder> adders(Stream<T> keys) {
        return keys.collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new LongAdder()));
    }
}
