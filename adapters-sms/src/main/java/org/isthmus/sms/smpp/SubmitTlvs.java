// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.isthmus.model.Octets;
import org.isthmus.model.cpm.Marks;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.SmsTlvSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.MarkCodes;
import org.isthmus.sms.codec.PduAddressWriter;
import org.isthmus.sms.codec.PduMarks;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.codec.Tlvs.Tlv;

/// The optional parameters that a link writes into a `submit_sm` by its settings: those of the settings in their order,
/// then those of the message's marks. One whose value this message does not have is left out. Pure.
final class SubmitTlvs {
    private record Parameter(
            int tag, Optional<Octets> fixed, Optional<SmsTlvSettings.Field> from, Map<String, Octets> values) {}

    private final List<Parameter> parameters;
    private final MarkCodes codes;
    private final PduAddressWriter addresses;

    SubmitTlvs(List<SmsTlvSettings> tlvs, MarkCodes codes, PduAddressWriter addresses) {
        this.codes = codes;
        this.addresses = addresses;
        this.parameters = tlvs.stream()
                .map(one -> new Parameter(
                        one.number(),
                        one.text()
                                .map(SubmitTlvs::ascii)
                                .or(() -> one.hex()
                                        .map(hex -> Octets.copyOf(HexFormat.of().parseHex(hex)))),
                        one.from(),
                        values(one.values())))
                .toList();
    }

    List<Tlv> of(ItemId item, SmsMessage message) {
        if (parameters.isEmpty() && message.marks().isNone()) {
            return List.of();
        }
        List<Tlv> all = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            parameter
                    .fixed()
                    .or(() -> parameter.from().flatMap(field -> value(field, parameter.values(), item, message)))
                    .ifPresent(value -> all.add(new Tlv(parameter.tag(), value)));
        }
        marks(all, message.marks());
        return all;
    }

    private void marks(List<Tlv> all, Marks marks) {
        int privacy = codes.privacyIndicator(marks.sensitivity());
        if (privacy > 0) {
            all.add(new Tlv(Tlvs.PRIVACY_INDICATOR, Octets.copyOf(new byte[] {(byte) privacy})));
        }
        codes.callback(marks)
                .flatMap(addresses::recipient)
                .flatMap(PduMarks::callback)
                .ifPresent(number -> all.add(new Tlv(Tlvs.CALLBACK_NUM, number)));
    }

    private static Optional<Octets> value(
            SmsTlvSettings.Field field, Map<String, Octets> values, ItemId item, SmsMessage message) {
        Optional<Threading> threading = message.threading();
        return switch (field) {
            case ITEM_ID -> Optional.of(ascii(item.toString()));
            case IMDN_ID -> threading.map(ids -> ascii(ids.imdn().value()));
            case CONVERSATION_ID ->
                threading.map(ids -> ascii(ids.conversation().value()));
            case CONTRIBUTION_ID ->
                threading.map(ids -> ascii(ids.contribution().value()));
            case PRIORITY -> word(message.marks().priority().word(), values);
            case SENSITIVITY -> word(message.marks().sensitivity().word(), values);
        };
    }

    private static Optional<Octets> word(String word, Map<String, Octets> values) {
        return values.isEmpty() ? Optional.of(ascii(word)) : Optional.ofNullable(values.get(word));
    }

    private static Map<String, Octets> values(Map<String, String> hex) {
        return hex.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> Octets.copyOf(HexFormat.of().parseHex(each.getValue()))));
    }

    private static Octets ascii(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
