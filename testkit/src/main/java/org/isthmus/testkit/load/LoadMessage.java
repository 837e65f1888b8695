// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One sender's MESSAGE as octets in which only the running number, the attempt and the credentials change: a
/// text of 160 characters in CPIM with a notification of delivery asked for. The text begins with `N=` and
/// the number in eight hexadecimal digits; the IMDN message id is `ld`, the run, `n`, the number.
final class LoadMessage {
    static final int TEXT_LENGTH = 160;

    private static final String NUMBER = "NNNNNNNN";
    private static final String ATTEMPT = "A";
    private static final String FILLER = " the quick brown fox jumps over the lazy dog while the gateway carries on";

    private final byte[] octets;
    private final int[] numbers;
    private final int branchAttempt;
    private final int cseqAttempt;
    private final int credentials;

    /// `run` is eight hexadecimal digits.
    LoadMessage(LoadPlan.Senders senders, int sender, String run, String transport, String hostPort, String date) {
        String from = "sip:" + senders.userOf(sender) + "@" + senders.domain();
        String to = senders.recipientUri(sender);
        String text = ("N=" + NUMBER + FILLER + FILLER + FILLER).substring(0, TEXT_LENGTH);
        String body = "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
                + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: ld" + run + "n" + NUMBER + "\r\nDateTime: "
                + date
                + "\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\n"
                + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: " + TEXT_LENGTH + "\r\n\r\n" + text;
        String head = "MESSAGE " + to + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " " + hostPort
                + ";branch=z9hG4bKld" + run + NUMBER + ATTEMPT + ";rport\r\nMax-Forwards: 70\r\nFrom: <" + from
                + ">;tag=ld" + NUMBER + "\r\nTo: <" + to + ">\r\nCall-ID: ld" + run + "c" + NUMBER + "\r\nCSeq: "
                + ATTEMPT + " MESSAGE\r\n";
        String claim = switch (senders.claim()) {
            case PREFERRED -> "P-Preferred-Identity";
            case ASSERTED -> "P-Asserted-Identity";
        };
        String rest = claim + ": <" + from + ">\r\n"
                + "P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg\r\n"
                + "Conversation-ID: ld" + run + "s" + sender + "\r\nContribution-ID: ld" + run + "m" + NUMBER + "\r\n"
                + "User-Agent: Isthmus load\r\nContent-Type: message/cpim\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        String whole = head + rest;
        this.octets = whole.getBytes(StandardCharsets.US_ASCII);
        this.numbers = places(whole);
        this.branchAttempt = whole.indexOf(NUMBER + ATTEMPT + ";rport") + NUMBER.length();
        this.cseqAttempt = whole.indexOf("CSeq: ") + 6;
        this.credentials = head.length();
    }

    /// `line` is a whole header line or nothing.
    void write(ByteBuffer out, int number, int attempt, byte[] line) {
        for (int at : numbers) {
            Scan.putHex8(octets, at, number);
        }
        octets[branchAttempt] = (byte) ('0' + attempt);
        octets[cseqAttempt] = (byte) ('0' + attempt);
        out.put(octets, 0, credentials).put(line).put(octets, credentials, octets.length - credentials);
    }

    int size() {
        return octets.length;
    }

    private static int[] places(String whole) {
        int[] found = new int[16];
        int count = 0;
        for (int at = whole.indexOf(NUMBER); at >= 0; at = whole.indexOf(NUMBER, at + 1)) {
            found[count++] = at;
        }
        return Arrays.copyOf(found, count);
    }
}
