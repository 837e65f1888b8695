// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.refusal;

/// One refusal or failure, made where it is first known and carried unchanged to the wire, the trail, the console
/// and the notification. `detail` is one line of plain words about this case without message text or whole
/// numbers; `remoteCode` is what the asserter said in its own notation (`480`, `ESME_RTHROTTLED`), empty when
/// nobody else spoke.
public record Refusal(Cause cause, Asserter by, String remoteCode, String detail) {
    private static final int LONGEST_DETAIL = 300;

    public Refusal {
        detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    /// Refused by this gateway.
    public static Refusal of(Cause cause, String detail) {
        return new Refusal(cause, Asserter.GATEWAY, "", detail);
    }

    /// Refused by a peer, in its own words.
    public static Refusal byPeer(Cause cause, String peer, String remoteCode, String detail) {
        return new Refusal(cause, Asserter.peer(peer), remoteCode, detail);
    }

    @Override
    public String toString() {
        return cause.code() + " " + cause.sentence() + (detail.isEmpty() ? "" : ": " + detail) + " (" + by
                + (remoteCode.isEmpty() ? "" : " " + remoteCode) + ")";
    }
}
