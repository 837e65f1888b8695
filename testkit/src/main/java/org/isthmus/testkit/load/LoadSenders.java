// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.testkit.handset.Digest;
import org.isthmus.testkit.handset.Digest.Challenge;
import org.isthmus.testkit.handset.SipPacket;
import org.jspecify.annotations.Nullable;

/// The users of a load run: their messages, their lanes, their registrations and their answers to challenges. A
/// challenge of a MESSAGE is answered with a nonce count that grows as long as its nonce is the same.
final class LoadSenders {
    private static final int HOUR = 3600;
    private static final byte[] NOTHING = {};
    private static final byte[] RESPONSE = "SIP/2.0 ".getBytes(StandardCharsets.US_ASCII);
    private static final long ANSWER_WITHIN = 10_000_000_000L;
    private static final long REPEAT_AFTER = 500_000_000L;

    private final LoadPlan plan;
    private final LoadWire wire;
    private final String run;
    private final LoadMessage[] messages;
    private final @Nullable Challenge[] challenges;
    private final int[] counts;
    private final int[] registers;
    private @Nullable SipPacket answer;

    LoadSenders(LoadPlan plan, LoadWire wire, String run, String date) {
        this.plan = plan;
        this.wire = wire;
        this.run = run;
        int count = plan.senders().count();
        this.messages = new LoadMessage[count];
        this.challenges = new @Nullable Challenge[count];
        this.counts = new int[count];
        this.registers = new int[count];
        for (int sender = 0; sender < count; sender++) {
            messages[sender] = new LoadMessage(
                    plan.senders(), sender, run, plan.transport().name(), wire.hostPort(lane(sender)), date);
        }
    }

    LoadMessage message(int sender) {
        return messages[sender];
    }

    int messageSize() {
        return messages[0].size();
    }

    int lane(int sender) {
        return sender % wire.lanes();
    }

    /// Remembers the challenge in this answer; false when there is none that can be met.
    boolean challenged(int sender, byte[] in, int from, int to) {
        Optional<Challenge> read = challenge(SipPacket.read(Arrays.copyOfRange(in, from, to)));
        read.ifPresent(fresh -> {
            Challenge before = challenges[sender];
            if (before == null || !before.nonce().equals(fresh.nonce())) {
                counts[sender] = 0;
            }
            challenges[sender] = fresh;
        });
        return read.isPresent();
    }

    /// The header line that answers the last challenge.
    byte[] credentials(int sender) {
        return line(sender, "MESSAGE", plan.senders().recipientUri(sender));
    }

    void register(int sender) throws IOException {
        register(sender, (_, _, _, _) -> {});
    }

    /// The same for one who is written to meanwhile: `requests` takes what is no answer.
    void register(int sender, LoadWire.Taker requests) throws IOException {
        register(sender, HOUR, requests);
    }

    /// Takes the registration back.
    void unregister(int sender, LoadWire.Taker requests) throws IOException {
        register(sender, 0, requests);
    }

    private void register(int sender, int expires, LoadWire.Taker requests) throws IOException {
        SipPacket first = exchange(sender, false, expires, requests);
        SipPacket last = challenge(first).isPresent()
                        && challenged(
                                sender,
                                first.raw().toByteArray(),
                                0,
                                first.raw().size())
                ? exchange(sender, true, expires, requests)
                : first;
        if (last.status() != 200) {
            throw new IOException("REGISTER of " + plan.senders().userOf(sender) + " was answered " + last.status()
                    + " " + last.reason());
        }
    }

    private SipPacket exchange(int sender, boolean answering, int expires, LoadWire.Taker requests) throws IOException {
        int cseq = ++registers[sender];
        byte[] request = register(sender, cseq, answering, expires).getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + ANSWER_WITHIN;
        long repeat = System.nanoTime();
        String branch = branch(sender, cseq);
        answer = null;
        for (long now = repeat; now - end < 0; now = System.nanoTime()) {
            if (now - repeat >= 0) {
                wire.send(lane(sender), ByteBuffer.wrap(request));
                wire.flush();
                boolean repeats = wire instanceof UdpLoadWire;
                repeat = repeats ? now + REPEAT_AFTER : end;
            }
            wire.select(5 * LoadWire.SHORTEST_SELECT);
            wire.poll((lane, in, from, to) -> {
                if (to - from < RESPONSE.length || !Scan.matches(in, from, RESPONSE)) {
                    requests.take(lane, in, from, to);
                } else {
                    take(branch, Arrays.copyOfRange(in, from, to));
                }
            });
            SipPacket came = answer;
            if (came != null) {
                return came;
            }
        }
        throw new IOException("REGISTER of " + plan.senders().userOf(sender) + " was not answered");
    }

    private void take(String branch, byte[] bytes) {
        SipPacket packet = SipPacket.read(bytes);
        if (packet.branch().equals(branch) && packet.status() >= 200) {
            answer = packet;
        }
    }

    private String branch(int sender, int cseq) {
        return "z9hG4bKreg" + run + "x" + sender + "x" + cseq;
    }

    private String register(int sender, int cseq, boolean answering, int expires) {
        LoadPlan.Senders senders = plan.senders();
        String user = senders.userOf(sender);
        String aor = "sip:" + user + "@" + senders.domain();
        String here = wire.hostPort(lane(sender));
        String uri = "sip:" + senders.domain();
        String transport = plan.transport().name();
        byte[] credentials = answering ? line(sender, "REGISTER", uri) : NOTHING;
        return "REGISTER " + uri + " SIP/2.0\r\nVia: SIP/2.0/" + transport + " " + here + ";branch="
                + branch(sender, cseq) + ";rport\r\nMax-Forwards: 70\r\nFrom: <" + aor + ">;tag=reg" + sender
                + "\r\nTo: <" + aor + ">\r\nCall-ID: reg" + run + "x" + sender + "\r\nCSeq: " + cseq
                + " REGISTER\r\nContact: <sip:" + user + "@" + here + ";transport="
                + transport.toLowerCase(Locale.ROOT) + ">;+sip.instance=\"<urn:uuid:load-" + user
                + ">\"\r\nExpires: " + expires + "\r\n" + new String(credentials, StandardCharsets.US_ASCII)
                + "User-Agent: Isthmus load\r\nContent-Length: 0\r\n\r\n";
    }

    private byte[] line(int sender, String method, String uri) {
        Challenge challenge = challenges[sender];
        if (challenge == null) {
            return NOTHING;
        }
        int count = ++counts[sender];
        String user = plan.senders().userOf(sender);
        String cnonce = Integer.toHexString(count * 0x9E3779B1);
        String value = Digest.answer(challenge, user, plan.senders().password(), method, uri, count, cnonce);
        return (challenge.answerHeader() + ": " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<Challenge> challenge(SipPacket answer) {
        String field = answer.status() == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
        if (answer.status() != 401 && answer.status() != 407) {
            return Optional.empty();
        }
        return answer.headers(field).stream()
                .flatMap(value -> Challenge.read(field, value).stream())
                .findFirst();
    }
}
