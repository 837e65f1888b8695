// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.users;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.isthmus.model.Technology;

/// What a user wishes under one name (architecture document section 5.3.1.3). The wishes of the profile in force count
/// as far as the operator's policy leaves room for them.
///
/// - `deliver`: how messages shall reach the user, first choice first; `rcs` stands for the registered devices.
/// - `away`: what becomes of a message when none of those can be taken; empty leaves that to the operator's rules.
/// - `accepts`: which messages are let in at all.
public record PreferenceProfile(String name, List<Technology> deliver, Optional<Away> away, Accepts accepts) {
    public PreferenceProfile {
        deliver = List.copyOf(deliver);
    }

    /// What becomes of a message that no wished way can take.
    public enum Away {
        /// Kept until the user registers.
        KEEP,
        REFUSE
    }

    /// Which messages are let in: from `anonymous` senders or not, of no media type in `refusedMedia` (`type/subtype`,
    /// `type/*`), of at most `maxSize` octets.
    public record Accepts(boolean anonymous, List<String> refusedMedia, OptionalLong maxSize) {
        public static final Accepts ALL = new Accepts(true, List.of(), OptionalLong.empty());

        public Accepts {
            refusedMedia = List.copyOf(refusedMedia);
        }
    }
}
