// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.users.LoginMark;
import org.isthmus.model.users.User;

/// Which devices a user can be reached at (RFC 3261 section 10). A change is durable when [#update] returns;
/// throws [StoreUnavailable].
public interface RegistrationStore {

    /// The bindings of `aor` that have not expired at `now`, best first, whoever made them.
    List<Binding> bindings(SipUri aor, Instant now);

    /// Those of them that are the user's ([Binding#isOf(User)]).
    default List<Binding> bindings(User user, Instant now) {
        List<Binding> all =
                user.addressOfRecord().map(aor -> bindings(aor, now)).orElse(List.of());
        for (Binding binding : all) {
            if (!binding.isOf(user)) {
                return all.stream().filter(each -> each.isOf(user)).toList();
            }
        }
        return all;
    }

    /// Replaces the bindings of `aor`. The caller has decided by the rules of RFC 3261 section 10.3
    /// what they are now; calls for one address of record do not overlap.
    void update(SipUri aor, List<Binding> bindings);

    /// How many addresses of record have a live binding.
    long registered(Instant now);

    /// One device: the URI to send to, its instance id (RFC 5626, may be empty), when the binding ends,
    /// the Call-ID and CSeq that made it, the Path to it (RFC 3327), the transport, address and port it
    /// registered from, the feature tags of its Contact, and the login that its REGISTER proved.
    record Binding(
            String contact,
            String instance,
            Instant expires,
            String callId,
            long cseq,
            List<String> path,
            String receivedFrom,
            Set<String> features,
            LoginMark madeBy) {
        /// Among the features: not a device but the SIP core, with which the user is registered. Its
        /// contact is the user's own address, its path the way to the core. No parameter of a Contact
        /// can be spelled so, and no device can say it of itself.
        public static final String AT_CORE = "at the core";

        public Binding {
            path = List.copyOf(path);
            features = Set.copyOf(features);
        }

        /// One that no login made.
        public Binding(
                String contact,
                String instance,
                Instant expires,
                String callId,
                long cseq,
                List<String> path,
                String receivedFrom,
                Set<String> features) {
            this(contact, instance, expires, callId, cseq, path, receivedFrom, features, LoginMark.NONE);
        }

        public Binding madeBy(LoginMark login) {
            return new Binding(contact, instance, expires, callId, cseq, path, receivedFrom, features, login);
        }

        /// Whether it is theirs who has its address now: made with the login that they have, so that a device of
        /// a former owner, or one that knows a former password only, is none of theirs. What the core says of a
        /// user is so whatever their password is; and of one that is older than the memory of logins it can not
        /// be told.
        public boolean isOf(User user) {
            return madeBy.isNone() || atCore() || madeBy.isSameAs(user.login());
        }

        /// Whether it stands for whatever devices the user has at the SIP core.
        public boolean atCore() {
            return features.contains(AT_CORE);
        }
    }
}
