// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.settings;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Protection;
import org.isthmus.model.Technology;
import org.isthmus.model.users.UserService;

/// When a selection rule applies: all that is stated has to hold, what is not stated does not matter.
public record SelectionCondition(
        @Setting(
                value = "The message came in by one of these technologies.",
                fallback = "[]",
                example = "[rcs]",
                live = true)
        List<Technology> origin,

        @Setting(
                value =
                        "It came in at one of these edges: access (SIP), network:NAME for a remote network, or smsc:GROUP"
                                + " for a group of links.",
                fallback = "[]",
                example = "[smsc:bulk]",
                pattern = "[a-z0-9][a-z0-9:.-]{0,63}",
                live = true)
        List<String> edge,

        @Setting(
                value =
                        "The way that it came by is protected like this: certificate (TLS, and the peer has shown a good"
                                + " certificate), tls, trusted-network (declared: a trusted peer by its address, a link with"
                                + " trusted-network) or none. Of a group of links the worst one counts.",
                fallback = "[]",
                example = "[none]",
                live = true)
        List<Protection> protection,

        @Setting(
                value = "The request names one of these services, as P-Asserted-Service of a trusted peer,"
                        + " P-Preferred-Service or a feature tag: an ICSI, a tag, or the end of one after a dot. One that"
                        + " names none counts as oma.cpm.msg.",
                fallback = "[]",
                example = "[oma.cpm.deferred]",
                live = true)
        List<String> service,

        @Setting(
                value = "This gateway is one of these for it: originating (the sender is served here), terminating (the"
                        + " recipient is). Between two of its own users it is both.",
                fallback = "[]",
                example = "[terminating]",
                live = true)
        List<Side> side,

        @Setting(
                value = "Those of sender and recipient who are served here subscribe to all of these: sending,"
                        + " receiving, interworking.",
                fallback = "[]",
                example = "[interworking]",
                live = true)
        List<UserService> services,

        @Setting(
                value = "The recipient's address is one of these kinds.",
                fallback = "[]",
                example = "[number, short-code]",
                live = true)
        List<RecipientKind> recipient,

        @Setting(value = "The recipient is a user served here (true) or not (false).", example = "true", live = true)
        Optional<Boolean> served,

        @Setting(value = "The recipient has a registered device (true) or none (false).", example = "true", live = true)
        Optional<Boolean> registered,

        @Setting(
                value = "A registered device of the recipient has a feature tag that contains one of these texts.",
                fallback = "[]",
                example = "[oma.cpm.msg, +g.gsma.rcs.isbot]",
                live = true)
        List<String> capability,

        @Setting(
                value = "The preference profile that the recipient has in force has one of these names.",
                fallback = "[]",
                example = "[night]",
                live = true)
        List<String> profile,

        @Setting(
                value = "The content is of one of these media types: type/subtype or type/*.",
                fallback = "[]",
                example = "[image/*]",
                pattern = "[a-z0-9.+-]+/([a-z0-9.+-]+|\\*)",
                live = true)
        List<String> media,

        @Setting(
                value = "The recipient's number begins with one of these.",
                fallback = "[]",
                example = "[\"+44\", \"+353\"]",
                pattern = "\\+?[0-9]{1,15}",
                live = true)
        List<String> numberPrefix,

        @Setting(value = "The content has at least this size.", example = "10KiB", live = true)
        Optional<ByteSize> minSize,

        @Setting(value = "The content has at most this size.", example = "1300", live = true)
        Optional<ByteSize> maxSize,

        @Setting(
                value = "In the rule's first technology (sms when it names none) it would take at least so many parts.",
                example = "4",
                min = "1",
                live = true)
        Optional<Integer> minParts,

        @Setting(
                value = "In the rule's first technology (sms when it names none) it would take at most so many parts.",
                example = "4",
                min = "1",
                live = true)
        Optional<Integer> maxParts,

        @Setting(
                value = "From this time of day; after until, the window goes over midnight.",
                example = "22:00",
                live = true)
        Optional<LocalTime> from,

        @Setting(value = "Until this time of day, exclusive.", example = "06:00", live = true)
        Optional<LocalTime> until) {

    /// Holds for every message.
    public static final SelectionCondition ALWAYS = new SelectionCondition(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public SelectionCondition {
        origin = List.copyOf(origin);
        edge = List.copyOf(edge);
        protection = List.copyOf(protection);
        service = List.copyOf(service);
        side = List.copyOf(side);
        services = List.copyOf(services);
        capability = List.copyOf(capability);
        profile = List.copyOf(profile);
        media = List.copyOf(media);
        recipient = List.copyOf(recipient);
        numberPrefix = List.copyOf(numberPrefix);
        new SectionLaws()
                .law(from.isPresent() == until.isPresent(), "a time window needs both from and until", "from", "until")
                .law(
                        from.isEmpty() || !from.equals(until),
                        "a time window from " + from.map(LocalTime::toString).orElse("") + " until the same is none",
                        "from",
                        "until")
                .enforce();
    }
}
