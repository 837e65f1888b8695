// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.isthmus.model.Octets;
import org.isthmus.testkit.handset.Digest.Challenge;
import org.jspecify.annotations.Nullable;

/// Writes a handset's requests and answers challenges (RFC 3261 section 22): a 401 or 407 is answered once, a
/// second time only when the server calls the nonce stale. The last challenge is remembered, and later
/// requests carry its answer at once with a growing nonce count.
final class HandsetRequests {
    private static final String HOPS = "Max-Forwards";
    private final HandsetSettings settings;
    private final SipSocket socket;
    private final ClientTransactions transactions;
    private @Nullable Challenge remembered;
    private int count;

    HandsetRequests(HandsetSettings settings, SipSocket socket, ClientTransactions transactions) {
        this.settings = settings;
        this.socket = socket;
        this.transactions = transactions;
    }

    /// A request before its Via, CSeq and credentials. `firstCseq` is used for the first attempt.
    record Request(
            String method,
            String uri,
            String to,
            String callId,
            int firstCseq,
            List<SipPacket.Field> headers,
            Octets body) {}

    record Outcome(Octets request, int transmissions, int attempts, Optional<SipPacket> answer) {}

    Outcome run(Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            boolean preemptive = attempt == 1 && remembered().isPresent();
            String branch = newBranch();
            byte[] bytes = write(request, branch, request.firstCseq() + attempt - 1, attempt > 1 || preemptive);
            ClientTransactions.Outcome outcome = transactions.run(branch, bytes);
            Optional<Challenge> challenge = outcome.answer().flatMap(HandsetRequests::challenge);
            boolean again = challenge.isPresent()
                    && attempt < 3
                    && (attempt == 1
                            || preemptive
                            || outcome.answer().map(HandsetRequests::stale).orElse(false));
            if (!again) {
                return new Outcome(Octets.copyOf(bytes), outcome.transmissions(), attempt, outcome.answer());
            }
            remember(challenge.get());
        }
    }

    static String newBranch() {
        return "z9hG4bK" + UUID.randomUUID().toString().replace("-", "");
    }

    static String hostPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return (plain.indexOf(':') >= 0 ? "[" + plain + "]" : plain) + ":" + address.getPort();
    }

    private byte[] write(Request request, String branch, int cseq, boolean withCredentials) {
        String aor = settings.account().addressOfRecord();
        SipLines lines = new SipLines(request.method() + " " + request.uri() + " SIP/2.0")
                .line(
                        "Via",
                        "SIP/2.0/" + socket.transport() + " " + hostPort(socket.local()) + ";branch=" + branch
                                + ";rport")
                .line(HOPS, hops(request))
                .line("From", "<" + aor + ">;tag=" + branch.substring(7, 17))
                .line("To", "<" + request.to() + ">")
                .line("Call-ID", request.callId())
                .line("CSeq", cseq + " " + request.method());
        if (withCredentials) {
            credentials(lines, request);
        }
        request.headers().stream()
                .filter(field -> !field.name().equals(HOPS))
                .forEach(field -> lines.line(field.name(), field.value()));
        return lines.line("User-Agent", "Isthmus simulated handset").bytes(request.body());
    }

    /// What the draft says, or what every client says.
    private static String hops(Request request) {
        return request.headers().stream()
                .filter(field -> field.name().equals(HOPS))
                .map(SipPacket.Field::value)
                .findFirst()
                .orElse("70");
    }

    private synchronized void credentials(SipLines lines, Request request) {
        Challenge challenge = remembered;
        if (challenge != null) {
            HandsetAccount account = settings.account();
            String cnonce = UUID.randomUUID().toString().substring(0, 8);
            count++;
            lines.line(
                    challenge.answerHeader(),
                    Digest.answer(
                            challenge,
                            account.digestUser(),
                            account.password(),
                            request.method(),
                            request.uri(),
                            count,
                            cnonce));
        }
    }

    private synchronized Optional<Challenge> remembered() {
        return Optional.ofNullable(remembered);
    }

    private synchronized void remember(Challenge challenge) {
        remembered = challenge;
        count = 0;
    }

    private static Optional<Challenge> challenge(SipPacket answer) {
        String field = answer.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
        if (answer.status() != 401 && answer.status() != 407) {
            return Optional.empty();
        }
        List<Challenge> known = answer.headers(field).stream()
                .flatMap(value -> Challenge.read(field, value).stream())
                .toList();
        return known.stream()
                .filter(challenge -> challenge.algorithm().equals("SHA-256"))
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    private static boolean stale(SipPacket answer) {
        return answer.fields().stream()
                .anyMatch(field -> field.name().toLowerCase(Locale.ROOT).endsWith("-authenticate")
                        && field.value()
                                .toLowerCase(Locale.ROOT)
                                .replace("\"", "")
                                .contains("stale=true"));
    }
}
