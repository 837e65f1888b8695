// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.List;
import org.isthmus.model.Octets;

/// A message that a handset took with a 2xx answer. `sender` is the asserted identity (P-Asserted-Identity,
/// else From) as a URI; `mediaType` and `content` are the user's content with CPIM and compression undone.
public record ReceivedMessage(SipPacket sip, String sender, Asked asked, String mediaType, Octets content) {

    /// What the sender's CPIM headers say: its message id, when it was sent, the dispositions asked for and the
    /// record-route of the notification. All empty for a message without CPIM.
    public record Asked(String imdnId, String dateTime, List<String> wanted, List<String> recordRoute) {
        static final Asked NOTHING = new Asked("", "", List.of(), List.of());

        public Asked {
            wanted = List.copyOf(wanted);
            recordRoute = List.copyOf(recordRoute);
        }
    }

    public String text() {
        return content.utf8();
    }

    public String imdnId() {
        return asked.imdnId();
    }
}
