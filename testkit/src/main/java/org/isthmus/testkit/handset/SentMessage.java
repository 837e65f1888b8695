// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.Optional;
import org.isthmus.model.Octets;

/// A message that a handset sent, and what came of it: the final answer, or none when the server stayed
/// silent for the time of the transaction. `transmissions` counts how often the last request of it was
/// written.
public record SentMessage(
        String to, Ids ids, Octets request, int transmissions, Optional<SipPacket> answer, MessageDraft draft) {

    /// The ids that it went with. `callId` is that of the last attempt.
    public record Ids(String imdn, String conversation, String contribution, String callId) {}

    public String imdnId() {
        return ids.imdn();
    }

    /// The final status; 0 for silence.
    public int status() {
        return answer.map(SipPacket::status).orElse(0);
    }
}
