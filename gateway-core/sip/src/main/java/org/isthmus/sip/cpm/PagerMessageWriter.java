// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sip.cpm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.model.Octets;
import org.isthmus.model.Technology;
import org.isthmus.model.address.Address;
import org.isthmus.model.address.Msisdn;
import org.isthmus.model.cpim.CpimAddress;
import org.isthmus.model.cpim.CpimHeader;
import org.isthmus.model.cpim.CpimMessage;
import org.isthmus.model.cpim.CpimNamespace;
import org.isthmus.model.cpim.CpimWriter;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.imdn.Imdn;
import org.isthmus.model.imdn.ImdnHeaders;
import org.isthmus.model.imdn.ImdnReader;
import org.isthmus.model.imdn.ImdnStatus;
import org.isthmus.model.imdn.ImdnWriter;
import org.isthmus.model.mime.MediaType;
import org.isthmus.model.mime.MimeHeaders;
import org.isthmus.sip.message.OutgoingSip;
import org.isthmus.sip.message.SipHeaders;

/// Writes an item as a MESSAGE request (RFC 3428) with a CPIM body: a message with the dispositions that its
/// sender wants to be told, or the notification of one (RFC 5438 section 7.2). The same item gives the same
/// octets each time, but for Expires, which is what is left of its lifetime.
///
/// An anonymous sender appears nowhere: not in From, not in CPIM, and in P-Asserted-Identity only towards the
/// trust domain. Nobody could send a notification to it, so none is asked for.
///
/// From and To of CPIM are anonymous, as RCS has it between two: who they are is in SIP (stage 3 section 2.2).
///
/// - `domain`: our own, in which numbers become SIP URIs.
/// - `imdn`: how notifications are written.
/// - `among`: whether the requests stay among functions of this gateway, which keep nothing from each other.
public record PagerMessageWriter(String domain, ImdnWriter imdn, boolean among) {
    /// Of requests that leave the gateway.
    public PagerMessageWriter(String domain, ImdnWriter imdn) {
        this(domain, imdn, false);
    }

    /// `service` marks the request: `MSG` for a message at once, `DEFERRED` for one that was kept until the
    /// recipient registered; a notification carries the service of the message that it is about (stage 3
    /// section 1.1).
    public OutgoingSip write(CpmItem item, SipTarget target, CpmService service, Instant now) {
        Octets body = CpimWriter.write(
                switch (item) {
                    case CpmMessage message -> cpim(message);
                    case DispositionNotification notification -> cpim(notification);
                });
        return new OutgoingSip(
                "MESSAGE",
                target.requestUri(),
                target.route(),
                headers(item, target, service, now),
                body,
                target.queue(),
                target.flow());
    }

    private SipHeaders headers(CpmItem item, SipTarget target, CpmService service, Instant now) {
        Parties parties = item.parties();
        List<SipHeaders.Header> headers = new ArrayList<>();
        add(
                headers,
                "From",
                parties.anonymous() ? "\"Anonymous\" <" + PartyUri.ANONYMOUS + ">" : uri(parties.sender()));
        add(headers, "To", uri(parties.recipient()));
        boolean told = target.trusted() && !parties.sender().equals(PartyUri.NOBODY);
        if (!parties.anonymous() || told || among) {
            add(headers, "P-Asserted-Identity", uri(parties.sender()));
            if (parties.sender() instanceof Msisdn number) {
                add(headers, "P-Asserted-Identity", "<tel:" + number.e164() + ">");
            }
        }
        if (parties.anonymous()) {
            add(headers, "Privacy", "id");
        }
        add(headers, "P-Asserted-Service", service.icsi());
        add(headers, "Accept-Contact", "*;" + service.featureTag());
        String contribution = item.threading().contribution().value();
        if (parties.anonymous() && !among) {
            // The conversation of two parties would tell who writes, to whom it was told before.
            add(headers, "Conversation-ID", contribution);
            add(headers, "Contribution-ID", contribution);
        } else {
            add(headers, "Conversation-ID", item.threading().conversation().value());
            add(headers, "Contribution-ID", contribution);
            item.threading().inReplyTo().ifPresent(id -> add(headers, "InReplyTo-Contribution-ID", id.value()));
        }
        long left = Duration.between(now, item.lifetime().expires()).toSeconds();
        add(headers, "Expires", Long.toString(Math.max(0, left)));
        if (item instanceof CpmMessage message && !message.marks().isNone()) {
            marks(headers, parties.anonymous() ? message.marks().withoutReplyTo() : message.marks());
        }
        add(headers, "Content-Type", "message/cpim");
        return new SipHeaders(headers);
    }

    /// As [MarkReading] reads them. Where an anonymous sender wants answers is not among them.
    private void marks(List<SipHeaders.Header> headers, Marks marks) {
        if (marks.priority() != Marks.Priority.NORMAL) {
            add(headers, MarkReading.PRIORITY, marks.priority().word());
        }
        if (marks.sensitivity() != Marks.Sensitivity.NONE) {
            add(headers, MarkReading.SENSITIVITY, marks.sensitivity().word());
        }
        marks.replyTo().ifPresent(address -> add(headers, MarkReading.REPLY_TO, uri(address)));
    }

    private CpimMessage cpim(CpmMessage message) {
        ImdnHeaders imdnHeaders = ImdnHeaders.message(
                message.threading().imdn(), message.parties().anonymous() && !among ? Set.of() : message.wanted());
        MediaType type = MediaType.parse(message.content().mediaType())
                .orElseThrow(() -> new IllegalArgumentException("an item without a media type"));
        return new CpimMessage(
                cpimHeaders(imdnHeaders, message.lifetime().sent()),
                type,
                MimeHeaders.NONE,
                message.content().octets());
    }

    private CpimMessage cpim(DispositionNotification notification) {
        ImdnHeaders imdnHeaders = ImdnHeaders.message(notification.threading().imdn(), Set.of());
        return new CpimMessage(
                cpimHeaders(imdnHeaders, notification.disposition().at()),
                new MediaType(ImdnReader.MEDIA_TYPE, Map.of()),
                new MimeHeaders(List.of(new MimeHeaders.Field("Content-Disposition", "notification"))),
                imdn.write(Imdn.of(
                        notification.aboutImdn(),
                        notification.originalSentAt(),
                        notification.disposition().kind().type(),
                        status(notification))));
    }

    private List<CpimHeader> cpimHeaders(ImdnHeaders imdnHeaders, Instant at) {
        List<CpimHeader> headers = new ArrayList<>();
        headers.add(CpimHeader.of("From", CpimAddress.ANONYMOUS));
        headers.add(CpimHeader.of("To", CpimAddress.ANONYMOUS));
        imdnHeaders.idHeader().ifPresent(headers::add);
        headers.add(CpimHeader.of(
                CpimNamespace.CORE,
                "DateTime",
                at.truncatedTo(ChronoUnit.SECONDS).toString()));
        imdnHeaders.wantedHeader().ifPresent(headers::add);
        return headers;
    }

    private String uri(Address address) {
        return "<" + PartyUri.of(address, domain) + ">";
    }

    private static ImdnStatus status(DispositionNotification notification) {
        return switch (notification.disposition().kind()) {
            case DELIVERED -> ImdnStatus.DELIVERED;
            case FAILED -> ImdnStatus.FAILED;
            case FORBIDDEN -> ImdnStatus.FORBIDDEN;
            case ERROR -> ImdnStatus.ERROR;
            case DISPLAYED -> ImdnStatus.DISPLAYED;
            case PROCESSED -> ImdnStatus.PROCESSED;
            case STORED -> ImdnStatus.STORED;
            // Whatever is not MMS left as a text: email has no word of its own (stage 3 section 2.5).
            case INTERWORKED ->
                notification.disposition().technology().equals(Technology.MMS)
                        ? ImdnStatus.LEGACY_MMS
                        : ImdnStatus.LEGACY_SMS;
        };
    }

    private static void add(List<SipHeaders.Header> headers, String name, String value) {
        headers.add(new SipHeaders.Header(name, value));
    }
}
