// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isthmus.model.CharScan;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.settings.SmsSettings.IdNotation;

/// Makes the id that an SMSC gave in its answer and the id that its receipt names meet, in every spelling,
/// and only inside the link group: the scope is `smsc:` and the group's name.
///
/// Message centres change the case of hexadecimal ids, lose leading zeros, or answer in one base and report
/// in the other (stage 3 section 4.8). An answer registers what it says and nothing else, since each id costs a
/// row in the store; its *plain* form is in lower case and without leading zeros. The receipt is read in the
/// other base, and looks for the plain form of what the answer must then have been:
///
/// | form | the answer `1F` registers | the receipt `31` looks up |
/// |---|---|---|
/// | as written | `1F` | `31` |
/// | plain | `1f` | (the same) |
/// | answer hexadecimal, receipt decimal | | `1f`, a guess |
/// | answer decimal, receipt hexadecimal | | `49`, a guess |
///
/// The first id of a receipt is always what it says as written. Where that is not meant (`submit-hex`,
/// `receipt-hex`, a small number that was found to be in the other base, or one that is undecided) it is there
/// for people, as [ForeignId#unmatchable], which no answer registers: so the number 16 in a decimal
/// receipt can meet the answer `10`, and never the answer `16` by accident. A guess is what differs from the first
/// by more than spelling.
///
/// With `auto` it is the receipt that decides. What it says as written comes first and wins. A form of another base is
/// looked up only with evidence, since the message that it
/// finds may be somebody else's while the right one's answer is still on its way:
/// - letters of hexadecimal in the one id and none in the other, so that they could never meet as written; or,
///   where neither has any, letters in other ids of this side of the group and none, ever, on the other side.
/// - a number of at least 65,536. Below, the ids of a centre that counts from small numbers lie so close
///   together that another base of one is soon another message: there [BaseEvidence] decides, and what it leaves
///   undecided matches nothing. Such a centre is better served by the setting.
///
/// A large id without such evidence is looked up, and kept, only as written. The evidence is this process's
/// own, learned anew after a restart; it is not needed where the ids themselves have letters.
///
/// Ids that are no numbers (a UUID) have only the first two forms. Safe for use by many threads.
public final class SmscMessageIdForms {
    /// 64 bits: the longest number that message centres count with.
    private static final int LONGEST_HEX = 16;

    private static final int LONGEST_DECIMAL = 20;

    /// From here on a change of base is believed without a setting.
    private static final long LARGE = 65_536;

    private static final String NONE = "(none)";

    private final String scope;
    private final IdNotation notation;
    private final BaseEvidence evidence = new BaseEvidence();

    public SmscMessageIdForms(String group, IdNotation notation) {
        this.scope = "smsc:" + group;
        this.notation = notation;
    }

    /// Stands for the id of a receipt that has none, and meets nothing.
    ForeignId none() {
        return new ForeignId(scope, NONE).unmatchable();
    }

    /// An answer gave this id. To be called in the order in which things come on a connection: what a receipt may mean
    /// depends on the answers before it.
    public void answered(String messageId) {
        String id = messageId.strip();
        if (usable(id)) {
            evidence.answered(id);
        }
    }

    /// What to register for the `message_id` of a `submit_sm_resp`; the id as written comes first. Empty when
    /// the SMSC gave none that can be used.
    public List<ForeignId> ofAnswer(String messageId) {
        String id = messageId.strip();
        if (!usable(id)) {
            return List.of();
        }
        evidence.answered(id);
        return spelled(id);
    }

    /// Whether `id`, one of the ids of a report, is not what it says but what its peer may have meant by it: to be
    /// believed with more care.
    public static boolean isGuess(DeliveryReport report, ForeignId id) {
        ForeignId written = report.ids().getFirst();
        return !id.value().equals(written.value()) && !plain(id.value()).equals(plain(written.value()));
    }

    /// Every form that an id may have been kept under, evidence or not: for a person who searches.
    public static Set<String> allForms(String messageId) {
        String id = messageId.strip();
        Set<String> forms = new LinkedHashSet<>();
        if (usable(id)) {
            forms.add(id);
            forms.add(plain(id));
            inHex(id).ifPresent(forms::add);
            inDecimal(id).ifPresent(forms::add);
        }
        return forms;
    }

    /// Under which ids to look for the message that a receipt names: as it is written, then in its other spelling,
    /// then what it may mean otherwise. Empty when it can not be used.
    List<ForeignId> ofReceipt(String messageId) {
        String id = messageId.strip();
        if (!usable(id)) {
            return List.of();
        }
        evidence.reported(id);
        return switch (notation) {
            case AS_WRITTEN -> spelled(id);
            case SUBMIT_HEX -> inHex(id).map(meant -> meant(id, meant)).orElseGet(() -> spelled(id));
            case RECEIPT_HEX -> inDecimal(id).map(meant -> meant(id, meant)).orElseGet(() -> spelled(id));
            case AUTO -> isSmall(id) ? small(id) : large(id);
        };
    }

    private List<ForeignId> large(String id) {
        List<ForeignId> ids = new ArrayList<>(spelled(id));
        if (isLarge(id, 10) && (answerHadLetters(id) || evidence.onlyAnswersHadLetters())) {
            inHex(id).map(this::scoped).ifPresent(ids::add);
        }
        if (isLarge(id, 16) && (BaseEvidence.hasLetters(id) || evidence.onlyReceiptsHadLetters())) {
            inDecimal(id).map(this::scoped).ifPresent(ids::add);
        }
        return ids;
    }

    private List<ForeignId> small(String id) {
        boolean answersInHex = evidence.onlyAnswersHadLetters();
        return switch (evidence.reading(id)) {
            case AS_WRITTEN -> spelled(id);
            case OTHER_BASE ->
                (answersInHex ? inHex(id) : inDecimal(id))
                        .map(meant -> meant(id, meant))
                        .orElseGet(List::of);
            case UNDECIDED -> List.of(scoped(id).unmatchable());
        };
    }

    /// What is written is not what is meant.
    private List<ForeignId> meant(String written, String meant) {
        return List.of(scoped(written).unmatchable(), scoped(meant));
    }

    private List<ForeignId> spelled(String id) {
        String plain = plain(id);
        return plain.equals(id) ? List.of(scoped(id)) : List.of(scoped(id), scoped(plain));
    }

    private ForeignId scoped(String form) {
        return new ForeignId(scope, form);
    }

    /// In every base that it can be read in.
    private static boolean isSmall(String id) {
        return isNumber(id, 16) && !isLarge(id, 10) && (!BaseEvidence.hasLetters(id) || !isLarge(id, 16));
    }

    /// Whether the answer that a decimal receipt would belong to had letters: then it was no decimal.
    private static boolean answerHadLetters(String decimal) {
        return BaseEvidence.hasLetters(new BigInteger(decimal).toString(16));
    }

    /// False for what is no number in this base, too.
    private static boolean isLarge(String id, int base) {
        return isNumber(id, base) && new BigInteger(id, base).compareTo(BigInteger.valueOf(LARGE)) >= 0;
    }

    private static boolean isNumber(String id, int base) {
        return id.length() <= LONGEST_DECIMAL && CharScan.all(id, c -> Character.digit(c, base) >= 0);
    }

    private static boolean usable(String id) {
        return !id.isEmpty() && id.length() <= 128 && CharScan.all(id, c -> c > ' ' && c <= '~');
    }

    /// Lower case; without leading zeros when it is a number.
    private static String plain(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        if (!isHex(lower) || lower.length() > LONGEST_DECIMAL) {
            return lower;
        }
        int first = 0;
        while (first < lower.length() - 1 && lower.charAt(first) == '0') {
            first++;
        }
        return lower.substring(first);
    }

    /// The plain form of a number in decimal, written in hexadecimal.
    private static Optional<String> inHex(String decimal) {
        if (decimal.length() > LONGEST_DECIMAL || !CharScan.all(decimal, c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(
                decimal.length() < LONGEST_DECIMAL - 1
                        ? Long.toHexString(Long.parseLong(decimal))
                        : new BigInteger(decimal).toString(16));
    }

    /// The plain form of a number in hexadecimal, written in decimal.
    private static Optional<String> inDecimal(String hex) {
        return isHex(hex) && hex.length() <= LONGEST_HEX
                ? Optional.of(Long.toUnsignedString(Long.parseUnsignedLong(hex, 16)))
                : Optional.empty();
    }

    private static boolean isHex(String id) {
        return CharScan.all(id, c -> Character.digit(c, 16) >= 0);
    }
}
