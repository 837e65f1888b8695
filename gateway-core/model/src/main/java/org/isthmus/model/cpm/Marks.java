// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.cpm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.address.Address;

/// How its sender marked a message (architecture document section 5.3.1.1): how urgent it is, how sensitive, and the
/// one address that answers shall go to when that is not the sender's; and all services that the request names, as an
/// ICSI or a feature tag, none when they are that of a usual message.
public record Marks(Priority priority, Sensitivity sensitivity, Optional<Address> replyTo, List<String> services) {
    /// Those of a message that has none.
    public static final Marks NONE = new Marks(Priority.NORMAL, Sensitivity.NONE, Optional.empty());

    public Marks {
        services = List.copyOf(services);
    }

    /// Of the usual service.
    public Marks(Priority priority, Sensitivity sensitivity, Optional<Address> replyTo) {
        this(priority, sensitivity, replyTo, List.of());
    }

    public boolean isNone() {
        return equals(NONE);
    }

    public Marks withSensitivity(Sensitivity other) {
        return new Marks(priority, other, replyTo, services);
    }

    public Marks withoutReplyTo() {
        return replyTo.isEmpty() ? this : new Marks(priority, sensitivity, Optional.empty(), services);
    }

    public Marks withServices(List<String> others) {
        return services.equals(others) ? this : new Marks(priority, sensitivity, replyTo, others);
    }

    /// The priorities of SIP (RFC 3261 section 20.26) with their words, the least urgent first. A word that is not
    /// known
    /// counts as `normal`.
    public enum Priority {
        NON_URGENT("non-urgent"),
        NORMAL("normal"),
        URGENT("urgent"),
        EMERGENCY("emergency");

        private final String word;

        Priority(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Priority ofWord(String word) {
            return Arrays.stream(values())
                    .filter(priority -> priority.word.equalsIgnoreCase(word))
                    .findFirst()
                    .orElse(NORMAL);
        }
    }

    /// How sensitive a message is, in the words that mail has for it (RFC 2156 section 5.3.4, RFC 4356 section
    /// 2.1.3.2),
    /// the least sensitive first. A word that is not known says that it is sensitive, and no more.
    public enum Sensitivity {
        NONE("none"),
        PERSONAL("personal"),
        PRIVATE("private"),
        CONFIDENTIAL("company-confidential");

        private final String word;

        Sensitivity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Sensitivity ofWord(String word) {
            return Arrays.stream(values())
                    .filter(sensitivity -> sensitivity.word.equalsIgnoreCase(word))
                    .findFirst()
                    .orElse(PERSONAL);
        }
    }
}
