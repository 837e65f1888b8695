// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.reginfo;

import java.util.List;
import java.util.Set;

/// One reginfo document (RFC 3680 section 5): its version within the subscription, whether it tells all
/// (`full`) or what changed, and the registrations that it tells of.
public record RegInfo(long version, boolean full, List<Registration> registrations) {
    public RegInfo {
        registrations = List.copyOf(registrations);
    }

    /// One address of record. `active` is false for one that is terminated or has not begun.
    public record Registration(String id, String aor, boolean active, List<Contact> contacts) {
        public Registration {
            contacts = List.copyOf(contacts);
        }
    }

    /// One contact; `features` as they stood in the Contact field.
    public record Contact(String id, boolean active, Set<String> features) {
        public Contact {
            features = Set.copyOf(features);
        }
    }
}
