// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.isthmus.model.Octets;

/// What a delivery receipt looks like: which TLVs it has, and its text as a pattern in which `{id}`,
/// `{dlvrd}`, `{submit}`, `{done}`, `{stat}`, `{err}` and `{text}` are filled in (SMPP 3.4 appendix B). An
/// empty pattern gives a receipt without text.
public record ReceiptShape(boolean idTlv, boolean stateTlv, String pattern) {
    private static final String USUAL = "id:{id} sub:001 dlvrd:{dlvrd} submit date:{submit} done date:{done}"
            + " stat:{stat} err:{err} text:{text}";
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    public static final ReceiptShape BOTH = new ReceiptShape(true, true, USUAL);
    public static final ReceiptShape TEXT_ONLY = new ReceiptShape(false, false, USUAL);
    public static final ReceiptShape TLVS_ONLY = new ReceiptShape(true, true, "");

    /// What happened, when.
    public record Event(ReceiptState state, Instant submitted, Instant done) {}

    ShortMessage write(ReceivedSubmit submit, Event event) {
        ReceiptState state = event.state();
        String text = pattern.replace("{id}", submit.receiptId())
                .replace("{dlvrd}", state == ReceiptState.DELIVRD ? "001" : "000")
                .replace("{submit}", MINUTES.format(event.submitted()))
                .replace("{done}", MINUTES.format(event.done()))
                .replace("{stat}", state.name())
                .replace("{err}", state.error())
                .replace("{text}", "");
        Map<Integer, Octets> tlvs = new TreeMap<>();
        if (idTlv) {
            tlvs.put(
                    ShortMessage.RECEIPTED_MESSAGE_ID,
                    new PduBody().text(submit.receiptId()).done());
        }
        if (stateTlv) {
            tlvs.put(
                    ShortMessage.MESSAGE_STATE,
                    new PduBody().int1(state.value()).done());
        }
        return new ShortMessage(
                "",
                submit.message().destination(),
                submit.message().source(),
                ShortMessage.Flags.plain(0x04, 0),
                ShortMessage.Times.NONE,
                Octets.utf8(text),
                tlvs);
    }
}
