// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.smpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.isthmus.model.Octets;
import org.isthmus.model.cpm.Threading;
import org.isthmus.model.id.ItemId;
import org.isthmus.model.settings.SmsTlvSettings;
import org.isthmus.sms.SmsMessage;
import org.isthmus.sms.codec.Tlvs.Tlv;

/// The optional parameters that a link writes into every `submit_sm` by its settings, in their order. One whose value
/// this message does not have is left out. Pure.
final class SubmitTlvs {
    private record Parameter(int tag, Optional<Octets> fixed, Optional<SmsTlvSettings.Field> from) {}

    private final List<Parameter> parameters;

    SubmitTlvs(List<SmsTlvSettings> settings) {
        this.parameters = settings.stream()
                .map(one -> new Parameter(
                        one.number(),
                        one.text()
                                .map(SubmitTlvs::ascii)
                                .or(() -> one.hex()
                                        .map(hex -> Octets.copyOf(HexFormat.of().parseHex(hex)))),
                        one.from()))
                .toList();
    }

    List<Tlv> of(ItemId item, SmsMessage message) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        List<Tlv> all = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            parameter
                    .fixed()
                    .or(() -> parameter.from().flatMap(field -> value(field, item, message)))
                    .ifPresent(value -> all.add(new Tlv(parameter.tag(), value)));
        }
        return all;
    }

    private static Optional<Octets> value(SmsTlvSettings.Field field, ItemId item, SmsMessage message) {
        Optional<Threading> threading = message.threading();
        return switch (field) {
            case ITEM_ID -> Optional.of(ascii(item.toString()));
            case IMDN_ID -> threading.map(ids -> ascii(ids.imdn().value()));
            case CONVERSATION_ID ->
                threading.map(ids -> ascii(ids.conversation().value()));
            case CONTRIBUTION_ID ->
                threading.map(ids -> ascii(ids.contribution().value()));
        };
    }

    private static Octets ascii(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
