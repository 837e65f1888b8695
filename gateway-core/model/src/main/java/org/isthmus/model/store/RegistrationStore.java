// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.address.SipUri;

/// Which devices a user can be reached at (RFC 3261 section 10). A change is durable when [#update] returns;
/// throws [StoreUnavailable].
public interface RegistrationStore {

    /// The bindings of `aor` that have not expired at `now`, best first.
    List<Binding> bindings(SipUri aor, Instant now);

    /// Replaces the bindings of `aor`. The caller has decided by the rules of RFC 3261 section 10.3
    /// what they are now; calls for one address of record do not overlap.
    void update(SipUri aor, List<Binding> bindings);

    /// How many addresses of record have a live binding.
    long registered(Instant now);

    /// One device: the URI to send to, its instance id (RFC 5626, may be empty), when the binding ends,
    /// the Call-ID and CSeq that made it, the Path to it (RFC 3327), the transport, address and port it
    /// registered from, and the feature tags of its Contact.
    record Binding(
            String contact,
            String instance,
            Instant expires,
            String callId,
            long cseq,
            List<String> path,
            String receivedFrom,
            Set<String> features) {
        /// Among the features: not a device but the SIP core, with which the user is registered. Its
        /// contact is the user's own address, its path the way to the core. No parameter of a Contact
        /// can be spelled so, and no device can say it of itself.
        public static final String AT_CORE = "at the core";

        public Binding {
            path = List.copyOf(path);
            features = Set.copyOf(features);
        }

        /// Whether it stands for whatever devices the user has at the SIP core.
        public boolean atCore() {
            return features.contains(AT_CORE);
        }
    }
}
