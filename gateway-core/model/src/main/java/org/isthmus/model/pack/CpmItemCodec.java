// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.pack;

import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.Protection;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.cpm.CpmItem;
import org.isthmus.model.cpm.CpmMessage;
import org.isthmus.model.cpm.DispositionNotification;
import org.isthmus.model.cpm.Lifetime;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Origin;
import org.isthmus.model.cpm.Parties;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.delivery.Disposition;
import org.isthmus.model.id.ContributionId;
import org.isthmus.model.id.ConversationId;
import org.isthmus.model.id.ImdnMessageId;

/// The packed form of an item: version, kind (0 a message, 1 a notification, 2 a message with marks, 3 one with
/// marks and services, 4 one with both by a protected way), what all share, and what is its own. Throws
/// [CorruptRecord] for octets that are not one.
public final class CpmItemCodec {
    private static final int VERSION = 1;
    private static final int MESSAGE = 0;
    private static final int NOTIFICATION = 1;
    private static final int MARKED = 2;
    private static final int SERVED = 3;
    private static final int PROTECTED = 4;

    /// Between services, of which no name has one.
    private static final String SERVICES = ",";

    private CpmItemCodec() {}

    public static Octets pack(CpmItem item) {
        PackWriter out = new PackWriter(VERSION);
        switch (item) {
            case CpmMessage message -> {
                int kind = kind(message);
                shared(out.octet(kind), message);
                out.text(message.content().mediaType()).octets(message.content().octets());
                out.unsigned(Numbers.DISPOSITION_REQUEST.bits(message.wanted()));
                if (kind >= MARKED) {
                    marks(out, message.marks());
                }
                if (kind >= SERVED) {
                    out.text(String.join(SERVICES, message.marks().services()));
                }
                if (kind >= PROTECTED) {
                    out.octet(Numbers.PROTECTION.of(message.origin().protection()));
                }
            }
            case DispositionNotification notification -> {
                shared(out.octet(NOTIFICATION), notification);
                Shared.item(out, notification.about());
                out.text(notification.aboutImdn().value()).instant(notification.originalSentAt());
                disposition(out, notification.disposition());
            }
        }
        return out.done();
    }

    private static int kind(CpmMessage message) {
        if (message.origin().protection() != Protection.NONE) {
            return PROTECTED;
        }
        if (!message.marks().services().isEmpty()) {
            return SERVED;
        }
        return message.marks().isNone() ? MESSAGE : MARKED;
    }

    public static CpmItem unpack(Octets octets) {
        return PackReader.read("item", VERSION, octets, CpmItemCodec::item);
    }

    private static CpmItem item(PackReader in) {
        int kind = in.octet();
        var id = Shared.item(in);
        var parties = new Parties(Shared.address(in), Shared.address(in), in.flag());
        var threading = new Threading(
                new ImdnMessageId(in.text()),
                new ConversationId(in.text()),
                new ContributionId(in.text()),
                in.optional(from -> new ContributionId(from.text())));
        var lifetime = new Lifetime(in.instant(), in.instant(), in.instant());
        var origin = new Origin(Shared.technology(in), in.text(), in.text());
        return switch (kind) {
            case MESSAGE, MARKED, SERVED, PROTECTED -> {
                CpmMessage message = new CpmMessage(
                        id,
                        parties,
                        threading,
                        new Content(in.text(), in.octets()),
                        Numbers.DISPOSITION_REQUEST.readBits(in),
                        lifetime,
                        origin);
                Marks marks = kind >= MARKED ? marks(in) : Marks.NONE;
                marks = kind >= SERVED ? marks.withServices(services(in)) : marks;
                yield kind == MESSAGE
                        ? message
                        : message.withMarks(marks)
                                .withOrigin(
                                        kind >= PROTECTED ? origin.protectedBy(Numbers.PROTECTION.read(in)) : origin);
            }
            case NOTIFICATION ->
                new DispositionNotification(
                        id,
                        Shared.item(in),
                        new ImdnMessageId(in.text()),
                        in.instant(),
                        parties,
                        threading,
                        disposition(in),
                        lifetime,
                        origin);
            default -> throw in.corrupt("neither a message nor a notification");
        };
    }

    private static void shared(PackWriter out, CpmItem item) {
        Shared.item(out, item.id());
        Shared.address(out, item.parties().sender());
        Shared.address(out, item.parties().recipient());
        out.flag(item.parties().anonymous());
        out.text(item.threading().imdn().value());
        out.text(item.threading().conversation().value());
        out.text(item.threading().contribution().value());
        out.optional(item.threading().inReplyTo(), (to, id) -> to.text(id.value()));
        out.instant(item.lifetime().sent());
        out.instant(item.lifetime().received());
        out.instant(item.lifetime().expires());
        Shared.technology(out, item.origin().technology());
        out.text(item.origin().edge()).text(item.origin().edgeId());
    }

    private static List<String> services(PackReader in) {
        String all = in.text();
        return all.isEmpty() ? List.of() : List.of(all.split(SERVICES, -1));
    }

    private static void marks(PackWriter out, Marks marks) {
        out.octet(Numbers.PRIORITY.of(marks.priority())).octet(Numbers.SENSITIVITY.of(marks.sensitivity()));
        out.optional(marks.replyTo(), Shared::address);
    }

    private static Marks marks(PackReader in) {
        return new Marks(Numbers.PRIORITY.read(in), Numbers.SENSITIVITY.read(in), in.optional(Shared::address));
    }

    private static void disposition(PackWriter out, Disposition disposition) {
        out.octet(Numbers.DISPOSITION_KIND.of(disposition.kind()));
        Shared.asserter(out, disposition.by());
        out.instant(disposition.at());
        Shared.technology(out, disposition.technology());
    }

    private static Disposition disposition(PackReader in) {
        return new Disposition(
                Numbers.DISPOSITION_KIND.read(in), Shared.asserter(in), in.instant(), Shared.technology(in));
    }
}
