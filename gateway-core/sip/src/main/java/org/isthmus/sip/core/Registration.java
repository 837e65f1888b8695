// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.core;

import java.util.List;
import org.isthmus.model.address.SipUri;
import org.isthmus.model.refusal.Refusal;
import org.isthmus.model.store.RegistrationStore.Binding;
import org.isthmus.sip.message.SipAnswer;

/// What [Registrar] decides about a REGISTER.
public sealed interface Registration {

    /// From now on `bindings` are the bindings of `aor`, best first; `answer` is the 200 to give once they are
    /// stored. Without `changes` there is nothing to store: the device only asked.
    record Registered(SipUri aor, List<Binding> bindings, SipAnswer answer, List<Change> changes)
            implements Registration {
        public Registered {
            bindings = List.copyOf(bindings);
            changes = List.copyOf(changes);
        }
    }

    /// Nothing changes.
    record Refused(Refusal refusal, SipAnswer answer) implements Registration {}

    /// What became of one binding.
    record Change(Kind kind, Binding binding) {
        public enum Kind {
            /// A device that was not registered.
            ADDED,
            /// A device that was, perhaps elsewhere.
            REFRESHED,
            REMOVED
        }
    }
}
