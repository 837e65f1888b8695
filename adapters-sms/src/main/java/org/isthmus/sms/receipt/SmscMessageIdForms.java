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
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.settings.SmsSettings.IdNotation;

/// Makes the id that an SMSC gave in its answer and the id that its receipt names meet, in every spelling,
/// and only inside the link group: the scope is `smsc:` and the group's name.
///
/// Message centres change the case of hexadecimal ids, lose leading zeros, or answer in one base and report
/// in the other (stage 3 section 4.8). A spelling that needs a change of base is tagged with that change, so
/// that the number 16 in a decimal receipt can meet the answer `10` only as `hex>dec:16`, and never the
/// answer `16` by accident:
///
/// | form | the answer `1F` registers | the receipt `31` looks up |
/// |---|---|---|
/// | as written | `1F` | `31` |
/// | lower case without leading zeros | `1f` | (the same) |
/// | answer hexadecimal, receipt decimal | `hex>dec:31` | `hex>dec:31` |
/// | answer decimal, receipt hexadecimal | (not a decimal) | `dec>hex:49` |
///
/// With `as-written`, `submit-hex` or `receipt-hex` only the forms of that reading exist.
///
/// With `auto` an answer registers all of them, and it is the receipt that decides. What it says as written
/// comes first and wins. A form of another base is looked up only with evidence, since the message that it
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
    private static final String HEX_TO_DECIMAL = "hex>dec:";
    private static final String DECIMAL_TO_HEX = "dec>hex:";

    /// Behind the scope of what is undecided: no answer registers anything there.
    private static final String UNDECIDED = "?";

    /// 64 bits: the longest number that message centres count with.
    private static final int LONGEST_HEX = 16;

    private static final int LONGEST_DECIMAL = 20;

    /// From here on a change of base is believed without a setting.
    private static final long LARGE = 65_536;

    private final String scope;
    private final IdNotation notation;
    private final BaseEvidence evidence = new BaseEvidence();

    public SmscMessageIdForms(String group, IdNotation notation) {
        this.scope = "smsc:" + group;
        this.notation = notation;
    }

    /// What to register for the `message_id` of a `submit_sm_resp`; the id as written comes first. Empty when
    /// the SMSC gave none that can be used.
    public List<ForeignId> ofAnswer(String messageId) {
        String id = messageId.strip();
        if (!usable(id)) {
            return List.of();
        }
        evidence.answered(id);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(id);
        switch (notation) {
            case AS_WRITTEN -> forms.add(plain(id));
            case SUBMIT_HEX ->
                fromHex(id).ifPresentOrElse(number -> forms.add(HEX_TO_DECIMAL + number), () -> forms.add(plain(id)));
            case RECEIPT_HEX ->
                fromDecimal(id)
                        .ifPresentOrElse(number -> forms.add(DECIMAL_TO_HEX + number), () -> forms.add(plain(id)));
            case AUTO -> {
                forms.add(plain(id));
                fromHex(id).ifPresent(number -> forms.add(HEX_TO_DECIMAL + number));
                fromDecimal(id).ifPresent(number -> forms.add(DECIMAL_TO_HEX + number));
            }
        }
        return scoped(forms);
    }

    /// Whether a form meets another only by a change of base, so that it is to be believed with more care.
    public static boolean changesBase(ForeignId form) {
        return form.value().startsWith(HEX_TO_DECIMAL) || form.value().startsWith(DECIMAL_TO_HEX);
    }

    /// The id without the mark of a change of base.
    public static String withoutMark(String form) {
        return form.startsWith(HEX_TO_DECIMAL) || form.startsWith(DECIMAL_TO_HEX)
                ? form.substring(HEX_TO_DECIMAL.length())
                : form;
    }

    /// Every form that an id may have been kept under, evidence or not: for a person who searches.
    public static Set<String> allForms(String messageId) {
        String id = messageId.strip();
        Set<String> forms = new LinkedHashSet<>();
        if (usable(id)) {
            asWritten(forms, id);
            fromDecimal(id).ifPresent(number -> forms.add(HEX_TO_DECIMAL + number));
            fromHex(id).ifPresent(number -> forms.add(DECIMAL_TO_HEX + number));
            fromHex(id).ifPresent(number -> forms.add(HEX_TO_DECIMAL + number));
            fromDecimal(id).ifPresent(number -> forms.add(DECIMAL_TO_HEX + number));
        }
        return forms;
    }

    /// Under which ids to look for the message that a receipt names, likeliest first. Empty when it can not
    /// be used.
    List<ForeignId> ofReceipt(String messageId) {
        String id = messageId.strip();
        if (!usable(id)) {
            return List.of();
        }
        evidence.reported(id);
        if (notation == IdNotation.AUTO && isSmall(id)) {
            return small(id);
        }
        Set<String> forms = new LinkedHashSet<>();
        Optional<String> decimal = fromDecimal(id).map(number -> HEX_TO_DECIMAL + number);
        Optional<String> hex = fromHex(id).map(number -> DECIMAL_TO_HEX + number);
        switch (notation) {
            case AS_WRITTEN -> asWritten(forms, id);
            case SUBMIT_HEX -> decimal.ifPresentOrElse(forms::add, () -> asWritten(forms, id));
            case RECEIPT_HEX -> hex.ifPresentOrElse(forms::add, () -> asWritten(forms, id));
            case AUTO -> {
                asWritten(forms, id);
                if (isLarge(id, 10) && (answerHadLetters(id) || evidence.onlyAnswersHadLetters())) {
                    decimal.ifPresent(forms::add);
                }
                if (isLarge(id, 16) && (BaseEvidence.hasLetters(id) || evidence.onlyReceiptsHadLetters())) {
                    hex.ifPresent(forms::add);
                }
            }
        }
        return scoped(forms);
    }

    private List<ForeignId> small(String id) {
        Set<String> forms = new LinkedHashSet<>();
        boolean toDecimal = evidence.onlyAnswersHadLetters();
        switch (evidence.reading(id)) {
            case AS_WRITTEN -> asWritten(forms, id);
            case OTHER_BASE ->
                (toDecimal
                                ? fromDecimal(id).map(HEX_TO_DECIMAL::concat)
                                : fromHex(id).map(DECIMAL_TO_HEX::concat))
                        .ifPresent(forms::add);
            case UNDECIDED -> {
                return List.of(new ForeignId(scope + UNDECIDED, id));
            }
        }
        return scoped(forms);
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

    private static void asWritten(Set<String> forms, String id) {
        forms.add(id);
        forms.add(plain(id));
    }

    private List<ForeignId> scoped(Set<String> forms) {
        List<ForeignId> ids = new ArrayList<>(forms.size());
        for (String form : forms) {
            ids.add(new ForeignId(scope, form));
        }
        return ids;
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

    private static Optional<String> fromHex(String id) {
        return isHex(id) && id.length() <= LONGEST_HEX
                ? Optional.of(Long.toUnsignedString(Long.parseUnsignedLong(id, 16)))
                : Optional.empty();
    }

    private static Optional<String> fromDecimal(String id) {
        if (id.length() > LONGEST_DECIMAL || !CharScan.all(id, c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(
                id.length() < LONGEST_DECIMAL - 1 ? Long.toString(Long.parseLong(id)) : new BigInteger(id).toString());
    }

    private static boolean isHex(String id) {
        return CharScan.all(id, c -> Character.digit(c, 16) >= 0);
    }
}
