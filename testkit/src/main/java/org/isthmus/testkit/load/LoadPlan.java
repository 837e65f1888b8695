// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.isthmus.testkit.handset.SipTransport;

/// Who sends what to whom, and how fast. `connections` is for TCP only; over UDP all senders share one socket.
public record LoadPlan(InetSocketAddress server, SipTransport transport, int connections, Senders senders, Pace pace) {

    /// So many users, each of whom writes to one number of their own. `user` and `recipient` are patterns for
    /// [String#format] with the sender's number from 0: `load%05d`, `+4477%08d`. A recipient without `@`
    /// becomes a SIP URI in the domain.
    public record Senders(int count, String domain, String user, String password, String recipient, Claim claim) {

        public static Senders usual(int count, String domain, String password) {
            return new Senders(count, domain, "load%05d", password, "+4477009%05d", Claim.PREFERRED);
        }

        /// The same senders behind a peer that the server believes.
        public Senders asserted() {
            return new Senders(count, domain, user, password, recipient, Claim.ASSERTED);
        }

        public String userOf(int sender) {
            return String.format(Locale.ROOT, user, sender);
        }

        public String recipientOf(int sender) {
            return String.format(Locale.ROOT, recipient, sender);
        }

        String recipientUri(int sender) {
            String to = recipientOf(sender);
            return "sip:" + to + (to.indexOf('@') < 0 ? "@" + domain + ";user=phone" : "");
        }
    }

    /// Who says who the sender is (RFC 3325): the sender, who is asked to prove it, or a trusted peer.
    public enum Claim {
        PREFERRED,
        ASSERTED
    }

    /// How fast.
    public sealed interface Pace {

        /// So many messages under way at a time: the next leaves when one is answered.
        record Outstanding(int messages) implements Pace {}

        /// So many messages at a time that were neither refused nor told as delivered: the next leaves when one
        /// has gone all the way. The server's rate from end to end, and no backlog that grows unseen.
        record Unfinished(int messages) implements Pace {}

        /// So many a second whatever comes back; times count from when a message was due.
        record PerSecond(double messages) implements Pace {}
    }
}
