// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.smsc;

import java.time.Duration;
import java.util.Locale;

/// All that a personality decides. Every part can be changed for itself; [SmscPersonality] gives the named
/// combinations.
public record SmscBehaviour(Ids ids, Answers answers, Receipts receipts, Duration idleLimit) {

    /// Decimal ids, every submit answered at once, receipts of the usual shape right after it, no idle limit.
    public static final SmscBehaviour PLAIN = new SmscBehaviour(
            new Ids(Notation.DECIMAL, Notation.DECIMAL, false),
            new Answers(true, Duration.ZERO, 0, 0, SmppStatus.RSUBMITFAIL),
            new Receipts(1, false, Duration.ZERO, ReceiptState.DELIVRD, ReceiptShape.BOTH, Oddity.NONE),
            Duration.ZERO);

    /// How a message id is spelled.
    public enum Notation {
        DECIMAL("%d"),
        HEX("%x"),
        UPPER_HEX("%X"),
        PADDED("%016d");

        private final String format;

        Notation(String format) {
            this.format = format;
        }

        public String write(long number) {
            return String.format(Locale.ROOT, format, number);
        }
    }

    /// The spelling in the answer to a submit, the one in its receipt, and whether they are counted from 1
    /// rather than from the first id of the settings.
    public record Ids(Notation inAnswer, Notation inReceipt, boolean fromOne) {
        Ids spelled(Notation answer, Notation receipt) {
            return new Ids(answer, receipt, fromOne);
        }
    }

    /// Whether submits are answered, how long after, how many a second before ESME_RTHROTTLED (0: no limit),
    /// and every how-many-eth is refused with `refusal` (0: none).
    public record Answers(boolean sent, Duration delay, int perSecond, int refuseOneIn, int refusal) {}

    /// How many copies of each receipt are sent (0: none), whether before the answer, how long after the
    /// submit, what they say of a phone that is on, their shape, and what is odd about them.
    public record Receipts(
            int copies, boolean beforeAnswer, Duration delay, ReceiptState state, ReceiptShape shape, Oddity oddity) {
        Receipts copied(int other) {
            return new Receipts(other, beforeAnswer, delay, state, shape, oddity);
        }

        Receipts first() {
            return new Receipts(copies, true, delay, state, shape, oddity);
        }

        Receipts after(Duration other) {
            return new Receipts(copies, beforeAnswer, other, state, shape, oddity);
        }

        Receipts saying(ReceiptState other) {
            return new Receipts(copies, beforeAnswer, delay, other, shape, oddity);
        }

        Receipts shaped(ReceiptShape other) {
            return new Receipts(copies, beforeAnswer, delay, state, other, oddity);
        }

        Receipts odd(Oddity other) {
            return new Receipts(copies, beforeAnswer, delay, state, shape, other);
        }
    }

    /// Whether receipts come on another link than the submit did where there is one, and whether the first part of
    /// a long message has none.
    public record Oddity(boolean elsewhere, boolean notOfTheFirst) {
        static final Oddity NONE = new Oddity(false, false);
    }

    public SmscBehaviour with(Ids other) {
        return new SmscBehaviour(other, answers, receipts, idleLimit);
    }

    public SmscBehaviour with(Answers other) {
        return new SmscBehaviour(ids, other, receipts, idleLimit);
    }

    public SmscBehaviour with(Receipts other) {
        return new SmscBehaviour(ids, answers, other, idleLimit);
    }

    public SmscBehaviour closingAfter(Duration idle) {
        return new SmscBehaviour(ids, answers, receipts, idle);
    }

    public SmscBehaviour receiptsShaped(ReceiptShape shape) {
        return with(receipts.shaped(shape));
    }

    public SmscBehaviour receiptsAfter(Duration delay) {
        return with(receipts.after(delay));
    }
}
