// Copyright The Isthmus authors. SPDX-License-Identifier: Apache-2.0
package org.isthmus.model.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CodesPageTest {
    private static final Path PAGE = Path.of("../../docs/codes.md");

    @Test
    void the_page_of_codes_says_what_the_code_says() throws IOException {
        if (Boolean.getBoolean("isthmus.accept")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).as("rewrite it with dev/accept").hasContent(page());
    }

    @Test
    void no_two_causes_share_a_code() {
        assertThat(Arrays.stream(Cause.values()).map(Cause::code)).doesNotHaveDuplicates();
    }

    private static String page() {
        return """
                # Codes

                Every refusal and failure carries one of these codes, the same in `isthmus trace`, in the log, in the admin
                API and on the wire: SIP refusals have `Warning: 399 isthmus "ISM-101 the request is not well formed"`, but
                for 481 to what belongs to a dialog or transaction that is not there. What was wrong in this one case
                is in the reason phrase of a 400 or 484 and in the trail. "Again" says whether the same message may succeed later as it is. The
                SIP status is what an originator gets when it is refused before it was stored; what other protocols get for
                the same cause is in their adapters' tables.

                | code | what it means | SIP | again | what you can do |
                |---|---|---|---|---|
                """ + Arrays.stream(Cause.values()).map(CodesPageTest::row).collect(Collectors.joining());
    }

    private static String row(Cause cause) {
        return "| `%s` | %s | %d | %s | %s |%n"
                .formatted(
                        cause.code(),
                        cause.sentence(),
                        cause.sipStatus(),
                        cause.temporary() ? "yes" : "no",
                        cause.advice());
    }
}
