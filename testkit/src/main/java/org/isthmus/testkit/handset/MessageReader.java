// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.testkit.handset.ReceivedMessage.Asked;

/// What a MESSAGE that came to a handset holds: a message, a notification, or something that it can not show.
sealed interface MessageReader {

    record Text(ReceivedMessage message) implements MessageReader {}

    record Notification(ReceivedNotification notification) implements MessageReader {}

    record Unreadable(String why) implements MessageReader {}

    static MessageReader read(SipPacket sip) {
        Octets body;
        try {
            body = sip.first("Content-Encoding").equalsIgnoreCase("deflate")
                    ? MessageBody.inflate(sip.body())
                    : sip.body();
        } catch (IllegalArgumentException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
        if (sip.mediaType().equals("message/cpim")) {
            return inCpim(sip, Cpim.read(body));
        }
        if (sip.mediaType().equals("message/imdn+xml")) {
            return notification(sip, "", body, false);
        }
        return new Text(new ReceivedMessage(sip, sender(sip), Asked.NOTHING, sip.first("Content-Type"), body));
    }

    private static MessageReader inCpim(SipPacket sip, Cpim cpim) {
        String type = cpim.contentHeader("Content-Type");
        Octets content;
        try {
            content = cpim.decoded();
        } catch (IllegalArgumentException e) {
            return new Unreadable("bad base64 in CPIM: " + e.getMessage());
        }
        if (type.toLowerCase(Locale.ROOT).startsWith("message/imdn+xml")) {
            return notification(sip, id(cpim), content, true);
        }
        List<String> wanted = cpim.imdn("Disposition-Notification").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
        Asked asked = new Asked(id(cpim), cpim.header("DateTime").orElse(""), wanted, cpim.imdn("IMDN-Record-Route"));
        return new Text(new ReceivedMessage(sip, sender(sip), asked, type, content));
    }

    private static MessageReader notification(SipPacket sip, String id, Octets xml, boolean inCpim) {
        Optional<Imdn> imdn = Imdn.read(xml);
        return imdn.isPresent()
                ? new Notification(new ReceivedNotification(sip, sender(sip), id, imdn.get(), xml, inCpim))
                : new Unreadable("a notification that is not well-formed");
    }

    private static String id(Cpim cpim) {
        return cpim.imdn("Message-ID").stream().findFirst().orElse("");
    }

    private static String sender(SipPacket sip) {
        return SipFields.uri(sip.header("P-Asserted-Identity").orElse(sip.first("From")));
    }
}
