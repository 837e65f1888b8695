// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.util.Map;
import org.isthmus.model.refusal.Cause;
import org.isthmus.sms.codec.CommandStatus;

/// What a `command_status` other than 0 in a `submit_sm_resp` means for the part (stage 3 section 3.6, as
/// data). Whatever is not listed is a refusal for good, vendors' own numbers included.
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

    private SubmitAnswerPolicy() {}

    static Verdict of(int status) {
        return TABLE.getOrDefault(status, REFUSED);
    }

    private static Verdict permanent(Cause cause) {
        return new Verdict(Consequence.PERMANENT, cause);
    }
}
