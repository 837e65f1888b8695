// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.isthmus.model.Octets;

/// One device's binding at its registrar (RFC 3261 section 10.2): one Call-ID, growing CSeq, renewed at half
/// of the time that the registrar granted.
final class Registration {
    private static final String FEATURES = ";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg,"
            + "urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.deferred\"";

    private final HandsetSettings settings;
    private final SipSocket socket;
    private final HandsetRequests requests;
    private final Consumer<String> remark;
    private final String callId = UUID.randomUUID().toString();
    private int cseq = 1;
    private int generation;

    Registration(HandsetSettings settings, SipSocket socket, HandsetRequests requests, Consumer<String> remark) {
        this.settings = settings;
        this.socket = socket;
        this.requests = requests;
        this.remark = remark;
    }

    SipPacket register() throws IOException {
        long seconds = settings.registration().toSeconds();
        SipPacket answer = send(seconds);
        if (answer.status() == 200) {
            renewIn(granted(answer, seconds));
        }
        return answer;
    }

    SipPacket unregister() throws IOException {
        close();
        return send(0);
    }

    synchronized void close() {
        generation++;
    }

    String contact() {
        return "sip:" + settings.account().user() + "@" + HandsetRequests.hostPort(socket.local()) + ";transport="
                + socket.transport().name().toLowerCase(Locale.ROOT);
    }

    private SipPacket send(long seconds) throws IOException {
        HandsetAccount account = settings.account();
        String contact = "<" + contact() + ">;+sip.instance=\"<" + account.instance() + ">\""
                + (account.flow() > 0 ? ";reg-id=" + account.flow() : "") + FEATURES;
        List<SipPacket.Field> headers = List.of(
                new SipPacket.Field("Contact", contact),
                new SipPacket.Field("Expires", Long.toString(seconds)),
                new SipPacket.Field("Supported", account.flow() > 0 ? "path, outbound" : "path"),
                new SipPacket.Field("Allow", "MESSAGE, OPTIONS"));
        HandsetRequests.Outcome outcome = requests.run(new HandsetRequests.Request(
                "REGISTER",
                "sip:" + account.domain(),
                account.addressOfRecord(),
                callId,
                next(),
                headers,
                Octets.EMPTY));
        return outcome.answer().orElseThrow(() -> new IOException("the registrar gave no answer"));
    }

    /// Leaves room for the attempts that challenges cost.
    private synchronized int next() {
        int now = cseq;
        cseq += 4;
        return now;
    }

    private long granted(SipPacket answer, long asked) {
        String mine = contact();
        Optional<String> inContact = answer.headers("Contact").stream()
                .filter(value -> SipFields.uri(value).startsWith(mine.substring(0, mine.indexOf(";transport"))))
                .map(value -> SipFields.parameter(value, "expires"))
                .filter(value -> !value.isEmpty())
                .findFirst();
        String seconds = inContact.or(() -> answer.header("Expires")).orElse("");
        boolean number =
                !seconds.isEmpty() && seconds.length() < 10 && seconds.chars().allMatch(Character::isDigit);
        return number ? Long.parseLong(seconds) : asked;
    }

    private synchronized void renewIn(long seconds) {
        int mine = ++generation;
        CompletableFuture.delayedExecutor(Math.max(500, seconds * 500), TimeUnit.MILLISECONDS)
                .execute(() -> Thread.ofVirtual().name("handset-register").start(() -> renew(mine)));
    }

    private void renew(int mine) {
        synchronized (this) {
            if (mine != generation) {
                return;
            }
        }
        try {
            remark.accept("registration renewed: " + register().status());
        } catch (IOException e) {
            remark.accept("the registration could not be renewed: " + e.getMessage());
        }
    }
}
