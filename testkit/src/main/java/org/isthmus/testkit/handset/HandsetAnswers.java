// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.handset;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.isthmus.model.Octets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handset's side of requests that come to it (RFC 3261 section 17.2.2): a repeated request gets the same
/// answer again, or the same silence; OPTIONS says what it can do; a MESSAGE is answered by the script, else
/// with 200, and given to `taken` after an answer of 2xx; other methods get 405.
final class HandsetAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(HandsetAnswers.class);
    private static final int REMEMBERED = 10_000;

    private final Consumer<SipPacket> taken;
    private final Map<String, Optional<byte[]>> answers = new LinkedHashMap<>();
    private final Deque<Verdict> next = new ArrayDeque<>();
    private Verdict usual = Verdict.OK;

    HandsetAnswers(Consumer<SipPacket> taken) {
        this.taken = taken;
    }

    synchronized void usually(Verdict verdict) {
        usual = verdict;
    }

    synchronized void next(List<Verdict> verdicts) {
        next.addAll(verdicts);
    }

    /// True when it is a repetition of one that came before.
    boolean request(SipPacket request, SipSocket.Back back) {
        String key = request.branch() + " " + request.method();
        Optional<byte[]> before;
        synchronized (this) {
            before = answers.putIfAbsent(key, Optional.empty());
            if (answers.size() > REMEMBERED) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        if (before != null) {
            before.ifPresent(bytes -> send(bytes, back));
            return true;
        }
        switch (request.method()) {
            case "MESSAGE" -> follow(verdict(), request, key, back);
            case "OPTIONS" -> answer(CAPABLE, request, key, back);
            case "ACK" -> LOG.debug("an ACK came");
            default -> answer(NOT_ALLOWED, request, key, back);
        }
        return false;
    }

    private static final List<SipPacket.Field> ABLE = List.of(
            new SipPacket.Field("Allow", "MESSAGE, OPTIONS"),
            new SipPacket.Field("Accept", "message/cpim, message/imdn+xml, text/plain"));
    private static final Verdict.Answer CAPABLE = new Verdict.Answer(200, "OK", ABLE);
    private static final Verdict.Answer NOT_ALLOWED = new Verdict.Answer(405, "Method Not Allowed", ABLE);

    private synchronized Verdict verdict() {
        Verdict scripted = next.poll();
        return scripted == null ? usual : scripted;
    }

    private void follow(Verdict verdict, SipPacket request, String key, SipSocket.Back back) {
        switch (verdict) {
            case Verdict.Silence() -> LOG.debug("no answer, as told");
            case Verdict.Late(var delay, var then) ->
                CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> follow(then, request, key, back));
            case Verdict.Answer answer -> {
                answer(answer, request, key, back);
                if (answer.status() < 300) {
                    taken.accept(request);
                }
            }
        }
    }

    private void answer(Verdict.Answer answer, SipPacket request, String key, SipSocket.Back back) {
        byte[] bytes = write(answer, request);
        synchronized (this) {
            answers.put(key, Optional.of(bytes));
        }
        send(bytes, back);
    }

    /// The answer with what every answer repeats (RFC 3261 section 8.2.6.2).
    static byte[] write(Verdict.Answer answer, SipPacket request) {
        SipLines lines = new SipLines("SIP/2.0 " + answer.status() + " " + answer.reason());
        request.headers("Via").forEach(via -> lines.line("Via", via));
        String to = request.first("To");
        boolean tagged = !SipFields.parameter(to, "tag").isEmpty();
        lines.line("From", request.first("From"))
                .line(
                        "To",
                        tagged
                                ? to
                                : to + ";tag="
                                        + Integer.toHexString(request.branch().hashCode()))
                .line("Call-ID", request.first("Call-ID"))
                .line("CSeq", request.first("CSeq"));
        answer.headers().forEach(field -> lines.line(field.name(), field.value()));
        return lines.bytes(Octets.EMPTY);
    }

    private static void send(byte[] bytes, SipSocket.Back back) {
        try {
            back.send(bytes);
        } catch (IOException e) {
            LOG.debug("an answer could not be sent: {}", e.getMessage());
        }
    }
}
