// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.reginfo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.sip.reginfo.RegInfo.Contact;
import org.isthmus.sip.reginfo.RegInfo.Registration;

/// What the documents of one subscription have told so far (RFC 3680 section 5.1): a full one
/// begins anew, a partial one changes what it names, if it is the next one. What is over is not
/// kept, and a core that tells of more than [#MOST] registrations and contacts of one user is asked
/// for the whole again.
public record RegView(long version, Map<String, Known> registrations) {
    static final int MOST = 400;

    /// Before the first document.
    public static final RegView NONE = new RegView(-1, Map.of());

    public RegView {
        registrations = Map.copyOf(registrations);
    }

    /// One active registration and those of its contacts that are active, by their ids.
    public record Known(String aor, Map<String, Contact> contacts) {
        public Known {
            contacts = Map.copyOf(contacts);
        }
    }

    /// What a document means to who has this view.
    public sealed interface Step {
        record Next(RegView view) implements Step {}

        /// It is older than what is known, and is passed over.
        record Stale() implements Step {}

        /// One before it was lost, or there is too much: all has to be asked for again.
        record Gap() implements Step {}
    }

    public Step with(RegInfo told) {
        if (told.version() <= version) {
            return new Step.Stale();
        }
        if (!told.full() && (version < 0 || told.version() != version + 1)) {
            return new Step.Gap();
        }
        Map<String, Known> next = new LinkedHashMap<>(told.full() ? Map.of() : registrations);
        for (Registration registration : told.registrations()) {
            if (!registration.active()) {
                next.remove(registration.id());
                continue;
            }
            Known before = next.get(registration.id());
            Map<String, Contact> contacts = new LinkedHashMap<>(before == null ? Map.of() : before.contacts());
            for (Contact contact : registration.contacts()) {
                if (contact.active()) {
                    contacts.put(contact.id(), contact);
                } else {
                    contacts.remove(contact.id());
                }
            }
            next.put(registration.id(), new Known(registration.aor(), contacts));
        }
        int entries = next.values().stream()
                .mapToInt(known -> 1 + known.contacts().size())
                .sum();
        if (!told.full() && entries > MOST) {
            return new Step.Gap();
        }
        return new Step.Next(new RegView(told.version(), next));
    }

    /// Whether one of the addresses that are meant has a contact.
    public boolean reaches(Predicate<String> meant) {
        return contacts(meant).findAny().isPresent();
    }

    /// What the contacts of those addresses can do, all together.
    public Set<String> features(Predicate<String> meant) {
        return contacts(meant).flatMap(contact -> contact.features().stream()).collect(Collectors.toSet());
    }

    private Stream<Contact> contacts(Predicate<String> meant) {
        return registrations.values().stream()
                .filter(known -> meant.test(known.aor()))
                .flatMap(known -> known.contacts().values().stream());
    }
}
