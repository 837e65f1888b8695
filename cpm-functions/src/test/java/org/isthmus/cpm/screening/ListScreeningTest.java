// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.cpm.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isthmus.model.Octets;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.screening.ContentScreening;
import org.isthmus.testkit.contract.ContentScreeningContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListScreeningTest extends ContentScreeningContract {
    private static final ListScreening LISTS = new ListScreening(
            List.of("video/*", "application/x-msdownload"),
            List.of("# not wanted", "Lottery", "", "free  money", "привет", "42"));

    @Override
    protected ContentScreening refusing(String word) {
        return new ListScreening(List.of(), List.of(word));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            you won the LOTTERY!            | 2
            lotteries                       |
            the lottery2                    |
            Free-money here                 | 4
            free of money                   |
            money free                      |
            a (free money                   | 4
            Привет, Боб                     | 5
            42                              | 6
            4242                            |
            not wanted                      |
            """)
    void whole_words_are_found_in_any_case_and_told_by_their_line(String text, Integer line) {
        if (line == null) {
            assertThat(LISTS.objection(Content.text(text))).isEmpty();
        } else {
            assertThat(LISTS.objection(Content.text(text)))
                    .contains("content screening: line " + line + " of the word list");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "video/mp4, true",
        "application/x-msdownload, true",
        "image/png, false",
        "videos/mp4, false",
        "text/plain;charset=utf-8, false"
    })
    void listed_media_types_are_refused(String type, boolean refused) {
        assertThat(LISTS.objection(new Content(type, Octets.utf8("x"))).isPresent())
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @CsvSource({"text/plain, true", "text/html, true", "image/png, false", "message/cpim, false"})
    void only_text_is_looked_into(String type, boolean refused) {
        assertThat(LISTS.objection(new Content(type, Octets.utf8("lottery"))).isPresent())
                .isEqualTo(refused);
    }
}
