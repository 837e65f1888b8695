// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How a simulated handset answers a MESSAGE.
public sealed interface Verdict {
    Verdict OK = answer(200, "OK");
    Verdict SILENCE = new Silence();

    /// Any final status; `headers` are added as they are.
    record Answer(int status, String reason, List<SipPacket.Field> headers) implements Verdict {
        public Answer {
            headers = List.copyOf(headers);
        }

        public Answer with(String name, String value) {
            List<SipPacket.Field> more = new ArrayList<>(headers);
            more.add(new SipPacket.Field(name, value));
            return new Answer(status, reason, more);
        }
    }

    /// No answer, and the message is not shown: a device that has gone.
    record Silence() implements Verdict {}

    /// The same, but only after a while.
    record Late(Duration delay, Verdict then) implements Verdict {}

    static Answer answer(int status, String reason) {
        return new Answer(status, reason, List.of());
    }

    static Verdict after(Duration delay, Verdict then) {
        return new Late(delay, then);
    }
}
