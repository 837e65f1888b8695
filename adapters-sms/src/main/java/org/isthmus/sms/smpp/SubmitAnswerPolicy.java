// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.isthmus.model.refusal.Cause;
import org.isthmus.model.settings.SmsSettings.Meaning;
import org.isthmus.sms.codec.CommandStatus;

/// What a `command_status` other than 0 in a `submit_sm_resp` means for the part (stage 3 section 3.6, as
/// data), with what a link's settings say otherwise. Whatever is not listed is a refusal for good, vendors' own
/// numbers included.
final class SubmitAnswerPolicy {
    /// What follows from the answer.
    enum Consequence {
        /// Not taken because we are too fast: tried again, and the link slows down.
        THROTTLED,
        /// Not taken now: tried again.
        TEMPORARY,
        /// Not taken for good.
        PERMANENT
    }

    record Verdict(Consequence consequence, Cause cause) {}

    private static final Verdict THROTTLED = new Verdict(Consequence.THROTTLED, Cause.PEER_TEMPORARY);
    private static final Verdict TEMPORARY = new Verdict(Consequence.TEMPORARY, Cause.PEER_TEMPORARY);
    private static final Verdict REFUSED = new Verdict(Consequence.PERMANENT, Cause.PEER_PERMANENT);

    private static final Map<Integer, Verdict> TABLE = Map.ofEntries(
            Map.entry(CommandStatus.RTHROTTLED, THROTTLED),
            Map.entry(CommandStatus.RMSGQFUL, THROTTLED),
            Map.entry(CommandStatus.RX_T_APPN, TEMPORARY),
            Map.entry(CommandStatus.RSYSERR, TEMPORARY),
            Map.entry(CommandStatus.RINVBNDSTS, TEMPORARY),
            Map.entry(CommandStatus.RINVDSTADR, permanent(Cause.UNKNOWN_RECIPIENT)),
            Map.entry(0x50, permanent(Cause.BAD_ADDRESS)),
            Map.entry(0x51, permanent(Cause.BAD_ADDRESS)),
            Map.entry(CommandStatus.RINVSRCADR, permanent(Cause.BAD_ADDRESS)),
            Map.entry(0x48, permanent(Cause.BAD_ADDRESS)),
            Map.entry(0x49, permanent(Cause.BAD_ADDRESS)),
            Map.entry(CommandStatus.RINVMSGLEN, permanent(Cause.TOO_LARGE)),
            Map.entry(CommandStatus.RX_R_APPN, permanent(Cause.RECIPIENT_REFUSED)));

    /// Without anything said otherwise.
    static final SubmitAnswerPolicy USUAL = new SubmitAnswerPolicy(TABLE);

    private final Map<Integer, Verdict> table;
    private final Set<String> tooFast;

    private SubmitAnswerPolicy(Map<Integer, Verdict> table) {
        this.table = table;
        this.tooFast = table.entrySet().stream()
                .filter(each -> each.getValue().consequence() == Consequence.THROTTLED)
                .map(each -> CommandStatus.name(each.getKey()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// As `errors` of a link say. A number that is permanent by the table already keeps its cause.
    static SubmitAnswerPolicy of(Map<String, Meaning> errors) {
        Map<Integer, Verdict> table = new HashMap<>(TABLE);
        errors.forEach((written, meaning) -> CommandStatus.parse(written)
                .ifPresent(status -> table.merge(status, verdict(meaning), SubmitAnswerPolicy::overridden)));
        return new SubmitAnswerPolicy(Map.copyOf(table));
    }

    private static Verdict overridden(Verdict usual, Verdict wanted) {
        return usual.consequence() == wanted.consequence() ? usual : wanted;
    }

    private static Verdict verdict(Meaning meaning) {
        return switch (meaning) {
            case TEMPORARY -> TEMPORARY;
            case PERMANENT -> REFUSED;
            case THROTTLED -> THROTTLED;
        };
    }

    Verdict verdict(int status) {
        return table.getOrDefault(status, REFUSED);
    }

    boolean isThrottled(int status) {
        return verdict(status).consequence() == Consequence.THROTTLED;
    }

    /// Whether the name of a status, as refusals bear it, is of one that means that we are too fast.
    boolean isTooFast(String remoteCode) {
        return tooFast.contains(remoteCode);
    }

    private static Verdict permanent(Cause cause) {
        return new Verdict(Consequence.PERMANENT, cause);
    }
}
