// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.isthmus.model.Octets;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.settings.SmsSettings.DefaultAlphabet;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.Tlvs;
import org.isthmus.sms.codec.UserData;
import org.isthmus.sms.receipt.ReceiptReading.Malformed;
import org.isthmus.sms.receipt.ReceiptReading.Nameless;
import org.isthmus.sms.receipt.ReceiptReading.NotAReceipt;
import org.isthmus.sms.receipt.ReceiptReading.Receipt;
import org.isthmus.sms.text.GsmAlphabet;
import org.isthmus.sms.text.InboundText;
import org.isthmus.sms.text.SeptetPacking;

/// Reads a `deliver_sm` as a delivery receipt (stage 3 sections 3.5, 4.7 and 4.8). The type is `esm_class`
/// masked with 0x3C; a message that carries `receipted_message_id` and `message_state` is a receipt whatever
/// its type says. The parameters count first, then the text; they may each give one half.
///
/// Never throws. A word or number that is not listed, and a missing one, is `UNKNOWN` and never `DELIVERED`;
/// an intermediate notification is never final; a receipt without a usable id is [Nameless].
public final class ReceiptReader {
    private static final InboundText PLAIN = new InboundText(DefaultAlphabet.ASCII);
    private static final int RECEIPT = 0x04;
    private static final int INTERMEDIATE = 0x20;
    private static final int UCS2 = 0x08;
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_WORD = 20;

    /// The words of `stat` (stage 3 section 3.5), with those that Kannel met in the field, and written out.
    private static final Map<String, ReportedState> WORDS = Map.ofEntries(
            Map.entry("DELIVRD", ReportedState.DELIVERED),
            Map.entry("DELIVERED", ReportedState.DELIVERED),
            Map.entry("ENROUTE", ReportedState.IN_PROGRESS),
            Map.entry("ACCEPTD", ReportedState.IN_PROGRESS),
            Map.entry("ACCEPTED", ReportedState.IN_PROGRESS),
            Map.entry("SCHEDULED", ReportedState.IN_PROGRESS),
            Map.entry("ACKED", ReportedState.IN_PROGRESS),
            Map.entry("BUFFRED", ReportedState.IN_PROGRESS),
            Map.entry("BUFFERD", ReportedState.IN_PROGRESS),
            Map.entry("BUFFERED", ReportedState.IN_PROGRESS),
            Map.entry("EXPIRED", ReportedState.FAILED),
            Map.entry("DELETED", ReportedState.FAILED),
            Map.entry("UNDELIV", ReportedState.FAILED),
            Map.entry("UNDELIVERED", ReportedState.FAILED),
            Map.entry("UNDELIVERABLE", ReportedState.FAILED),
            Map.entry("FAILED", ReportedState.FAILED),
            Map.entry("REJECTD", ReportedState.FAILED),
            Map.entry("REJECTED", ReportedState.FAILED),
            Map.entry("SKIPPED", ReportedState.FAILED));

    private ReceiptReader() {}

    /// From a message centre whose text is plain ASCII or Latin-1.
    static ReceiptReading read(DeliverSm pdu) {
        return read(pdu, PLAIN, false);
    }

    /// `coding` is what 0 means at that message centre, `packed` whether it packs its septets. Many write
    /// their receipts in ASCII all the same: a text is taken for packed when it then says anything, and
    /// for the 7-bit alphabet when it has octets that are no characters of ASCII.
    public static ReceiptReading read(DeliverSm pdu, InboundText coding, boolean packed) {
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
        ReceiptText text = text(pdu, coding, packed);
        Optional<String> id = parameterId.or(text::id);
        ReportedState state = parameterState.isPresent()
                ? ofNumber(parameterState.getAsInt())
                : text.stat().map(ReceiptReader::ofWord).orElse(ReportedState.UNKNOWN);
        if ((type & INTERMEDIATE) != 0 && state != ReportedState.UNKNOWN) {
            state = ReportedState.IN_PROGRESS;
        }
        String words = words(parameterState, text, pdu);
        if (id.isEmpty()) {
            return new Nameless("it names no message id", state, words);
        }
        return id.get().length() > LONGEST_ID || id.get().chars().anyMatch(c -> c <= ' ' || c > '~')
                ? new Nameless("its message id is not readable", state, words)
                : new Receipt(id.get(), state, words);
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

    private static ReceiptText text(DeliverSm pdu, InboundText coding, boolean packed) {
        UserData data = UserData.of(pdu);
        Octets content = withoutEnd(data.content(), pdu.dataCoding() == UCS2);
        if (coding.isSevenBit(pdu.dataCoding()) && (packed || hasControls(content))) {
            byte[] septets = packed
                    ? SeptetPacking.text(data.content().toByteArray(), data.headerOctets(), data.shifts())
                    : content.toByteArray();
            ReceiptText read = ReceiptText.read(GsmAlphabet.of(data.shifts()).decode(septets));
            if (read.id().isPresent() || read.stat().isPresent()) {
                return read;
            }
        }
        return ReceiptText.read(
                content.text(pdu.dataCoding() == UCS2 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1));
    }

    /// Some message centres end their texts with a zero octet.
    private static Octets withoutEnd(Octets content, boolean wide) {
        int end = content.size();
        while (!wide && end > 0 && content.at(end - 1) == 0) {
            end--;
        }
        return content.slice(0, end);
    }

    private static boolean hasControls(Octets content) {
        for (int i = 0; i < content.size(); i++) {
            int octet = content.at(i);
            if (octet < ' ' && octet != '\r' && octet != '\n' && octet != '\t') {
                return true;
            }
        }
        return false;
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
