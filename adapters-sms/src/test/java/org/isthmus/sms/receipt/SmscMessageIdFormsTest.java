// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.sms.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.model.Technology;
import org.isthmus.model.delivery.DeliveryReport;
import org.isthmus.model.delivery.ReportedState;
import org.isthmus.model.id.ForeignId;
import org.isthmus.model.refusal.Asserter;
import org.isthmus.model.settings.SmsSettings.IdNotation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SmscMessageIdFormsTest {

    @ParameterizedTest
    @CsvSource({
        "0123456789, 0123456789",
        "0123456789, 123456789",
        "123456789, 0000123456789",
        "07EE36CBE3, 7ee36cbe3",
        "483D47F1, 1211975665",
        "1211975665, 483D47F1",
        "1b1720be-5f48-41c4-b3f8-6e59dbf45366, 1B1720BE-5F48-41C4-B3F8-6E59DBF45366",
        "c449ab9744f47b6af1879e49e75e4f40, C449AB9744F47B6AF1879E49E75E4F40",
        "12345-54321, 12345-54321",
        "ffffffffffffffff, 18446744073709551615",
        "18446744073709551615, FFFFFFFFFFFFFFFF",
    })
    void answer_and_receipt_meet_whatever_the_notation(String answer, String receipt) {
        assertThat(meet(IdNotation.AUTO, answer, receipt)).isTrue();
    }

    @Test
    void another_group_never_meets() {
        assertThat(new SmscMessageIdForms("a", IdNotation.AUTO).ofAnswer("77"))
                .doesNotContainAnyElementsOf(new SmscMessageIdForms("b", IdNotation.AUTO).ofReceipt("77"));
    }

    @Test
    void different_numbers_never_meet_where_the_notation_is_set() {
        for (IdNotation notation : List.of(IdNotation.AS_WRITTEN, IdNotation.SUBMIT_HEX, IdNotation.RECEIPT_HEX)) {
            for (long a = 1; a < 300; a++) {
                for (long b = 1; b < 300; b++) {
                    boolean answerHex = notation == IdNotation.SUBMIT_HEX;
                    boolean receiptHex = notation == IdNotation.RECEIPT_HEX;
                    assertThat(meet(notation, written(a, answerHex), written(b, receiptHex)))
                            .as("%s: %d and %d", notation, a, b)
                            .isEqualTo(a == b);
                }
            }
        }
    }

    @Test
    void without_a_setting_a_counter_that_changes_base_is_found_once_letters_were_seen() {
        SmscMessageIdForms forms = new SmscMessageIdForms("lab", IdNotation.AUTO);
        Map<ForeignId, Long> ledger = new HashMap<>();
        for (long n = 70_000; n < 72_000; n++) {
            for (ForeignId id : forms.ofAnswer(Long.toHexString(n))) {
                ledger.put(id, n);
            }
        }
        for (long n = 70_000; n < 72_000; n++) {
            assertThat(found(ledger, forms.ofReceipt(Long.toString(n)))).contains(n);
        }
    }

    @Test
    void without_a_setting_a_receipt_that_comes_before_its_answer_never_finds_another_message() {
        for (boolean hex : new boolean[] {true, false}) {
            for (long from : new long[] {1, 65_500, 703_710}) {
                SmscMessageIdForms forms = new SmscMessageIdForms("lab", IdNotation.AUTO);
                Map<ForeignId, Long> ledger = new HashMap<>();
                for (long n = from; n < from + 2000; n++) {
                    assertThat(found(ledger, forms.ofReceipt(written(n, hex))))
                            .as("%b %d", hex, n)
                            .isEmpty();
                    for (ForeignId id : forms.ofAnswer(written(n, hex))) {
                        ledger.put(id, n);
                    }
                }
            }
        }
    }

    @Test
    void what_a_receipt_says_as_written_comes_before_any_change_of_base() {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", IdNotation.AUTO);
        forms.ofAnswer("483D47F1");
        assertThat(forms.ofReceipt("0305419896"))
                .extracting(ForeignId::value)
                .containsExactly("0305419896", "305419896", "12345678");
    }

    @Test
    void a_group_that_showed_letters_on_both_sides_changes_no_base_of_ids_without_letters() {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", IdNotation.AUTO);
        forms.ofAnswer("483D47F1");
        assertThat(guesses(forms.ofReceipt("305419896"))).containsExactly("12345678");
        forms.ofReceipt("483D47F1");
        assertThat(guesses(forms.ofReceipt("305419896"))).isEmpty();
    }

    @Test
    void without_a_setting_a_counter_that_keeps_its_base_is_found() {
        for (boolean hex : new boolean[] {true, false}) {
            SmscMessageIdForms forms = new SmscMessageIdForms("lab", IdNotation.AUTO);
            Map<ForeignId, Long> ledger = new HashMap<>();
            for (long n = 1; n < 2000; n++) {
                for (ForeignId id : forms.ofAnswer(written(n, hex))) {
                    ledger.put(id, n);
                }
                assertThat(found(ledger, forms.ofReceipt(written(n, hex))))
                        .as("%b %d", hex, n)
                        .contains(n);
            }
        }
    }

    /// A centre that counts from `from`, whose receipts come so many messages after their answers, in their order.
    @ParameterizedTest
    @CsvSource({
        "false, false",
        "true, true",
        "true, false",
        "false, true",
    })
    void small_ids_never_find_another_message_and_after_a_while_all_find_their_own(
            boolean answersHex, boolean receiptsHex) {
        for (long from : new long[] {1, 10, 16, 250, 600, 4000, 60_000}) {
            for (int lag : new int[] {1, 3, 12, 40}) {
                SmscMessageIdForms forms = new SmscMessageIdForms("lab", IdNotation.AUTO);
                Map<ForeignId, Long> ledger = new HashMap<>();
                int found = 0;
                for (long n = from; n < from + 300; n++) {
                    for (ForeignId id : forms.ofAnswer(written(n, answersHex))) {
                        ledger.put(id, n);
                    }
                    long reported = n - lag + 1;
                    if (reported < from) {
                        continue;
                    }
                    Optional<Long> its = found(ledger, forms.ofReceipt(written(reported, receiptsHex)));
                    assertThat(its.orElse(reported))
                            .as("from %d lag %d", from, lag)
                            .isEqualTo(reported);
                    boolean clear = reported > from + 150;
                    assertThat(its.isPresent() || !clear)
                            .as("from %d lag %d: %d", from, lag, reported)
                            .isTrue();
                    found += its.isPresent() ? 1 : 0;
                }
                assertThat(found).isGreaterThan(100);
            }
        }
    }

    @Test
    void what_is_undecided_is_kept_where_no_answer_ever_looks() {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", IdNotation.AUTO);
        for (int n = 1; n < 40; n++) {
            forms.ofAnswer(Integer.toHexString(n));
        }
        assertThat(forms.ofReceipt("22")).containsExactly(new ForeignId("smsc:g?", "22"));
        assertThat(forms.ofAnswer("22")).noneMatch(id -> id.scope().equals("smsc:g?"));
    }

    @Test
    void one_receipt_that_meant_what_it_said_ends_all_doubt_for_good() {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", IdNotation.AUTO);
        for (int n = 0x250; n < 0x2b0; n++) {
            forms.ofAnswer(Integer.toHexString(n));
        }
        assertThat(forms.ofReceipt("251"))
                .as("251 was no answer, 0x251 was")
                .containsExactly(new ForeignId("smsc:g", "251"));
        for (int n = 0x250; n < 0x2b0; n++) {
            assertThat(guesses(forms.ofReceipt(Integer.toString(n)))).isEmpty();
        }
    }

    @Test
    void an_id_that_can_not_be_used_has_no_forms() {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", IdNotation.AUTO);
        for (String id : List.of("", " ", "a b", "a\u0007", "é", "x".repeat(129))) {
            assertThat(forms.ofAnswer(id)).isEmpty();
            assertThat(forms.ofReceipt(id)).isEmpty();
        }
    }

    @Test
    void the_id_as_written_comes_first_in_what_is_registered() {
        assertThat(new SmscMessageIdForms("g", IdNotation.SUBMIT_HEX)
                        .ofAnswer("0A")
                        .getFirst())
                .isEqualTo(new ForeignId("smsc:g", "0A"));
    }

    @ParameterizedTest
    @EnumSource(IdNotation.class)
    void an_answer_registers_what_it_says_and_its_plain_form_where_that_differs(IdNotation notation) {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", notation);
        assertThat(forms.ofAnswer("1F")).extracting(ForeignId::value).containsExactly("1F", "1f");
        assertThat(forms.ofAnswer("0031")).extracting(ForeignId::value).containsExactly("0031", "31");
        assertThat(forms.ofAnswer("31")).extracting(ForeignId::value).containsExactly("31");
        assertThat(forms.ofAnswer("1b1720be-5f48")).hasSize(1);
    }

    @Test
    void where_the_receipt_does_not_mean_what_it_says_that_comes_first_all_the_same_and_finds_nothing() {
        assertThat(new SmscMessageIdForms("g", IdNotation.SUBMIT_HEX).ofReceipt("031"))
                .containsExactly(new ForeignId("smsc:g?", "031"), new ForeignId("smsc:g", "1f"));
        assertThat(new SmscMessageIdForms("g", IdNotation.RECEIPT_HEX).ofReceipt("1F"))
                .containsExactly(new ForeignId("smsc:g?", "1F"), new ForeignId("smsc:g", "31"));
        assertThat(guesses(new SmscMessageIdForms("g", IdNotation.SUBMIT_HEX).ofReceipt("031")))
                .containsExactly("1f");
        assertThat(new SmscMessageIdForms("g", IdNotation.SUBMIT_HEX).ofReceipt("no-number"))
                .containsExactly(new ForeignId("smsc:g", "no-number"));
    }

    @Test
    void another_spelling_is_no_guess() {
        for (IdNotation notation : IdNotation.values()) {
            for (String id : List.of("00A7F3", "00ff-x", "ABCDEF0123456789ABCDEF", "7")) {
                assertThat(guesses(new SmscMessageIdForms("g", notation).ofReceipt(id)))
                        .as("%s %s", notation, id)
                        .allMatch(guess -> !guess.equalsIgnoreCase(id) && !id.startsWith("00ff"));
            }
        }
    }

    @Test
    void who_searches_finds_an_answer_by_whatever_its_receipt_may_say() {
        for (String answer : List.of("1F", "001f", "31", "0031")) {
            List<String> registered = new SmscMessageIdForms("g", IdNotation.AUTO)
                    .ofAnswer(answer).stream().map(ForeignId::value).toList();
            for (String pasted :
                    List.of(answer, answer.toUpperCase(Locale.ROOT), otherBase(answer), "0" + otherBase(answer))) {
                assertThat(SmscMessageIdForms.allForms(pasted))
                        .as("%s by %s", answer, pasted)
                        .containsAnyElementsOf(registered);
            }
        }
    }

    private static String otherBase(String answer) {
        return answer.endsWith("31") ? "1F" : "31";
    }

    private static List<String> guesses(List<ForeignId> ids) {
        DeliveryReport report =
                new DeliveryReport(ids, ReportedState.DELIVERED, Asserter.peer("g"), "", Instant.EPOCH, Technology.SMS);
        return ids.stream()
                .filter(id -> SmscMessageIdForms.isGuess(report, id))
                .map(ForeignId::value)
                .toList();
    }

    private static boolean meet(IdNotation notation, String answer, String receipt) {
        SmscMessageIdForms forms = new SmscMessageIdForms("g", notation);
        List<ForeignId> registered = forms.ofAnswer(answer);
        return forms.ofReceipt(receipt).stream().anyMatch(registered::contains);
    }

    private static Optional<Long> found(Map<ForeignId, Long> ledger, List<ForeignId> ids) {
        return ids.stream().filter(ledger::containsKey).findFirst().map(ledger::get);
    }

    private static String written(long number, boolean hex) {
        return hex ? Long.toHexString(number) : Long.toString(number);
    }
}
