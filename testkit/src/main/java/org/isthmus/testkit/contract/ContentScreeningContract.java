// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.isthmus.model.Octets;
import org.isthmus.model.cpm.Content;
import org.isthmus.model.screening.ContentScreening;
import org.junit.jupiter.api.Test;

/// The laws of `ContentScreening`.
public abstract class ContentScreeningContract {
    private static final String WORD = "zwetschgendatschi";

    /// A screening that lets no text with this word pass, and objects to nothing else.
    protected abstract ContentScreening refusing(String word) throws Exception;

    @Test
    void what_it_objects_to_is_not_repeated() throws Exception {
        assertThat(refusing(WORD).objection(Content.text("a " + WORD + " please")))
                .hasValueSatisfying(why -> assertThat(why).isNotBlank().doesNotContain(WORD));
    }

    @Test
    void the_same_content_gets_the_same_answer() throws Exception {
        ContentScreening screening = refusing(WORD);
        Content content = Content.text(WORD);
        assertThat(screening.objection(content))
                .isEqualTo(screening.objection(content))
                .isPresent();
    }

    @Test
    void everything_else_passes_also_nothing_at_all() throws Exception {
        ContentScreening screening = refusing(WORD);
        assertThat(screening.objection(Content.text("hello"))).isEmpty();
        assertThat(screening.objection(Content.text(""))).isEmpty();
        assertThat(screening.objection(new Content("image/png", Octets.utf8("\u0000\u0001"))))
                .isEmpty();
    }
}
