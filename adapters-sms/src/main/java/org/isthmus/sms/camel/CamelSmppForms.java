// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.camel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.component.smpp.SmppConstants;
import org.isthmus.model.Octets;
import org.isthmus.model.interworking.HandOverRequest;
import org.isthmus.model.settings.SmsSettings;
import org.isthmus.model.settings.SmsSettings.Bind;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.SubmitSmWriter;
import org.isthmus.sms.codec.Tlvs;
import org.jspecify.annotations.Nullable;

/// Camel-smpp's way to say things: the endpoint of a link, the headers of a submit, and what it makes of a
/// `deliver_sm`, which is put back together from its headers.
final class CamelSmppForms {
    private static final byte UCS2 = 8;

    private CamelSmppForms() {}

    /// The camel-smpp endpoint for such a peer: message ids back, nothing split, transceiver when it receives
    /// too.
    static String uri(SmsSettings.Link link) {
        SmsSettings.Flow flow = link.flow();
        return "smpp://" + link.login().systemId() + "@" + link.peer() + "?password=RAW("
                + link.login().password().value() + ")&systemType="
                + link.login().systemType()
                + "&splittingPolicy=REJECT&typeOfNumber=0&numberingPlanIndicator=0"
                + "&enquireLinkTimer=" + flow.enquireLink().toMillis()
                + "&transactionTimer=" + flow.answerTimeout().toMillis()
                + "&initialReconnectDelay=" + flow.reconnectDelay().toMillis()
                + "&reconnectDelay=" + flow.reconnectLimit().toMillis()
                + "&sessionStateListener=#" + name(link, "watch")
                + (link.bind() == Bind.TRANSMITTER ? "" : "&messageReceiverRouteId=" + name(link, "in"));
    }

    static String name(SmsSettings.Link link, String what) {
        return "camel-smpp-" + link.name() + "-" + what;
    }

    static Map<String, Object> headers(
            HandOverRequest request, int priority, PduAddress source, PduAddress destination, boolean ucs2) {
        byte coding = ucs2 ? UCS2 : 0;
        Map<String, Object> headers = new HashMap<>(Map.of(
                SmppConstants.SOURCE_ADDR, source.text(),
                SmppConstants.SOURCE_ADDR_TON, (byte) source.ton(),
                SmppConstants.SOURCE_ADDR_NPI, (byte) source.npi(),
                SmppConstants.DEST_ADDR, destination.text(),
                SmppConstants.DEST_ADDR_TON, (byte) destination.ton(),
                SmppConstants.DEST_ADDR_NPI, (byte) destination.npi(),
                SmppConstants.REGISTERED_DELIVERY, (byte) (request.reports() ? 1 : 0),
                SmppConstants.ALPHABET, coding,
                SmppConstants.DATA_CODING, coding));
        if (priority != 0) {
            headers.put(SmppConstants.PRIORITY_FLAG, (byte) priority);
        }
        String validity = SubmitSmWriter.relative(request.validity());
        if (!validity.isEmpty()) {
            headers.put(SmppConstants.VALIDITY_PERIOD, validity);
        }
        return headers;
    }

    /// What came in, put back into the shape that every other link gives it.
    static DeliverSm deliverSm(Message in) {
        boolean receipt = "DeliveryReceipt".equals(in.getHeader(SmppConstants.MESSAGE_TYPE, String.class));
        if (receipt) {
            String text = field("id", in.getHeader(SmppConstants.ID))
                    + field("stat", in.getHeader(SmppConstants.FINAL_STATUS))
                    + field("err", in.getHeader(SmppConstants.ERROR));
            PduAddress nobody = new PduAddress(0, 0, "");
            return new DeliverSm(nobody, nobody, 4, 0, 0, latin1(text), tlvs(in));
        }
        String body = in.getBody(String.class);
        Octets content = Octets.copyOf((body == null ? "" : body).getBytes(StandardCharsets.UTF_16BE));
        return new DeliverSm(
                address(in, SmppConstants.SOURCE_ADDR, SmppConstants.SOURCE_ADDR_TON, SmppConstants.SOURCE_ADDR_NPI),
                address(in, SmppConstants.DEST_ADDR, SmppConstants.DEST_ADDR_TON, SmppConstants.DEST_ADDR_NPI),
                0,
                0,
                UCS2,
                content,
                Tlvs.NONE);
    }

    private static PduAddress address(Message in, String text, String ton, String npi) {
        return new PduAddress(
                in.getHeader(ton, (byte) 0, Byte.class) & 0xff,
                in.getHeader(npi, (byte) 0, Byte.class) & 0xff,
                String.valueOf(in.getHeader(text, "", String.class)));
    }

    private static String field(String key, @Nullable Object value) {
        return value == null ? "" : key + ":" + value + " ";
    }

    private static Tlvs tlvs(Message in) {
        List<Tlvs.Tlv> found = new ArrayList<>();
        if (in.getHeader(SmppConstants.OPTIONAL_PARAMETER) instanceof Map<?, ?> given) {
            given.forEach((tag, value) -> {
                if (tag instanceof Short number && value instanceof String text) {
                    found.add(new Tlvs.Tlv(number, latin1(text)));
                } else if (tag instanceof Short number && value instanceof Byte octet) {
                    found.add(new Tlvs.Tlv(number, Octets.copyOf(new byte[] {octet})));
                }
            });
        }
        return new Tlvs(found, false);
    }

    private static Octets latin1(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
