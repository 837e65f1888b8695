// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.receipt.ReceiptReading.Malformed;
import org.isthmus.sms.receipt.ReceiptReading.NotAReceipt;
import org.isthmus.sms.receipt.ReceiptReading.Receipt;

/// Reads a `deliver_sm` as a delivery receipt (stage 3 sections 3.5, 4.7 and 4.8). The type is `esm_class`
/// masked with 0x3C; a message that carries `receipted_message_id` and `message_state` is a receipt whatever
/// its type says. The parameters count first, then the text; they may each give one half.
///
/// Never throws. A word or number that is not listed, and a missing one, is `UNKNOWN` and never `DELIVERED`;
/// an intermediate notification is never final; a receipt without a usable id is [Malformed].
public final class ReceiptReader {
    private static final int RECEIPT = 0x04;
    private static final int INTERMEDIATE = 0x20;
    private static final int UCS2 = 0x08;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_WORD = 20;

    /// The words of `stat` (stage 3 section 3.5), with those that Kannel met in the field.
    private static final Map<String, ReportedState> WORDS = Map.ofEntries(
            Map.entry("DELIVRD", ReportedState.DELIVERED),
            Map.entry("ENROUTE", ReportedState.IN_PROGRESS),
            Map.entry("ACCEPTD", ReportedState.IN_PROGRESS),
            Map.entry("SCHEDULED", ReportedState.IN_PROGRESS),
            Map.entry("ACKED", ReportedState.IN_PROGRESS),
            Map.entry("BUFFRED", ReportedState.IN_PROGRESS),
            Map.entry("BUFFERD", ReportedState.IN_PROGRESS),
            Map.entry("EXPIRED", ReportedState.FAILED),
            Map.entry("DELETED", ReportedState.FAILED),
            Map.entry("UNDELIV", ReportedState.FAILED),
            Map.entry("REJECTD", ReportedState.FAILED),
            Map.entry("SKIPPED", ReportedState.FAILED));

    private ReceiptReader() {}

    public static ReceiptReading read(DeliverSm pdu) {
        Optional<String> parameterId =
                pdu.tlvs().text(Tlvs.RECEIPTED_MESSAGE_ID).map(String::strip).filter(id -> !id.isEmpty());
        OptionalInt parameterState = pdu.tlvs().number(Tlvs.MESSAGE_STATE);
        int type = pdu.type();
        boolean bare = type == 0 && !(parameterId.isPresent() && parameterState.isPresent());
        if (bare) {
            return new NotAReceipt();
        }
        if (type != 0 && (type & (RECEIPT | INTERMEDIATE)) == 0) {
            return new Malformed("an acknowledgement by the phone's user, esm_class type " + type);
        }
        ReceiptText text = ReceiptText.read(content(pdu));
        Optional<String> id = parameterId.or(text::id);
        if (id.isEmpty()) {
            return new Malformed("it names no message id");
        }
        if (id.get().length() > LONGEST_ID || id.get().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return new Malformed("its message id is not readable");
        }
        ReportedState state = parameterState.isPresent()
                ? ofNumber(parameterState.getAsInt())
                : text.stat().map(ReceiptReader::ofWord).orElse(ReportedState.UNKNOWN);
        if ((type & INTERMEDIATE) != 0 && state != ReportedState.UNKNOWN) {
            state = ReportedState.IN_PROGRESS;
        }
        return new Receipt(id.get(), state, words(parameterState, text, pdu));
    }

    /// The state that a word of `stat` means; anything not listed is unknown.
    static ReportedState ofWord(String stat) {
        return WORDS.getOrDefault(stat.toUpperCase(Locale.ROOT), ReportedState.UNKNOWN);
    }

    /// The values of `message_state` (SMPP 3.4 section 5.2.28, and 0 and 9 of SMPP 5.0).
    private static ReportedState ofNumber(int state) {
        return switch (state) {
            case 0, 1, 6 -> ReportedState.IN_PROGRESS;
            case 2 -> ReportedState.DELIVERED;
            case 3, 4, 5, 8, 9 -> ReportedState.FAILED;
            default -> ReportedState.UNKNOWN;
        };
    }

    private static String content(DeliverSm pdu) {
        Octets content = pdu.content();
        int from = 0;
        if (pdu.hasUserDataHeader() && !content.isEmpty() && content.at(0) < content.size()) {
            from = content.at(0) + 1;
        }
        return content.slice(from, content.size())
                .text(pdu.dataCoding() == UCS2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1);
    }

    private static String words(OptionalInt number, ReceiptText text, DeliverSm pdu) {
        String stat = text.stat().map(ReceiptReader::visible).orElse("");
        if (stat.isEmpty()) {
            stat = number.isPresent() ? "state " + number.getAsInt() : "no stat";
        }
        String error = text.err().map(ReceiptReader::visible).orElse("");
        if (error.isEmpty()) {
            error = pdu.tlvs()
                    .find(Tlvs.NETWORK_ERROR_CODE)
                    .filter(code -> code.size() == 3)
                    .map(code -> "network " + code.at(0) + ":" + (code.at(1) << 8 | code.at(2)))
                    .orElse("");
        }
        return error.isEmpty() ? stat : stat + "/" + error;
    }

    /// What the peer wrote, without anything that a terminal or page could take for a command.
    private static String visible(String word) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < word.length() && out.length() < LONGEST_WORD; i++) {
            char c = word.charAt(i);
            out.append(c > ' ' && c <= '~' ? c : '?');
        }
        return out.toString();
    }
}
