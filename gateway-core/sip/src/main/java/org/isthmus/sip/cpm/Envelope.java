// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.CharScan;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.sip.message.IncomingSip;

/// What the SIP part of one request says, whatever its body is. `recipients` are all that the Request-URI may
/// stand for, the recipient first.
record Envelope(
        IncomingSip request,
        Address sender,
        List<Address> aliases,
        List<Address> recipients,
        PagerRules rules,
        Optional<Instant> dateTime,
        Marks marks) {
    private static final int LONGEST_NUMBER = 10;

    Envelope(
            IncomingSip request,
            Address sender,
            List<Address> aliases,
            List<Address> recipients,
            PagerRules rules,
            Marks marks) {
        this(request, sender, aliases, recipients, rules, Optional.empty(), marks);
    }

    Address recipient() {
        return recipients.getFirst();
    }

    /// With what CPIM says beside SIP.
    Envelope with(CpimMessage message) {
        return new Envelope(
                request,
                sender,
                aliases,
                recipients,
                rules,
                message.sentAt(),
                MarkReading.with(message, request.headers(), marks));
    }

    Parties parties() {
        return new Parties(sender, recipient(), Privacy.of(request.headers()) != Privacy.OPEN);
    }

    Origin origin() {
        return new Origin(
                Technology.RCS,
                rules.edge(),
                request.callId(),
                rules.protection().apply(request.source()));
    }

    /// The sender's wish counts from Date if there is one, else from receipt (RFC 3428 section 7), and not
    /// beyond the operator's maximum (stage 3 section 9.1). It never ends before it came.
    Lifetime lifetime() {
        Instant received = request.receivedAt();
        Optional<Instant> date = request.headers().first("Date").flatMap(Envelope::date);
        Instant latest = received.plus(rules.longestLife());
        Instant expires = request.headers()
                .first("Expires")
                .flatMap(Envelope::seconds)
                .map(seconds -> date.orElse(received).plusSeconds(seconds))
                .filter(wish -> wish.isBefore(latest))
                .orElse(latest);
        return new Lifetime(
                dateTime.or(() -> date).orElse(received), received, expires.isBefore(received) ? received : expires);
    }

    private static Optional<Instant> date(String field) {
        try {
            return Optional.of(ZonedDateTime.parse(field, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> seconds(String field) {
        String text = field.strip();
        boolean number =
                !text.isEmpty() && text.length() <= LONGEST_NUMBER && CharScan.all(text, c -> c >= '0' && c <= '9');
        return number ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
