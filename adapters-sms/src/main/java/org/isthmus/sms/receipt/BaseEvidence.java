// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.util.BitSet;
import org.isthmus.model.CharScan;

/// What the message ids of one link group have shown of the bases that they are written in, and how a small number
/// in a receipt is to be read. Small numbers need more care than others: where a centre counts from small ones,
/// another base of one id is soon another message's id.
///
/// While letters of hexadecimal were seen on neither side, or on both, a receipt means what it says. Where they
/// were seen on one side only, the other one may write in decimal, and so it may where a receipt names nothing as
/// it is written, and an answer if it is hexadecimal:
/// - A receipt that leads to an answer only as it is written means that, and from then on this group is never said
///   to change the base.
/// - That it leads to one only by a change of base is believed once [#ENOUGH] different ids showed it that have
///   letters in the other spelling, and none ever meant what it said.
/// - Everything else is undecided, and undecided is never a match.
///
/// Remembered are the numbers of answers below [#REMEMBERED] in both readings, a bit each. The evidence is this
/// process's own, learned anew after a restart. Safe for use by many threads.
final class BaseEvidence {
    static final int ENOUGH = 12;

    private static final int REMEMBERED = 1 << 20;
    private static final int LONGEST = 20;
    private static final int NONE = -1;

    private volatile boolean lettersInAnswers;
    private volatile boolean lettersInReceipts;
    private final BitSet answersInHex = new BitSet();
    private final BitSet answersInDecimal = new BitSet();
    private final BitSet changed = new BitSet();
    private boolean meantWhatItSaid;
    private boolean odd;

    /// How the id of a receipt is to be read.
    enum Reading {
        AS_WRITTEN,
        OTHER_BASE,
        UNDECIDED
    }

    boolean onlyAnswersHadLetters() {
        return lettersInAnswers && !lettersInReceipts;
    }

    boolean onlyReceiptsHadLetters() {
        return lettersInReceipts && !lettersInAnswers;
    }

    void answered(String id) {
        if (!lettersInAnswers && hasLetters(id)) {
            lettersInAnswers = true;
        }
        int hex = number(id, 16);
        int decimal = number(id, 10);
        if (hex != NONE || decimal != NONE) {
            synchronized (this) {
                remember(answersInHex, hex);
                remember(answersInDecimal, decimal);
            }
        }
    }

    void reported(String id) {
        if (!lettersInReceipts && hasLetters(id)) {
            lettersInReceipts = true;
        }
    }

    /// Of a receipt that was [#reported]; `id` is a small number.
    Reading reading(String id) {
        int hex = number(id, 16);
        int decimal = number(id, 10);
        boolean oneSide = lettersInAnswers != lettersInReceipts;
        if (hex == decimal || (!oneSide && (lettersInAnswers || !isOdd(decimal, hex)))) {
            return Reading.AS_WRITTEN;
        }
        return onlyAnswersHadLetters()
                ? reading(answersInHex, hex, decimal, hasLetters(Integer.toHexString(decimal)))
                : reading(answersInDecimal, decimal, hex, hasLetters(id));
    }

    /// `answers` are in the base of answers, in which the receipt says `written`; in its own it says `meant`.
    private synchronized Reading reading(BitSet answers, int written, int meant, boolean sure) {
        boolean asWritten = written != NONE && answers.get(written);
        boolean byOtherBase = meant != NONE && answers.get(meant);
        if (asWritten && !byOtherBase) {
            meantWhatItSaid = true;
            return Reading.AS_WRITTEN;
        }
        if (byOtherBase && !asWritten && sure) {
            changed.set(meant);
        }
        return !meantWhatItSaid && changed.cardinality() >= ENOUGH ? Reading.OTHER_BASE : Reading.UNDECIDED;
    }

    /// Whether receipts seem to be in hexadecimal though no letter was seen: one named no answer as it was written,
    /// and one by the change of base.
    private synchronized boolean isOdd(int written, int meant) {
        if (written != NONE && !answersInDecimal.get(written) && meant != NONE && answersInDecimal.get(meant)) {
            odd = true;
        }
        return odd && !meantWhatItSaid;
    }

    private static void remember(BitSet answers, int number) {
        if (number != NONE) {
            answers.set(number);
        }
    }

    /// [#NONE] for what is no number in this base, and for those too large to be remembered.
    private static int number(String id, int base) {
        if (id.length() > LONGEST) {
            return NONE;
        }
        int number = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = Character.digit(id.charAt(i), base);
            if (digit < 0 || number >= REMEMBERED) {
                return NONE;
            }
            number = number * base + digit;
        }
        return number < REMEMBERED ? number : NONE;
    }

    static boolean hasLetters(String id) {
        return id.length() <= 16
                && CharScan.all(id, c -> Character.digit(c, 16) >= 0)
                && CharScan.any(id, c -> c < '0' || c > '9');
    }
}
