// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.inbound;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import org.isthmus.sms.codec.DeliverSm;
import org.isthmus.sms.codec.PduAddress;
import org.isthmus.sms.codec.Tlvs;

/// Which message of one part is the repeat of one that we have. SMPP gives a `deliver_sm` no id, and two people may
/// well write `ok` twice; so a message counts as a repeat only when a session was lost right after one like it was
/// taken, its answer perhaps unread, and only once for each such answer. It is then given the token of the first, by
/// which the store knows it as a duplicate and the first one's story tells of it.
///
/// A doubt lasts `window` from the loss, and `window` again from the next bind when that comes within
/// [#LONGEST_LOSS]. Zero means that nothing counts as a repeat. Nothing of this is on disk: a repeat that comes after
/// the process was killed is a second message. Memory is bounded; the oldest go first. Times are arguments. Safe for
/// use by many threads.
final class Repeats {
    static final Duration LONGEST_LOSS = Duration.ofMinutes(10);

    private static final int MOST = 4096;

    private final Duration window;
    private final Deque<Known> known = new ArrayDeque<>();
    private final Deque<Doubt> doubts = new ArrayDeque<>();

    private record Known(String print, String token) {}

    private record Doubt(Known message, Instant lost, Instant until, boolean bound) {
        Doubt boundAt(Instant now, Duration window) {
            boolean counts = !bound && !now.isAfter(lost.plus(LONGEST_LOSS));
            return counts ? new Doubt(message, lost, now.plus(window), true) : this;
        }
    }

    Repeats(Duration window) {
        this.window = window;
    }

    Duration window() {
        return window;
    }

    boolean isOff() {
        return window.isZero();
    }

    /// A message with this print is being taken under `token`.
    synchronized void taking(String print, String token) {
        if (known.size() >= MOST) {
            known.removeFirst();
        }
        known.addLast(new Known(print, token));
    }

    /// The session was lost before anybody knew that the peer had our answer to it. Of equal messages it is the last
    /// one, since those before it were confirmed.
    synchronized void unconfirmed(String print, Instant now) {
        for (Iterator<Known> all = known.descendingIterator(); all.hasNext(); ) {
            Known message = all.next();
            if (message.print().equals(print)) {
                all.remove();
                if (doubts.size() >= MOST) {
                    doubts.removeFirst();
                }
                doubts.addLast(new Doubt(message, now, now.plus(window), false));
                return;
            }
        }
    }

    synchronized void bound(Instant now) {
        doubts.removeIf(doubt -> now.isAfter(doubt.lost().plus(LONGEST_LOSS)) && now.isAfter(doubt.until()));
        for (int i = doubts.size(); i > 0; i--) {
            doubts.addLast(doubts.removeFirst().boundAt(now, window));
        }
    }

    /// The token of the message that this one repeats.
    synchronized Optional<String> first(String print, Instant now) {
        for (Iterator<Doubt> all = doubts.iterator(); all.hasNext(); ) {
            Doubt doubt = all.next();
            if (doubt.message().print().equals(print) && !now.isAfter(doubt.until())) {
                all.remove();
                return Optional.of(doubt.message().token());
            }
        }
        return Optional.empty();
    }

    /// What a repeat has in common with its first: addresses, kind, coding, content, and the phone's own reference
    /// where the message centre hands it on.
    static String print(DeliverSm pdu) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            address(digest, pdu.source());
            address(digest, pdu.destination());
            digest.update((byte) pdu.esmClass());
            digest.update((byte) pdu.dataCoding());
            pdu.tlvs().find(Tlvs.USER_MESSAGE_REFERENCE).ifPresent(reference -> digest.update(reference.toByteArray()));
            digest.update((byte) 0);
            digest.update(pdu.content().toByteArray());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void address(MessageDigest digest, PduAddress address) {
        digest.update((byte) address.ton());
        digest.update((byte) address.npi());
        digest.update(address.text().getBytes(StandardCharsets.ISO_8859_1));
        digest.update((byte) 0);
    }
}
